import { describe, expect, it } from 'vitest'
import { formatDate } from '../../../../sandbox/page/app/dates.ts'

const at = new Date('2026-11-23T23:05:09Z')
const now = new Date('2026-11-24T08:00:00Z')

describe('dates of messages', () => {
  it.each([
    ['{date_num} {time}', 'UTC', '2026-11-23 23:05'],
    ['{date_num} {time_secs}', 'Europe/Paris', '2026-11-24 00:05:09'],
    ['{date_short_pretty} at {time}', 'UTC', 'yesterday at 23:05'],
    ['{date_pretty}', 'Europe/Paris', 'today'],
    ['{date_long}', 'America/New_York', 'Monday, November 23, 2026'],
    ['{ago}', 'UTC', '9 hours ago'],
    ['{unknown} stays', 'UTC', '{unknown} stays'],
  ])('writes %s in %s as %s', (format, zone, expected) => {
    expect(formatDate(format, at, now, zone)).toBe(expected)
  })
})
