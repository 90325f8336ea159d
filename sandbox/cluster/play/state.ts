import type { Cluster } from '../cluster.ts'
import { at, listAt, numberAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { controllerOf, isTerminating, labelsOf, nameOf, uidOf } from '../objects/meta.ts'

export type PodSeen = {
  name: string
  image: string
  state: 'ready' | 'pending' | 'crashing' | 'missing' | 'done' | 'leaving'
  /** Whether it is of the newest template of its workload. */
  age: 'new' | 'old'
  restarts: number
}
export type WorkloadSeen = {
  kind: string
  name: string
  image: string
  desired: number
  ready: number
  pods: PodSeen[]
}
export type NamespaceSeen = {
  name: string
  phase: string
  workloads: WorkloadSeen[]
  objects: Record<string, number>
}

const WORKLOADS = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job']
const REVISIONS = ['pod-template-hash', 'controller-revision-hash']

/** What a person wants to see of the cluster: namespaces, their workloads and pods. */
export function clusterState(cluster: Cluster): { namespaces: NamespaceSeen[]; revision: number } {
  const namespaces = cluster.store.list(builtIn('Namespace')).map(namespace => ({
    name: nameOf(namespace),
    phase: textAt(namespace, 'status', 'phase') ?? 'Active',
    workloads: WORKLOADS.flatMap(kind => workloads(cluster, builtIn(kind), nameOf(namespace))),
    objects: counts(cluster, nameOf(namespace)),
  }))
  return { namespaces, revision: cluster.store.revision() }
}

function counts(cluster: Cluster, namespace: string): Record<string, number> {
  const kinds = cluster.kinds().filter(kind => kind.namespaced)
  const counted = kinds.map(kind => [kind.kind, cluster.store.list(kind, namespace).length] as const)
  return Object.fromEntries(counted.filter(([, count]) => count > 0))
}

function workloads(cluster: Cluster, kind: Kind, namespace: string): WorkloadSeen[] {
  return cluster.store.list(kind, namespace).map(workload => {
    const pods = podsOf(cluster, workload)
    const newest = imageOf(at(workload, 'spec', 'template', 'spec'))
    const revision = newestRevision(cluster, workload, pods)
    const seen = pods.map(pod => podSeen(pod, revision))
    return {
      kind: kind.kind,
      name: nameOf(workload),
      image: newest,
      desired: numberAt(workload, 'spec', 'replicas') ?? 1,
      ready: seen.filter(pod => pod.state === 'ready').length,
      pods: seen,
    }
  })
}

function podsOf(cluster: Cluster, owner: JsonMap): JsonMap[] {
  return cluster.store
    .dependents(uidOf(owner))
    .filter(({ object }) => textAt(controllerOf(object), 'uid') === uidOf(owner))
    .flatMap(({ kind, object }) => (kind.kind === 'Pod' ? [object] : podsOf(cluster, object)))
}

function newestRevision(cluster: Cluster, workload: JsonMap, pods: JsonMap[]): string | undefined {
  const sets = cluster.store.dependents(uidOf(workload)).filter(({ kind }) => kind.kind === 'ReplicaSet')
  const wanted = JSON.stringify(at(workload, 'spec', 'template', 'spec') ?? null)
  const current = sets.find(
    ({ object }) => JSON.stringify(at(object, 'spec', 'template', 'spec') ?? null) === wanted,
  )
  return (
    revisionOf(current?.object) ?? textAt(workload, 'status', 'updateRevision') ?? revisionOf(pods.at(-1))
  )
}

function revisionOf(object: JsonMap | undefined): string | undefined {
  const labels = labelsOf(object)
  return REVISIONS.map(label => labels[label]).find(value => value !== undefined)
}

function podSeen(pod: JsonMap, newest: string | undefined): PodSeen {
  const image = imageOf(at(pod, 'spec'))
  const restarts = listAt(pod, 'status', 'containerStatuses').map(one => numberAt(one, 'restartCount') ?? 0)
  return {
    name: nameOf(pod),
    image,
    state: stateOf(pod),
    age: revisionOf(pod) === newest ? 'new' : 'old',
    restarts: Math.max(0, ...restarts),
  }
}

function stateOf(pod: JsonMap): PodSeen['state'] {
  if (isTerminating(pod)) return 'leaving'
  const phase = textAt(pod, 'status', 'phase')
  if (phase === 'Succeeded') return 'done'
  const statuses = listAt(pod, 'status', 'containerStatuses')
  const reasons = statuses.map(one => textAt(one, 'state', 'waiting', 'reason') ?? '')
  if (reasons.some(reason => reason.includes('Pull'))) return 'missing'
  const ended = statuses.some(one => at(one, 'state', 'terminated') !== undefined)
  if (phase === 'Failed' || ended || reasons.includes('CrashLoopBackOff')) return 'crashing'
  const ready = statuses.length > 0 && statuses.every(one => at(one, 'ready') === true)
  return ready ? 'ready' : 'pending'
}

function imageOf(podSpec: Json | undefined): string {
  return textAt(listAt(podSpec, 'containers')[0], 'image') ?? ''
}
