import { describe, expect, it } from 'vitest'
import { windowAt } from '../../../src/config/reminders.ts'
import { startUntil } from '../../../src/config/recurrence.ts'
import { changed, configOf, faultsIn } from './files.ts'

const CHANNEL = '  channel: "#releases"\n'

const reminding = (words: string): string => changed(CHANNEL, `${CHANNEL}  reminders: ${words}\n`)
const utc = (text: string): number => Date.parse(`${text}Z`)
const text = (ms: number | null): string | null =>
  ms === null ? null : new Date(ms).toISOString().slice(0, 16)

const windowOf = (words: string, at: string) => {
  const window = windowAt(configOf(reminding(words)), utc(at))
  return window === null ? null : [text(window.startMs), text(window.beforeMs)]
}

describe('the window of a moment', () => {
  const mornings = "{ schedule: '0 9 * * MON-FRI', timezone: Europe/Paris, after: 2h }"

  it.each([
    ['with its beginning', '2026-11-23T08:00', '2026-11-23T08:00'],
    ['on the day before it begins', '2026-11-24T07:59', '2026-11-23T08:00'],
    ['over a weekend', '2026-11-22T12:00', '2026-11-20T08:00'],
    ['in summer', '2026-07-06T12:00', '2026-07-06T07:00'],
  ])('begins by the clock of its zone: %s', (_name, at, start) => {
    const [startMs, beforeMs] = windowOf(mornings, at) ?? []
    expect(startMs).toBe(start)
    expect(utc(startMs ?? '') - utc(beforeMs ?? '')).toBe(2 * 3_600_000)
  })

  it('leaves to the next one what has waited for less than an hour, where nothing else is said', () => {
    expect(windowOf("{ schedule: '0 9 * * *' }", '2026-11-23T12:00')).toEqual([
      '2026-11-23T09:00',
      '2026-11-23T08:00',
    ])
  })

  it('is none where nobody is to be reminded', () => {
    expect(windowAt(configOf(changed(CHANNEL, CHANNEL)), utc('2026-11-23T12:00'))).toBeNull()
  })

  it('is none where no time comes', () => {
    expect(startUntil({ cron: '0 0 31 4,6 *', zone: 'UTC' }, utc('2026-11-23T12:00'))).toBeNull()
  })
})

describe('it is refused to remind people', () => {
  it.each([
    ['of nothing in particular', '{}', 'schedule: config_missing'],
    ['on a day that there is not', "{ schedule: '0 9 * * FRY' }", 'schedule: config_cron'],
    ['on a day that never comes', "{ schedule: '0 9 31 4,6 *' }", 'schedule: config_reminders_never'],
    ['every half hour', "{ schedule: '*/30 9 * * *' }", 'schedule: config_reminders_often'],
    ['in a zone that there is not', "{ schedule: '0 9 * * *', timezone: Paris }", 'timezone: config_zone'],
    ['by words of another kind', "{ schedule: '0 9 * * *', every: 1d }", 'every: config_key_unknown'],
  ])('%s', (_name, words, fault) => {
    expect(faultsIn(reminding(words)).map(each => each.replace(/^\d+ slack\.reminders\./, ''))).toEqual([
      fault,
    ])
  })
})
