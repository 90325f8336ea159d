import { CronExpressionParser } from 'cron-parser'

/** Begins whenever the cron expression says so on the clock of its zone, and ends by the same clock. */
export type Recurrence = { cron: string; durationMs: number; zone: string }

const DAY_MS = 86_400_000
const CHAIN_MS_MAX = 400 * DAY_MS
const CHAIN_STEPS_MAX = 10_080
const TRIES_MAX = 200
/** A Monday; where a recurrence pauses at any time it does so after this. */
const ANCHOR_MS = Date.UTC(2026, 0, 5)

/** Why an expression is none, in the words of its parser; null for one that is. */
export function cronProblem(cron: string): string | null {
  try {
    CronExpressionParser.parse(cron)
    return null
  } catch (error) {
    return error instanceof Error ? error.message : 'it cannot be read'
  }
}

/** Whether a name is one of the time zone database. */
export function isZone(zone: string): boolean {
  try {
    formatOf(zone)
    return true
  } catch {
    return false
  }
}

/** The first beginning after a moment; null where there is none, as on February 30. */
export function startAfter(
  { cron, zone }: Pick<Recurrence, 'cron' | 'zone'>,
  afterMs: number,
): number | null {
  try {
    const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(afterMs), tz: zone })
    return parsed.next().getTime()
  } catch {
    // The library throws for nothing else once the expression and the zone were checked.
    return null
  }
}

/** The last beginning until a moment, or with it; null where there was none. */
export function startUntil(
  { cron, zone }: Pick<Recurrence, 'cron' | 'zone'>,
  untilMs: number,
): number | null {
  try {
    // The library looks for what is earlier than this, in whole seconds.
    const parsed = CronExpressionParser.parse(cron, { currentDate: new Date(untilMs + 1), tz: zone })
    return parsed.prev().getTime()
  } catch {
    // As above.
    return null
  }
}

/** When what began then is over: the clock on the wall shows so much more, whatever daylight saving did meanwhile. */
export function endOf({ durationMs, zone }: Recurrence, startMs: number): number {
  const wallMs = startMs + offsetMs(zone, startMs) + durationMs
  const guessMs = wallMs - offsetMs(zone, startMs)
  return wallMs - offsetMs(zone, guessMs)
}

/** Whether recurrences follow each other, or themselves, without a pause for more than a year. */
export function neverEnds(all: Recurrence[]): boolean {
  let endMs = ANCHOR_MS
  for (let steps = 0; steps < CHAIN_STEPS_MAX; steps++) {
    const next = Math.max(...all.map(each => reachOf(each, endMs)))
    if (next <= endMs) return false
    if (next - ANCHOR_MS > CHAIN_MS_MAX) return true
    endMs = next
  }
  return true
}

/** Until when it lasts if it is going on at that moment, or begins with it; daylight saving may have shortened it. */
function reachOf(recurrence: Recurrence, atMs: number): number {
  let startMs = startAfter(recurrence, atMs - recurrence.durationMs)
  for (let tries = 0; tries < TRIES_MAX && startMs !== null && startMs <= atMs; tries++) {
    const endMs = endOf(recurrence, startMs)
    if (endMs > atMs) return endMs
    startMs = startAfter(recurrence, startMs)
  }
  return Number.NEGATIVE_INFINITY
}

const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known !== undefined) return known
  const parts = { year: 'numeric', month: 'numeric', day: 'numeric' } as const
  const times = { hour: 'numeric', minute: 'numeric', second: 'numeric', hourCycle: 'h23' } as const
  const format = new Intl.DateTimeFormat('en-US', { timeZone: zone, ...parts, ...times })
  formats.set(zone, format)
  return format
}

/** How far the clock of a zone is ahead of UTC at a moment. */
function offsetMs(zone: string, atMs: number): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(atMs)
      .map(({ type, value }) => [type, Number(value)]),
  )
  const of = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0
  const wallMs = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wallMs - Math.floor(atMs / 1000) * 1000
}
