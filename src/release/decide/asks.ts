import { refusalFor } from '../operators.ts'
import type { Release, Target } from '../release.ts'
import {
  changed,
  ignored,
  mapReleases,
  moved,
  note,
  shown,
  andThen,
  type Decision,
  type Given,
} from './change.ts'
import { pendingThawed } from './commits.ts'
import { judged } from './judging.ts'
import { openNext } from './opening.ts'
import { applyAsked, revertAsked } from './outside.ts'
import { passed } from './passes.ts'
import { mergeAsked, switched, worded } from './words.ts'
import { rollBack, whyOf } from './rollback.ts'
import { started } from './starting.ts'

/** Somebody asks. One place authorises, for every transport; a refusal carries its reason. */
export function asked(target: Target, given: Given<'asked'>): Decision {
  const { ask, by } = given.event
  const refusal = refusalFor({ target, rules: given.rules, ask, by })
  if (refusal !== null) return ignored(refusal)
  switch (ask.verb) {
    case 'hold':
      return held(target, given, ask.reason)
    case 'resume':
      return resumed(target, given)
    case 'override':
    case 'emergency':
      return passed(target, given, ask)
    case 'start':
      return started(target, given, ask)
    case 'retry':
      return retried(target, given, ask)
    case 'roll_back':
      return rolledBack(target, given, ask)
    case 'approve':
    case 'request_changes':
    case 'withdraw':
      return worded(target, given, ask)
    case 'merge':
      return mergeAsked(target, given, ask)
    case 'switch':
      return switched(target, given, ask)
    case 'apply':
      return applyAsked(target, given, ask)
    case 'revert':
      return revertAsked(target, given, ask)
  }
}

function held(target: Target, given: Given<'asked'>, reason: string): Decision {
  if (target.hold !== null) return ignored(`held already by ${target.hold.by}: ${target.hold.reason}`)
  const who = whyOf(given.event.by, reason).who
  const hold = { by: who, reason, sinceMs: given.nowMs, release: null }
  const decision = changed(
    mapReleases({ ...target, hold }, repainted),
    note(given, null, `held: ${reason}`, who),
  )
  return andThen(decision, next => judged(next, given))
}

function resumed(target: Target, given: Given<'asked'>): Decision {
  if (target.hold === null) return ignored('the target is not held')
  const who = whyOf(given.event.by, '').who
  const free = mapReleases({ ...target, hold: null }, repainted)
  const decision = changed(free, note(given, null, `resumed, held before: ${target.hold.reason}`, who))
  const applying = andThen(decision, next => pendingThawed(next, given))
  const merging = andThen(applying, next => judged(next, given))
  return andThen(merging, next => openNext(next, given))
}

/** Back to the stage that failed; a rollout that failed is applied once more, which is harmless. */
function retried(
  target: Target,
  given: Given<'asked'>,
  ask: { release: Release['id']; round: number },
): Decision {
  const release = [target.open, target.rolling].find(other => other?.id === ask.release) ?? null
  if (release === null) return ignored(`${ask.release} is over`)
  if (release.stage !== 'failed') return ignored(`${ask.release} did not fail, or is retried already`)
  if (release.round !== ask.round) return ignored('it was retried meanwhile; look at the card again')
  const stage = release.commit === null ? 'writing' : 'applying'
  const again: Release = { ...moved(release, stage, given), failure: null, round: release.round + 1 }
  const next = target.open === release ? { ...target, open: again } : { ...target, rolling: again }
  return changed(next, note(given, again, 'retried', whyOf(given.event.by, '').who))
}

function rolledBack(
  target: Target,
  given: Given<'asked'>,
  ask: { release: Release['id']; reason: string },
): Decision {
  const current = target.rolling?.id ?? target.live?.release
  if (current !== ask.release) return ignored(`${ask.release} is not what runs now; look at the newest card`)
  return rollBack(target, given, whyOf(given.event.by, ask.reason))
}

/** Releases that are not over show the hold, or its end. */
function repainted(release: Release): Release {
  return release.endedAtMs === null ? shown(release) : release
}
