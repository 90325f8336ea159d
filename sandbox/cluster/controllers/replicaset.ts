import { compact, numberAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { condition, isTerminating } from '../objects/meta.ts'
import { drop, isReady, make, ownedBy, podFrom, putStatus, report } from './work.ts'
import type { Work } from './work.ts'

const REPLICA_SET = builtIn('ReplicaSet')
const POD = builtIn('Pod')

/** As many pods as asked for, and what became of them. */
export function reconcileReplicaSet(work: Work, set: JsonMap): void {
  const { cluster } = work
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1
  const pods = living(work, set)
  for (let missing = wanted - pods.length; missing > 0; missing -= 1)
    make(cluster, POD, podFrom(REPLICA_SET, set))
  for (const pod of leastUseful(pods).slice(0, Math.max(0, pods.length - wanted))) {
    drop(cluster, POD, pod)
    const message = `Deleted pod: ${textAt(pod, 'metadata', 'name') ?? ''}`
    report(cluster, REPLICA_SET, set, { type: 'Normal', reason: 'SuccessfulDelete', message })
  }
  putStatus(cluster, REPLICA_SET, set, statusOf(work, set))
}

function living(work: Work, set: JsonMap): JsonMap[] {
  return ownedBy(work.cluster, set, POD).filter(pod => !isTerminating(pod) && !hasEnded(pod))
}

function hasEnded(pod: JsonMap): boolean {
  const phase = textAt(pod, 'status', 'phase')
  return phase === 'Succeeded' || phase === 'Failed'
}

function leastUseful(pods: JsonMap[]): JsonMap[] {
  return pods.toSorted(
    (left, right) => Number(isReady(left)) - Number(isReady(right)) || changedAt(right) - changedAt(left),
  )
}

function changedAt(pod: JsonMap): number {
  return Number(textAt(pod, 'metadata', 'resourceVersion') ?? 0)
}

function statusOf(work: Work, set: JsonMap): JsonMap {
  const pods = living(work, set)
  const ready = pods.filter(isReady)
  const minReadyMs = (numberAt(set, 'spec', 'minReadySeconds') ?? 0) * 1_000
  const waits = ready
    .map(pod => readySince(pod) + minReadyMs - Date.now())
    .filter(wait => minReadyMs > 0 && wait > 0)
  if (waits.length > 0) work.again(REPLICA_SET, set, Math.min(...waits) + 10)
  return compact({
    observedGeneration: numberAt(set, 'metadata', 'generation'),
    replicas: pods.length,
    fullyLabeledReplicas: pods.length || undefined,
    readyReplicas: ready.length || undefined,
    availableReplicas: ready.length - waits.length || undefined,
  })
}

function readySince(pod: JsonMap): number {
  return Date.parse(textAt(condition(pod, 'Ready'), 'lastTransitionTime') ?? '') || 0
}
