import type { Ask } from '../events.ts'
import type { Pass, Release, Target } from '../release.ts'
import { andThen, changed, ignored, note, shown, type Decision, type Given } from './change.ts'
import { pendingRolled } from './commits.ts'
import { isStill, stopsApplying, stopsMerging, stopsOpening, type Stop } from '../gates.ts'
import { stillAt } from '../freezes.ts'
import { judged } from './judging.ts'
import { openNext } from './opening.ts'
import { whyOf } from './rollback.ts'

type PassAsk = Extract<Ask, { verb: 'override' | 'emergency' }>

/**
 * Somebody lets one release, one waiting version, or the commit that waits go on: through a freeze, or in an emergency
 * through soak and freeze. What was rolled back, a hold and approvals are no matter of it.
 */
export function passed(target: Target, given: Given<'asked'>, ask: PassAsk): Decision {
  const { who, by } = whyOf(given.event.by, '')
  if (by === null) return ignored('Slipway does not know who asks')
  const pass: Pass = { kind: ask.verb, by, reason: ask.reason, atMs: given.nowMs }
  const found = withPass(target, given, { what: ask.what, pass })
  if (typeof found === 'string') return ignored(found)
  const text = `${NAMES[ask.verb]} for ${ask.what}: ${ask.reason}`
  const decision = changed(found, note(given, found.open ?? found.rolling, text, who))
  const commit = andThen(decision, next =>
    next.pending?.commit === ask.what ? pendingRolled(next, given, pass) : ignored('no commit waits'),
  )
  const opened = andThen(commit, next => openNext(next, given))
  return andThen(opened, next => judged(next, given))
}

const NAMES = { override: 'freeze overridden', emergency: 'emergency' } as const

/** The target with what is meant marked, or why that is not needed or not there. */
function withPass(
  target: Target,
  given: Given<'asked'>,
  { what, pass }: { what: string; pass: Pass },
): Target | string {
  const { rules, nowMs } = given
  const { open, rolling, pending, candidates } = target
  if (open !== null && isNamed(open, what)) {
    const no = refusal(open.pass, pass, stopsMerging(target, rules, open, nowMs))
    return no ?? { ...target, open: shown({ ...open, pass }) }
  }
  if (rolling !== null && isNamed(rolling, what)) {
    const no =
      rolling.stage === 'applying'
        ? refusal(rolling.pass, pass, stopsApplying(rules, rolling, nowMs))
        : 'it is applied already'
    return no ?? { ...target, rolling: shown({ ...rolling, pass }) }
  }
  if (pending?.commit === what) {
    if (target.hold !== null) return `the target is held by ${target.hold.by}: ${target.hold.reason}`
    return stillAt(rules, nowMs) === null ? 'no freeze stops it' : target
  }
  const candidate = candidates.find(({ tag }) => tag === what)
  if (candidate === undefined) return `${what} does not wait here`
  const no = refusal(candidate.pass, pass, stopsOpening(target, rules, candidate, nowMs))
  if (no !== null) return no
  return {
    ...target,
    candidates: candidates.map(other => (other === candidate ? { ...other, pass } : other)),
  }
}

/** Its id says which one, its version where only one has it. */
function isNamed({ id, version }: Release, what: string): boolean {
  return id === what || version === what
}

function refusal(before: Pass | undefined, pass: Pass, stops: Stop[]): string | null {
  if (before?.kind === 'emergency' || before?.kind === pass.kind)
    return `${before.by.login} let it pass already`
  if (stops.some(({ kind }) => kind === 'rejected')) return 'it was rolled back; push a newer build'
  if (pass.kind === 'emergency') return stops.length > 0 ? null : EMERGENCY_NOT_NEEDED
  if (stops.some(({ kind }) => isStill(kind))) return null
  return stops.length > 0 ? 'only an emergency skips a soak' : 'no freeze stops it'
}

export const EMERGENCY_NOT_NEEDED = 'neither soak nor freeze stops it; an emergency skips nothing else'
