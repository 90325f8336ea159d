import type { Target } from '../release.ts'
import { ignored, andThen, type Decision, type Given } from './change.ts'
import { gatheredLate } from './candidates.ts'
import { pendingThawed } from './commits.ts'
import { reoffered } from './offering.ts'
import { openNext } from './opening.ts'
import { outsideAllowed } from './outside.ts'
import { judged as judgedApprovals } from './judging.ts'
import { judged as judgedRollout } from './rolling.ts'

/** Time passed: deadlines, expiries, gathering, soaks and freezes are looked at again. */
export function woken(target: Target, given: Given<'woken'>): Decision {
  return [judgedRollout, judgedApprovals, gatheredLate, pendingThawed, openNext, reoffered].reduce<Decision>(
    (decision, next) => alsoThen(target, decision, after => next(after, given)),
    ignored('nothing is due'),
  )
}

/** Whether the one before changed something or not, the next one has its turn. */
function alsoThen(target: Target, decision: Decision, next: (target: Target) => Decision): Decision {
  return decision.kind === 'ignored' ? next(target) : andThen(decision, next)
}

/** Another policy is in force: what waits may open now, and approvals are judged by it. */
export function rulesChanged(target: Target, given: Given<'rules_changed'>): Decision {
  const again = judgedApprovals(target, given)
  const thawed = alsoThen(target, again, next => pendingThawed(next, given))
  const allowed = alsoThen(target, thawed, next => outsideAllowed(next, given))
  const opening = alsoThen(target, allowed, next => openNext(next, given))
  const opened = alsoThen(target, opening, next => reoffered(next, given))
  return opened.kind === 'changed' ? opened : ignored(`nothing waits for the new rules: ${opened.reason}`)
}
