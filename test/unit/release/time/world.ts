import { blockers } from '../../../../src/release/blockers.ts'
import { dueAt } from '../../../../src/release/due.ts'
import { wants } from '../../../../src/release/wants.ts'
import { toldOf } from '../../../../src/release/decide/told.ts'
import type { Origin } from '../../../../src/release/release.ts'
import type { After, Rules } from '../../../../src/release/rules.ts'
import { production } from '../../views/pulls.ts'
import { believed, NOON_MS, rangeOf, rulesOf, story } from '../../views/world.ts'

export type Told = ReturnType<typeof story>

export const SOAK_MS = 600_000
export const MINUTE_MS = 60_000

/** An origin of its own for each version: `1` is built from revision 111…. */
export function builtFrom(digit: string): Origin {
  return { ...believed, revision: digit.repeat(40) }
}

export function afterStaging(changes: Partial<After> = {}): After {
  return {
    target: 'staging/checkout',
    environment: 'staging',
    soakMs: SOAK_MS,
    match: 'revision',
    ...changes,
  }
}

/** Production takes what soaked on staging, by pull request unless it says otherwise. */
export function productionAfter(changes: Partial<After> = {}, rules: Partial<Rules> = {}): Told {
  return story(production({}, { after: afterStaging(changes), ...rules })).baseline('1.0.0')
}

export function staging(rules: Partial<Rules> = {}): Told {
  return story(rulesOf({ tells: ['production/checkout'], ...rules })).baseline('1.0.0')
}

/** A version is written, applied and seen healthy. */
export function goesLive(told: Told, tag: string, digit: string): Told {
  return rolls(told, tag, digit).live()
}

export function rolls(told: Told, tag: string, digit: string): Told {
  const origin = builtFrom(digit)
  const release = told.push(tag, origin).target.open?.id ?? null
  return told.commit(tag, { origin, range: rangeOf(['A change']) }, release).applied()
}

export function fails(told: Told): Told {
  return told.seen({ status: 'failed', reason: 'ProgressDeadlineExceeded' })
}

/** Staging tells production what it has to say now, at the later of their two times. */
export function hears(later: Told, earlier: Told): Told {
  const nowMs = Math.max(later.nowMs, earlier.nowMs)
  later.nowMs = nowMs
  return later.tell({ ...toldOf(earlier.target), order: nowMs })
}

const HOUR_MS = 3_600_000

/** A freeze from one hour to two hours after the story begins; after it the turn comes so many minutes later. */
export function weekend(turnMinutes = 0): Rules['freezes'] {
  const [fromMs, untilMs] = [NOON_MS + HOUR_MS, NOON_MS + 2 * HOUR_MS]
  return [{ name: 'weekend', fromMs, untilMs, turnMs: untilMs + turnMinutes * MINUTE_MS }]
}

/** So many minutes after the story began. */
export function atMinute(told: Told, minute: number): Told {
  return told.after(NOON_MS + minute * MINUTE_MS - told.nowMs)
}

export function kindsOf({ target, rules, nowMs }: Told): string[] {
  return wants(target, rules, nowMs).map(({ kind }) => kind)
}

export function whyOf({ target, rules, nowMs }: Told): string[] {
  return blockers(target, rules, nowMs).map(({ kind }) => kind)
}

export function wakesAt({ target, rules, nowMs }: Told): number | null {
  const dueMs = dueAt(target, rules, nowMs)
  return dueMs === null ? null : (dueMs - NOON_MS) / MINUTE_MS
}

export function wakes(told: Told): Told {
  return told.tell({ kind: 'woken' })
}
