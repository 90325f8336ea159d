import { at, compact, listAt, mapAt, numberAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { isTerminating, labelsOf, nameOf, namespaceOf } from '../objects/meta.ts'
import { drop, hashOf, isReady, make, ownedBy, podFrom, putStatus } from './work.ts'
import type { Work } from './work.ts'

const STATEFUL_SET = builtIn('StatefulSet')
const POD = builtIn('Pod')
const HASH = 'controller-revision-hash'

/** Pods with numbers: made upwards, replaced downwards, each only when the others are ready. */
export function reconcileStatefulSet(work: Work, set: JsonMap): void {
  const { cluster } = work
  const revision = `${nameOf(set)}-${hashOf(JSON.stringify(at(set, 'spec', 'template') ?? null))}`
  const wanted = numberAt(set, 'spec', 'replicas') ?? 1
  const pods = ownedBy(cluster, set, POD).toSorted((left, right) => ordinal(left) - ordinal(right))
  step(work, set, { pods, wanted, revision })
  putStatus(cluster, STATEFUL_SET, set, statusOf(set, ownedBy(cluster, set, POD), { wanted, revision }))
}

type Sight = { pods: JsonMap[]; wanted: number; revision: string }

function step(work: Work, set: JsonMap, { pods, wanted, revision }: Sight): void {
  if (pods.some(isTerminating)) return
  const parallel = textAt(set, 'spec', 'podManagementPolicy') === 'Parallel'
  const missing = Array.from({ length: wanted }, (_, index) => index).filter(
    index => !pods.some(pod => ordinal(pod) === index),
  )
  const settled = pods.every(isReady)
  const toMake = parallel ? missing : missing.slice(0, 1)
  if (toMake.length > 0 && (parallel || settled)) {
    for (const index of toMake) makePod(work, set, index, revision)
    return
  }
  const surplus = pods.findLast(pod => ordinal(pod) >= wanted)
  const outdated = pods.findLast(pod => labelsOf(pod)[HASH] !== revision)
  // A pod of the old template that is not ready is replaced at once: waiting for it would be for ever.
  const broken = pods.findLast(pod => labelsOf(pod)[HASH] !== revision && !isReady(pod))
  const next = surplus ?? broken ?? (settled ? outdated : undefined)
  if (next) drop(work.cluster, POD, next)
}

function makePod(work: Work, set: JsonMap, index: number, revision: string): void {
  const name = `${nameOf(set)}-${index}`
  const labels = {
    [HASH]: revision,
    'statefulset.kubernetes.io/pod-name': name,
    'apps.kubernetes.io/pod-index': String(index),
  }
  for (const template of listAt(set, 'spec', 'volumeClaimTemplates'))
    makeClaim(work, set, name, mapAt(template))
  make(work.cluster, POD, podFrom(STATEFUL_SET, set, { name, labels }))
}

function makeClaim(work: Work, set: JsonMap, pod: string, template: JsonMap): void {
  const claims = builtIn('PersistentVolumeClaim')
  const metadata = {
    ...mapAt(template, 'metadata'),
    name: `${nameOf(template)}-${pod}`,
    namespace: namespaceOf(set),
  }
  if (work.cluster.store.get(claims, namespaceOf(set), metadata.name)) return
  make(work.cluster, claims, { metadata, spec: mapAt(template, 'spec') })
}

function statusOf(
  set: JsonMap,
  pods: JsonMap[],
  { wanted, revision }: { wanted: number; revision: string },
): JsonMap {
  const living = pods.filter(pod => !isTerminating(pod))
  const ready = living.filter(isReady).length
  const updated = living.filter(pod => labelsOf(pod)[HASH] === revision).length
  const before = textAt(set, 'status', 'currentRevision') ?? revision
  const done = updated === wanted && living.length === wanted && ready === wanted
  const currentRevision = done ? revision : before
  const current = living.filter(pod => labelsOf(pod)[HASH] === currentRevision).length
  return compact({
    observedGeneration: numberAt(set, 'metadata', 'generation'),
    replicas: living.length,
    readyReplicas: ready || undefined,
    availableReplicas: ready,
    currentReplicas: current || undefined,
    updatedReplicas: updated || undefined,
    currentRevision,
    updateRevision: revision,
    collisionCount: 0,
  })
}

function ordinal(pod: JsonMap): number {
  return Number(/-(\d+)$/.exec(nameOf(pod))?.[1] ?? 0)
}
