import type { At } from './ids.ts'
import type { Freeze, Rules } from './rules.ts'

/** It is frozen, or was until a moment ago and its turn has not come. */
export type Still =
  { kind: 'frozen'; name: string; untilMs: At } | { kind: 'paced'; name: string; untilMs: At }

/** Whether a target stands still by its freezes at a moment, and until when. Those that meet count as one. */
export function stillAt({ freezes }: Pick<Rules, 'freezes'>, nowMs: At): Still | null {
  const [current] = freezes.filter(each => isWithin(each, nowMs)).toSorted((a, b) => b.untilMs - a.untilMs)
  if (current !== undefined)
    return { kind: 'frozen', name: current.name, untilMs: lastOf(freezes, current.untilMs) }
  const [over] = freezes
    .filter(({ untilMs, turnMs }) => untilMs <= nowMs && nowMs < turnMs)
    .toSorted((a, b) => b.turnMs - a.turnMs)
  return over === undefined ? null : { kind: 'paced', name: over.name, untilMs: over.turnMs }
}

/** When a freeze begins or ends next, or a turn comes. */
export function nextChange({ freezes }: Pick<Rules, 'freezes'>, nowMs: At): At | null {
  const times = freezes.flatMap(({ fromMs, untilMs, turnMs }) => [fromMs, untilMs, turnMs])
  const later = times.filter(time => time > nowMs)
  return later.length === 0 ? null : Math.min(...later)
}

function isWithin({ fromMs, untilMs }: Freeze, atMs: At): boolean {
  return fromMs <= atMs && atMs < untilMs
}

/** The end of the last of those that follow without a pause. */
function lastOf(freezes: Freeze[], untilMs: At): At {
  const next = freezes.filter(each => each.fromMs <= untilMs && each.untilMs > untilMs)
  return next.length === 0 ? untilMs : lastOf(freezes, Math.max(...next.map(each => each.untilMs)))
}
