import { furthest } from './health.ts'
import type { Health } from './health.ts'
import type { At, ObjectRef, Rollout, Tracked, Trouble } from './release.ts'

/** `ready` and `total` count pods where there are any, else objects. */
export type RolloutVerdict =
  | { kind: 'healthy' }
  | { kind: 'failed'; code: RolloutFailure; message: string }
  | { kind: 'progressing'; ready: number; total: number; failsAtMs: At }
  | { kind: 'unknown'; sinceMs: At }

/** Codes of the catalogue. */
export type RolloutFailure = 'cluster_rollout_failed' | 'cluster_deadline'

export type Observation = Pick<Tracked, 'ref' | 'uid' | 'generation' | 'health' | 'trouble'>

export type Observed = { kind: 'observed'; rollout: Rollout } | { kind: 'ignored'; reason: string }

/**
 * Healthy when every object is, failed when one is, has a fatal trouble, or made no progress for `deadlineMs`.
 * A cluster out of sight is unknown, and its deadline stands still: `progressAtMs` is moved when it is found.
 */
export function judgeRollout(rollout: Rollout, deadlineMs: number, nowMs: At): RolloutVerdict {
  if (rollout.lostSinceMs !== null) return { kind: 'unknown', sinceMs: rollout.lostSinceMs }
  const waiting = rollout.objects.filter(({ health }) => health.status !== 'current')
  const bad = waiting.find(
    object => !object.excused && (object.health.status === 'failed' || isFatal(object)),
  )
  if (bad !== undefined) return { kind: 'failed', code: 'cluster_rollout_failed', message: describe(bad) }
  const first = waiting.find(({ trouble }) => trouble !== null) ?? waiting[0]
  if (first === undefined) return { kind: 'healthy' }
  const failsAtMs = rollout.progressAtMs + deadlineMs
  if (nowMs < failsAtMs) return { kind: 'progressing', ...readiness(rollout.objects), failsAtMs }
  const message = `No progress for ${duration(deadlineMs)}: ${describe(first)}`
  return { kind: 'failed', code: 'cluster_deadline', message }
}

/**
 * Folds in what was seen of one object. It counts for the object that was applied and from the applied
 * generation on; an excused failure counts once it changes.
 */
export function observe(rollout: Rollout, seen: Observation, nowMs: At): Observed {
  const at = rollout.objects.findIndex(({ ref }) => isSameRef(ref, seen.ref))
  const before = rollout.objects[at]
  if (before === undefined) return ignored(`${named(seen.ref)} is not part of this rollout`)
  if (before.uid !== seen.uid) return ignored(`${named(seen.ref)} is another object of that name`)
  if (seen.generation < before.generation) {
    return ignored(
      `${named(seen.ref)} was seen at generation ${seen.generation}, applied was ${before.generation}`,
    )
  }
  const trouble = withLog(seen.trouble, before.trouble)
  if (isSameHealth(before.health, seen.health) && isSameTrouble(before.trouble, trouble)) {
    return ignored(`${named(seen.ref)} is as it was`)
  }
  const progress = furthest(before.health, seen.health)
  const excused = before.excused && isSameEpisode(before, seen)
  const after = { ...before, health: { ...seen.health, progress }, trouble, excused }
  const progressAtMs = progress === before.health.progress ? rollout.progressAtMs : nowMs
  return { kind: 'observed', rollout: { ...rollout, objects: rollout.objects.with(at, after), progressAtMs } }
}

/** Whether both name the same object, whatever version of its API they speak of. */
export function isSameRef(one: ObjectRef, other: ObjectRef): boolean {
  return refKey(one) === refKey(other)
}

/** Group, kind, namespace and name: what makes two references the same. */
export function refKey({ apiVersion, kind, namespace, name }: ObjectRef): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return `${group}/${kind}/${namespace}/${name}`
}

function ignored(reason: string): Observed {
  return { kind: 'ignored', reason }
}

function isFatal({ trouble }: Tracked): boolean {
  return trouble?.fatal === true
}

function describe({ ref, health, trouble }: Tracked): string {
  const condition = [`${ref.kind} ${ref.name}`, health.reason, health.message]
    .filter(part => part !== '')
    .join(': ')
  if (trouble === null) return condition
  const container = trouble.container === '' ? '' : `, container ${trouble.container}`
  return `${condition}; pod ${trouble.pod}${container}: ${trouble.message}`
}

function named(ref: ObjectRef): string {
  return `${ref.kind} ${ref.name}`
}

function readiness(objects: Tracked[]): { ready: number; total: number } {
  const counted = objects.flatMap(({ health }) => health.ready ?? [])
  if (counted.length === 0) {
    return {
      ready: objects.filter(({ health }) => health.status === 'current').length,
      total: objects.length,
    }
  }
  return {
    ready: counted.reduce((sum, { ready }) => sum + ready, 0),
    total: counted.reduce((sum, { total }) => sum + total, 0),
  }
}

/** A log that was read stays with its pod; nothing else of a trouble is remembered. */
function withLog(seen: Trouble | null, before: Trouble | null): Trouble | null {
  if (seen === null || before === null || seen.podUid !== before.podUid) return seen
  return { ...seen, logLines: seen.logLines ?? before.logLines }
}

function isSameHealth(before: Health, seen: Health): boolean {
  return (
    before.status === seen.status &&
    before.reason === seen.reason &&
    before.message === seen.message &&
    before.ready?.ready === seen.ready?.ready &&
    before.ready?.total === seen.ready?.total &&
    before.progress === furthest(before, seen)
  )
}

function isSameTrouble(before: Trouble | null, seen: Trouble | null): boolean {
  if (before === null || seen === null) return before === seen
  return before.message === seen.message && isSameCrash(before, seen)
}

/** A message alone may change without anything having happened; a further restart or other pod is new. */
function isSameEpisode(before: Observation, seen: Observation): boolean {
  const { health, trouble } = before
  if (health.status !== seen.health.status || health.reason !== seen.health.reason) return false
  if (trouble === null || seen.trouble === null) return trouble === seen.trouble
  return isSameCrash(trouble, seen.trouble)
}

function isSameCrash(before: Trouble, seen: Trouble): boolean {
  return (
    before.kind === seen.kind &&
    before.podUid === seen.podUid &&
    before.container === seen.container &&
    before.restarts === seen.restarts &&
    before.fatal === seen.fatal
  )
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return seconds % 60 === 0 ? `${seconds / 60} min` : `${seconds} s`
}
