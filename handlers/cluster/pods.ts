import type { KubeObject } from '../../src/ports.ts'
import { numberAt, textAt } from '../../src/release/health/fields.ts'
import { troubleOf } from '../../src/release/health/trouble.ts'
import type { Trouble } from '../../src/release/release.ts'

/** What was seen of one namespace. */
export type Seen = Iterable<KubeObject>

/**
 * What the new pods of a workload suffer from, the worst of them. Old pods do not count, and none are new before
 * the controller has seen the change.
 */
export function troubleOfNewPods(object: KubeObject, seen: Seen): Trouble | null {
  if (object.kind === 'Pod') return troubleOf(object)
  const troubles = newPods(object, [...seen]).flatMap(pod => troubleOf(pod) ?? [])
  return troubles.toSorted(worstFirst)[0] ?? null
}

/** The object whose rollout a pod or replica set belongs to: by uid, through a replica set where there is one. */
export function ownersOf(object: KubeObject, seen: Seen): string[] {
  const owners = (object.metadata.ownerReferences ?? []).filter(({ controller }) => controller === true)
  const uids = owners.map(({ uid }) => uid)
  if (object.kind !== 'Pod') return uids
  const sets = [...seen].filter(
    ({ kind, metadata }) => kind === 'ReplicaSet' && uids.includes(metadata.uid ?? ''),
  )
  return [...uids, ...sets.flatMap(set => ownersOf(set, []))]
}

function newPods(object: KubeObject, seen: KubeObject[]): KubeObject[] {
  if (!isObserved(object)) return []
  const pods = (owner: KubeObject) =>
    seen.filter(({ kind, ...pod }) => kind === 'Pod' && isOwnedBy(pod, owner))
  switch (object.kind) {
    case 'Deployment': {
      const newest = newestReplicaSet(object, seen)
      return newest === undefined ? [] : pods(newest)
    }
    case 'StatefulSet': {
      const revision = textAt(object, 'status', 'updateRevision')
      return pods(object).filter(pod => pod.metadata.labels?.[REVISION_HASH] === revision)
    }
    case 'DaemonSet':
      return youngest(object, pods(object))
    case 'ReplicaSet':
    case 'Job':
      return pods(object)
    default:
      return []
  }
}

const REVISION = 'deployment.kubernetes.io/revision'
const REVISION_HASH = 'controller-revision-hash'

function isObserved(object: KubeObject): boolean {
  if (object.kind === 'Job') return true
  return (numberAt(object, 'status', 'observedGeneration') ?? 0) >= (object.metadata.generation ?? 0)
}

function isOwnedBy({ metadata }: Pick<KubeObject, 'metadata'>, owner: KubeObject): boolean {
  return metadata.ownerReferences?.some(({ uid }) => uid === owner.metadata.uid) ?? false
}

/** The Deployment names its revision; without the annotation the highest one counts. */
function newestReplicaSet(deployment: KubeObject, seen: KubeObject[]): KubeObject | undefined {
  const sets = seen.filter(object => object.kind === 'ReplicaSet' && isOwnedBy(object, deployment))
  const revision = deployment.metadata.annotations?.[REVISION]
  if (revision !== undefined)
    return sets.find(({ metadata }) => metadata.annotations?.[REVISION] === revision)
  const number = ({ metadata }: KubeObject) => Number(metadata.annotations?.[REVISION] ?? 0)
  return sets.toSorted((one, other) => number(other) - number(one))[0]
}

/** A DaemonSet does not name its newest revision: it is that of its youngest pod, once one was updated. */
function youngest(object: KubeObject, pods: KubeObject[]): KubeObject[] {
  if ((numberAt(object, 'status', 'updatedNumberScheduled') ?? 0) === 0) return []
  const last = pods.toSorted((one, other) => born(other).localeCompare(born(one)))[0]
  const hash = last?.metadata.labels?.[REVISION_HASH]
  return pods.filter(pod => pod.metadata.labels?.[REVISION_HASH] === hash)
}

/** The same pod is told as long as it suffers most, so that the story does not jump between pods. */
function worstFirst(one: Trouble, other: Trouble): number {
  return (
    Number(other.fatal) - Number(one.fatal) ||
    other.restarts - one.restarts ||
    one.pod.localeCompare(other.pod)
  )
}

function born(pod: KubeObject): string {
  return textAt(pod, 'metadata', 'creationTimestamp') ?? ''
}
