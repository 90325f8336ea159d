import { judgeRollout, observe } from '../rollout.ts'
import type { Deployed, Failure, Release, Rollout, Target } from '../release.ts'
import {
  changed,
  ignored,
  moved,
  note,
  shown,
  andThen,
  type Decision,
  type Cause,
  type Given,
} from './change.ts'
import { rollBackAutomatically } from './rollback.ts'
import { openNext } from './opening.ts'
import { runsAfterFailure, runsAfterLive } from './runs.ts'

/** The apply is done: what it read back is judged at once. */
export function applied(target: Target, given: Given<'applied'>): Decision {
  const { event, nowMs } = given
  const release = target.rolling
  if (release === null || release.id !== event.release || release.commit !== event.commit) {
    return ignored(`${event.release} does not roll any more`)
  }
  if (release.stage !== 'applying') return ignored(`${release.id} is past its apply`)
  const { commit, created, configured, unchanged } = event
  const objects =
    release.round === 0 ? event.objects : event.objects.map(object => ({ ...object, excused: true }))
  const rollout: Rollout = { objects, progressAtMs: nowMs, lostSinceMs: null }
  const converging: Release = {
    ...moved(release, 'converging', given),
    applied: { commit, atMs: nowMs, created, configured, unchanged },
    rollout,
  }
  const text = `applied: ${created} created, ${configured} configured, ${unchanged} unchanged`
  const decision = changed({ ...target, rolling: converging }, note(given, converging, text))
  return andThen(decision, next => judged(next, given))
}

/** One object as the watch or a look saw it. */
export function observed(target: Target, given: Given<'observed'>): Decision {
  const release = target.rolling
  if (release === null || release.rollout === null) return ignored('nothing converges')
  const seen = observe(release.rollout, given.event, given.nowMs)
  if (seen.kind === 'ignored') return ignored(seen.reason)
  const rolling: Release = { ...release, rollout: seen.rollout }
  const visible = isVisible(release.rollout, seen.rollout) ? shown(rolling) : rolling
  return andThen(changed({ ...target, rolling: visible }), next => judged(next, given))
}

export function watchLost(target: Target, given: Given<'watch_lost'>): Decision {
  const release = target.rolling
  if (release?.rollout == null || release.place.cluster !== given.event.cluster)
    return ignored('nothing converges there')
  if (release.rollout.lostSinceMs !== null) return ignored('it is out of sight already')
  const rollout = { ...release.rollout, lostSinceMs: given.nowMs }
  return changed(
    { ...target, rolling: shown({ ...release, rollout }) },
    note(given, release, 'the cluster is out of sight'),
  )
}

/** The deadline stood still while the cluster was out of sight. */
export function watchFound(target: Target, given: Given<'watch_found'>): Decision {
  const release = target.rolling
  if (release?.rollout == null || release.place.cluster !== given.event.cluster)
    return ignored('nothing converges there')
  const { lostSinceMs, progressAtMs } = release.rollout
  if (lostSinceMs === null) return ignored('it is in sight')
  const rollout = {
    ...release.rollout,
    lostSinceMs: null,
    progressAtMs: progressAtMs + (given.nowMs - lostSinceMs),
  }
  const seen = changed(
    { ...target, rolling: shown({ ...release, rollout }) },
    note(given, release, 'the cluster is in sight again'),
  )
  return andThen(seen, next => judged(next, given))
}

export function logRead(target: Target, given: Given<'log_read'>): Decision {
  const release = target.rolling
  if (release?.rollout == null || release.id !== given.event.release) return ignored('nothing converges')
  const { podUid, lines } = given.event
  const objects = release.rollout.objects.map(object =>
    object.trouble?.podUid === podUid
      ? { ...object, trouble: { ...object.trouble, logLines: lines } }
      : object,
  )
  return changed({ ...target, rolling: shown({ ...release, rollout: { ...release.rollout, objects } }) })
}

/** Fails what rolls: told, reported, and rolled back by itself where the rules say so. */
export function failed(target: Target, given: Cause, failure: Omit<Failure, 'atMs'>): Decision {
  const release = target.rolling
  if (release === null) return ignored('nothing rolls')
  const rolling: Release = { ...moved(release, 'failed', given), failure: { ...failure, atMs: given.nowMs } }
  const runs = runsAfterFailure(target, rolling, given.nowMs)
  const decision = changed({ ...target, rolling, runs }, note(given, rolling, `failed: ${failure.message}`))
  return andThen(decision, next => rollBackAutomatically(next, given))
}

/** Asks the rollout for its verdict and draws the consequence. */
export function judged(target: Target, given: Cause): Decision {
  const release = target.rolling
  if (release === null || release.rollout === null) return ignored('nothing converges')
  if (release.stage !== 'converging' && release.stage !== 'failed') return ignored('it does not converge')
  const verdict = judgeRollout(release.rollout, given.rules.deadlineMs, given.nowMs)
  switch (verdict.kind) {
    case 'healthy':
      return wentLive(target, release, given)
    case 'failed':
      if (release.stage === 'failed') return ignored('it failed already')
      return failed(target, given, { stage: 'converging', code: verdict.code, message: verdict.message })
    case 'progressing':
    case 'unknown':
      return ignored('it is not decided yet')
  }
}

function wentLive(target: Target, release: Release, given: Cause): Decision {
  if (release.stage === 'failed' && given.event.kind !== 'observed')
    return ignored('it failed; an observation may revive it')
  const ended: Release = { ...moved(release, 'live', given), failure: null }
  const next: Target = {
    ...target,
    live: deployed(ended, given),
    previous: previousOf(target, release),
    runs: runsAfterLive(target, ended, given.nowMs),
    rolling: null,
    ending: [...target.ending, ended],
  }
  return andThen(changed(next, note(given, ended, `${release.version} is live`)), after =>
    openNext(after, given),
  )
}

/** What is restored as it was has the same before it; after any other rollback there is nothing to go back to. */
function previousOf({ live, previous }: Target, release: Release): Deployed | null {
  if (release.inputs === live?.inputs) return previous
  return release.kind === 'rollback' ? null : live
}

function deployed(release: Release, given: Cause): Deployed {
  const { id, version, to, origin, commit, inputs, authors } = release
  if (commit === null || inputs === null) throw new Error(`${id} is live without a commit`)
  const logins = authors.map(({ login }) => login)
  const by = logins.length === 0 ? {} : { authors: logins }
  return { release: id, version, images: to, origin, commit, inputs, atMs: given.nowMs, ...by }
}

/** Whether people would see a difference: counts of ready pods, an object's status, or its trouble. */
function isVisible(before: Rollout, after: Rollout): boolean {
  return face(before) !== face(after)
}

function face(rollout: Rollout): string {
  const faces = rollout.objects.map(({ health, trouble }) => {
    return [health.status, health.ready, trouble?.kind, trouble?.message]
  })
  return JSON.stringify(faces)
}
