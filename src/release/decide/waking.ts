import type { Target } from '../release.ts'
import { ignored, andThen, type Decision, type Given } from './change.ts'
import { gatheredLate } from './candidates.ts'
import { openNext } from './opening.ts'
import { judged } from './rolling.ts'

/** Time passed: deadlines and gathering are looked at again. */
export function woken(target: Target, given: Given<'woken'>): Decision {
  const rollout = judged(target, given)
  const after = rollout.kind === 'changed' ? rollout.target : target
  const late = gatheredLate(after, given)
  if (late.kind === 'ignored') return rollout
  return rollout.kind === 'ignored' ? late : andThen(rollout, () => late)
}

/** Another policy is in force: what waits may open now. */
export function rulesChanged(target: Target, given: Given<'rules_changed'>): Decision {
  const opened = openNext(target, given)
  return opened.kind === 'changed' ? opened : ignored(`nothing waits for the new rules: ${opened.reason}`)
}
