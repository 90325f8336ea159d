import type { TargetId } from '../release/release.ts'
import type { Freeze } from '../release/rules.ts'
import type { Config } from './definition.ts'
import type { EnvironmentConfig } from './definition-environment.ts'
import { durationMs } from './duration.ts'
import { endOf, startAfter, type Recurrence } from './recurrence.ts'
import { settingsOf } from './settings.ts'

/** The freezes of a target as they are written, and how long after one its turn comes. */
export type Freezing = { windows: (Recurrence & { name: string })[]; turnMs: number }

const DAY_MS = 86_400_000
const AHEAD_MS = 8 * DAY_MS
const BEHIND_MS = 60 * DAY_MS
const SPANS_MAX = 400
const PERIODS_LOOKED_AT = 10
const PACE = '10s'

export type FreezeConfig = NonNullable<EnvironmentConfig['freeze']>[number]

export function recurrenceOf({ start, duration, timezone }: FreezeConfig): Recurrence {
  return { cron: start, durationMs: durationMs(duration), zone: timezone ?? 'UTC' }
}

/** Of each target that has any. After a freeze the services of an environment go on one by one, in order of their names. */
export function freezings(config: Config): Map<TargetId, Freezing> {
  const found = new Map<TargetId, Freezing>()
  const services = Object.entries(config.services).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [environment, defaults] of Object.entries(config.environments)) {
    let turn = 0
    for (const [name, service] of services) {
      const override = service.environments?.[environment]
      if (override === false) continue
      const { freeze = [], pace } = settingsOf(defaults, override)
      if (freeze.length === 0) continue
      const windows = freeze.map(window => ({ name: window.name, ...recurrenceOf(window) }))
      found.set(`${environment}/${name}`, { windows, turnMs: turn * durationMs(pace ?? PACE) })
      turn += 1
    }
  }
  return found
}

/** Every freeze around a moment: those of the last weeks, by which approvals stand still, up to the next of each. */
export function freezesAround({ windows, turnMs }: Freezing, nowMs: number): Freeze[] {
  const spans = windows.flatMap(window =>
    spansOf(window, nowMs).map(span => ({ name: window.name, ...span })),
  )
  return spans
    .map(span => ({ ...span, turnMs: span.untilMs + turnMs }))
    .toSorted((a, b) => a.fromMs - b.fromMs)
}

type Span = Pick<Freeze, 'fromMs' | 'untilMs'>

/** At most the last some hundred: where it begins every few minutes, the older ones are left out. */
function spansOf(window: Recurrence, nowMs: number): Span[] {
  const behindMs = Math.min(BEHIND_MS, (SPANS_MAX / 2) * periodMs(window, nowMs))
  const spans: Span[] = []
  let fromMs = startAfter(window, nowMs - behindMs - window.durationMs)
  while (fromMs !== null && spans.length < SPANS_MAX) {
    spans.push({ fromMs, untilMs: endOf(window, fromMs) })
    if (fromMs > nowMs + AHEAD_MS) break
    fromMs = startAfter(window, fromMs)
  }
  return spans
}

/** How soon it begins again, at its quickest of late. */
function periodMs(window: Recurrence, nowMs: number): number {
  let shortest = BEHIND_MS
  let last = startAfter(window, nowMs)
  for (let count = 0; count < PERIODS_LOOKED_AT && last !== null; count++) {
    const next = startAfter(window, last)
    if (next === null) break
    shortest = Math.min(shortest, next - last)
    last = next
  }
  return shortest
}
