import type { At } from '../release/ids.ts'
import type { Window } from '../release/waiting-for.ts'
import type { Config, LooseConfig } from './definition.ts'
import { durationMs } from './duration.ts'
import type { Fault } from './fault.ts'
import { cronProblem, isZone, startAfter, startUntil } from './recurrence.ts'

const AFTER = '1h'
const OFTEN_MS = 3600_000
const TIMES_LOOKED_AT = 50

/** The window of a moment; null where nobody is reminded. */
export function windowAt({ slack: { reminders } }: Config, nowMs: At): Window | null {
  if (reminders === undefined) return null
  const { schedule, timezone, after = AFTER } = reminders
  const startMs = startUntil({ cron: schedule, zone: timezone ?? 'UTC' }, nowMs)
  return startMs === null ? null : { startMs, beforeMs: startMs - durationMs(after) }
}

/** A schedule that cannot be read, never comes, or comes so often that nobody would read it any more. */
export function reminderFaults({ slack }: LooseConfig): Fault[] {
  const reminders = slack?.reminders
  if (reminders === undefined) return []
  const { schedule: cron, timezone: zone = 'UTC' } = reminders
  const path = ['slack', 'reminders']
  const reason = cronProblem(cron)
  const faults: Fault[] = []
  if (reason !== null)
    faults.push({ path: [...path, 'schedule'], of: 'value', coded: ['config_cron', { cron, reason }] })
  if (!isZone(zone))
    faults.push({ path: [...path, 'timezone'], of: 'value', coded: ['config_zone', { zone }] })
  if (faults.length > 0) return faults
  const [first, ...later] = starts(cron, zone)
  const at = { path: [...path, 'schedule'], of: 'value' } as const
  if (first === undefined) return [{ ...at, coded: ['config_reminders_never', { cron }] }]
  const isOften = later.some((startMs, index) => startMs - ([first, ...later][index] ?? 0) < OFTEN_MS)
  return isOften ? [{ ...at, coded: ['config_reminders_often', { cron }] }] : []
}

/** The next times that it comes. */
function starts(cron: string, zone: string): number[] {
  const found: number[] = []
  let next = startAfter({ cron, zone }, Date.UTC(2026, 0, 1))
  while (next !== null && found.length < TIMES_LOOKED_AT) {
    found.push(next)
    next = startAfter({ cron, zone }, next)
  }
  return found
}
