import { createClusterWatch } from '../../../../handlers/cluster/watch.ts'
import type { ClusterWatch } from '../../../../handlers/cluster/watch.ts'
import { createLog } from '../../../../src/log.ts'
import type { KubeObject, WatchRequest } from '../../../../src/ports.ts'
import type { Event } from '../../../../src/release/events.ts'
import { healthOf } from '../../../../src/release/health.ts'
import type { ObjectRef, Release, Rollout, Target, TargetId } from '../../../../src/release/release.ts'
import { observe } from '../../../../src/release/rollout.ts'
import { emptyTarget } from '../../../../src/release/target.ts'
import { deployment, SPACE } from './objects.ts'

export const ID: TargetId = 'staging/checkout'
export const REF: ObjectRef = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  namespace: SPACE,
  name: 'checkout',
}
export const PLACE = { cluster: 'staging', namespace: SPACE }

/** A cluster that says what the test says, and a document that takes in what it is told. */
export type World = {
  watch: ClusterWatch
  told: Event[]
  /** Kinds that are watched now. */
  watched(): string[]
  emit(change: 'present' | 'deleted', ...objects: KubeObject[]): void
  sight(sight: 'lost' | 'found'): void
  /** How many of the next calls fail. */
  fail: { watch: number; advance: number }
  /** The document as it was saved by somebody; null: nothing rolls. */
  save(rollout: Rollout | null): void
  /** Resolves once so many events were told. */
  until(count: number): Promise<void>
}

export function createWorld(): World {
  const requests = new Set<WatchRequest>()
  const waiting = new Map<number, () => void>()
  const fail = { watch: 0, advance: 0 }
  const told: Event[] = []
  let rollout: Rollout | null = null
  const watch = createClusterWatch({
    log: createLog({ level: 'silent' }),
    cluster: {
      watch: async request => {
        if (fail.watch-- > 0) throw new Error('the cluster is away')
        requests.add(request)
        return { stop: async () => void requests.delete(request) }
      },
    },
    advance: async (_id, event) => {
      if (fail.advance-- > 0) throw new Error('Redis is away')
      if (rollout !== null) rollout = folded(rollout, event)
      told.push(event)
      waiting.get(told.length)?.()
      return { kind: 'changed', target: targetOf(rollout) }
    },
  })
  return {
    watch,
    told,
    fail,
    watched: () => [...requests].flatMap(({ kinds }) => kinds.map(({ kind }) => kind)).toSorted(),
    emit: (change, ...objects) => {
      for (const object of objects) emit(requests, change, object)
    },
    sight: sight => requests.forEach(request => request.onSight(sight)),
    save: next => {
      rollout = next
      watch.saved(targetOf(next))
    },
    until: async count => {
      if (told.length < count) await new Promise<void>(resolve => waiting.set(count, resolve))
    },
  }
}

/** What an apply leaves behind: the Deployment at generation 2, nothing ready. */
export function converging(): Rollout {
  const health = healthOf(deployment(0))
  const object = { ref: REF, uid: 'd', generation: 2, health, trouble: null, excused: false }
  return { objects: [object], progressAtMs: 0, lostSinceMs: null }
}

/** `observed current`, `watch_lost`, … */
export function linesOf(events: Event[]): string[] {
  return events.map(event => (event.kind === 'observed' ? `observed ${event.health.status}` : event.kind))
}

function emit(requests: Set<WatchRequest>, change: 'present' | 'deleted', object: KubeObject): void {
  for (const request of requests) {
    if (request.kinds.some(({ kind }) => kind === object.kind)) request.onObject(change, object)
  }
}

function folded(rollout: Rollout, event: Event): Rollout {
  if (event.kind === 'watch_lost') return { ...rollout, lostSinceMs: 1 }
  if (event.kind === 'watch_found') return { ...rollout, lostSinceMs: null }
  if (event.kind !== 'observed') return rollout
  const seen = observe(rollout, event, 1)
  return seen.kind === 'observed' ? seen.rollout : rollout
}

function targetOf(rollout: Rollout | null): Target {
  return { ...emptyTarget(ID), rolling: rollout === null ? null : releaseOf(rollout) }
}

/** A release that rolls in the place of these tests. */
export function releaseOf(rollout: Rollout): Release {
  return {
    id: `${ID}#1`,
    number: 1,
    kind: 'image',
    from: null,
    expects: null,
    to: {},
    version: '1.0.0',
    key: null,
    origin: { trust: 'unlabelled', repository: null, revision: null, version: null },
    place: { repository: 'acme/deploy', branch: 'main', path: 'checkout', ...PLACE },
    stage: 'converging',
    failure: null,
    authors: [],
    range: null,
    by: null,
    reason: null,
    restore: null,
    pull: null,
    clicks: [],
    judged: null,
    merging: null,
    givesWay: null,
    commit: 'c',
    inputs: 'i',
    applied: null,
    rollout,
    card: null,
    carries: [],
    endedBy: null,
    round: 0,
    shown: 0,
    openedAtMs: 0,
    stageAtMs: 0,
    endedAtMs: null,
    done: {},
  }
}
