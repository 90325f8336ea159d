import type { Effect } from '../effects.ts'
import type { Release, Target } from '../release.ts'
import {
  andThen,
  changed,
  ignored,
  mapReleases,
  moved,
  note,
  releasesOf,
  shown,
  type Decision,
  type Given,
} from './change.ts'
import { withoutWish } from './judging.ts'
import { mirrorFailed } from './mirrors.ts'
import { failed } from './rolling.ts'

/** The card is drawn: what it shows is settled, and so is every older drawing of it. */
export function painted(target: Target, given: Given<'painted'>): Decision {
  const { event, nowMs } = given
  const remember = (release: Release): Release => {
    if (release.id !== event.release) return release
    const older = Object.values(target.todo)
      .map(owed => owed.effect)
      .filter(
        effect => effect.kind === 'paint' && effect.release === release.id && effect.shown <= event.shown,
      )
    const drawn = Object.fromEntries(
      [...older.map(effect => effect.key), `${release.number}.paint.${event.shown}`].map(key => [key, nowMs]),
    )
    return { ...release, card: event.card, done: { ...release.done, ...drawn } }
  }
  return changed(mapReleases(target, remember))
}

/** Settling is all it does. */
export function effectDone(): Decision {
  return ignored('settled')
}

/** Who does them has to mend it, if they do not come to an end. */
const MERGING: string[] = ['merge', 'enqueue', 'dequeue', 'update_branch'] satisfies Effect['kind'][]

/** Attempts are spent, or the cause is terminal. Only writing, merging and applying can fail a release. */
export function effectFailed(target: Target, given: Given<'effect_failed'>): Decision {
  const { settles, failure } = given.event
  const [number, kind, third] = (settles ?? '').split('.')
  const release = releasesOf(target).find(other => String(other.number) === number) ?? null
  const told = changed(target, note(given, release, `${kind ?? 'effect'} failed: ${failure.message}`))
  if (kind === 'mirror' && release === target.open) {
    const click = Number(third)
    return mirrorFailed(target, given, { click, message: failure.message })
  }
  if (kind === 'read_log') return changed(withoutLog(target, third ?? ''))
  if (kind === 'write' && release === target.open && release?.stage === 'writing')
    return failedToWrite(target, given)
  if (MERGING.includes(kind ?? '') && release === target.open)
    return andThen(told, next => failedToMerge(next, given))
  if (kind === 'apply' && release === target.rolling && release?.stage === 'applying') {
    return failed(target, given, { ...failure, stage: 'applying' })
  }
  return told
}

/** An outage is not a failure but a blocker: it is named while the effect keeps trying. */
export function effectDelayed(target: Target, given: Given<'effect_delayed'>): Decision {
  const { key, reason } = given.event
  const owed = target.todo[key]
  if (owed === undefined) return ignored(`${key} is not owed`)
  if (owed.delayed !== null) return ignored('the delay is known')
  const todo = { ...target.todo, [key]: { ...owed, delayed: { reason, sinceMs: given.nowMs } } }
  const number = key.split('.')[0]
  const seen = mapReleases({ ...target, todo }, release =>
    String(release.number) === number && isVisibleWork(owed.effect) ? shown(release) : release,
  )
  return changed(seen, note(given, null, `${owed.effect.kind} waits: ${reason}`))
}

function failedToWrite(target: Target, given: Given<'effect_failed'>): Decision {
  const { open } = target
  if (open === null) return ignored('nothing is open')
  const failure = { ...given.event.failure, stage: 'writing' as const, atMs: given.nowMs }
  const release = { ...moved(open, 'failed', given), ...given.event.ranged, failure }
  return changed({ ...target, open: release }, note(given, release, `failed: ${failure.message}`))
}

/** A person has to mend it, and merges again; until then it says so like a refusal of GitHub. */
function failedToMerge(target: Target, given: Given<'effect_failed'>): Decision {
  const { open } = target
  if (open === null || open.pull === null) return ignored('nothing is merged')
  const pull = { ...open.pull, refusal: given.event.failure.message }
  const release = open.stage === 'merging' ? moved(open, 'reviewing', given) : shown(open)
  return changed({ ...target, open: { ...withoutWish(release), pull } })
}

/** The log could not be read: the card goes without it. */
function withoutLog(target: Target, podUid: string): Target {
  return mapReleases(target, release => {
    if (release.rollout === null) return release
    const objects = release.rollout.objects.map(object =>
      object.trouble?.podUid === podUid
        ? { ...object, trouble: { ...object.trouble, logLines: [] } }
        : object,
    )
    return { ...release, rollout: { ...release.rollout, objects } }
  })
}

/** A chat or report that waits must not ask for another drawing of the card. */
function isVisibleWork(effect: Effect): boolean {
  return effect.kind === 'write' || effect.kind === 'apply'
}
