import { at, mapAt, numberAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { annotationsOf, labelsOf, nameOf, namespaceOf, withMeta, withSpec } from '../objects/meta.ts'
import { deploymentStatus } from './deployment-status.ts'
import { desired, limits } from './sizes.ts'
import { hashOf, make, ownedBy, ownerReference, putObject, putStatus, report } from './work.ts'
import type { Work } from './work.ts'

const HASH = 'pod-template-hash'
const REVISION = 'deployment.kubernetes.io/revision'
const DEPLOYMENT = builtIn('Deployment')
const REPLICA_SET = builtIn('ReplicaSet')

/** One step towards what a Deployment asks for: its replica set is there and has its share of the pods. */
export function reconcileDeployment(work: Work, deployment: JsonMap): void {
  const { cluster } = work
  const hash = hashOf(canonical(at(deployment, 'spec', 'template') ?? null))
  const sets = ownedBy(cluster, deployment, REPLICA_SET)
  const found = sets.find(set => labelsOf(set)[HASH] === hash)
  const paused = at(deployment, 'spec', 'paused') === true
  const current = found ?? (paused ? null : makeSet(work, deployment, sets, hash))
  const old = sets.filter(set => set !== current)
  const revision = current ? numbered(work, current, old) : null
  if (!paused && current) roll(work, deployment, current, old)
  const all = ownedBy(cluster, deployment, REPLICA_SET)
  const now = all.find(set => labelsOf(set)[HASH] === hash) ?? null
  const { status, againInMs } = deploymentStatus(deployment, now, all, { made: !found && current !== null })
  const annotations = { ...annotationsOf(deployment), ...(revision === null ? {} : { [REVISION]: revision }) }
  putStatus(cluster, DEPLOYMENT, withMeta(deployment, { annotations }), status)
  if (againInMs !== null) work.again(DEPLOYMENT, deployment, againInMs)
  cleanUp(work, deployment, all, now)
}

function makeSet(work: Work, deployment: JsonMap, sets: JsonMap[], hash: string): JsonMap {
  const template = mapAt(deployment, 'spec', 'template')
  const labels = { ...mapAt(template, 'metadata', 'labels'), [HASH]: hash }
  const matchLabels = { ...mapAt(deployment, 'spec', 'selector', 'matchLabels'), [HASH]: hash }
  const selector = { ...mapAt(deployment, 'spec', 'selector'), matchLabels }
  const minReadySeconds = numberAt(deployment, 'spec', 'minReadySeconds')
  const set = make(work.cluster, REPLICA_SET, {
    metadata: {
      name: `${nameOf(deployment)}-${hash}`,
      namespace: namespaceOf(deployment),
      labels,
      annotations: { [REVISION]: String(newest(sets) + 1) },
      ownerReferences: [ownerReference(DEPLOYMENT, deployment)],
    },
    spec: {
      replicas: Math.max(0, Math.min(desired(deployment), room(deployment, sets))),
      selector,
      template: { ...template, metadata: { ...mapAt(template, 'metadata'), labels } },
      ...(minReadySeconds ? { minReadySeconds } : {}),
    },
  })
  scaled(work, deployment, `Scaled up replica set ${nameOf(set)} to ${replicasOf(set)}`)
  return set
}

// A replica set that is used again, by a roll back, gets the next number.
function numbered(work: Work, current: JsonMap, old: JsonMap[]): string {
  const own = numberOf(current)
  if (own > newest(old)) return String(own)
  const revision = String(newest(old) + 1)
  putObject(
    work.cluster,
    REPLICA_SET,
    withMeta(current, { annotations: { ...annotationsOf(current), [REVISION]: revision } }),
  )
  return revision
}

function roll(work: Work, deployment: JsonMap, current: JsonMap, old: JsonMap[]): void {
  const recreate = textAt(deployment, 'spec', 'strategy', 'type') === 'Recreate'
  if (recreate && old.some(set => (numberAt(set, 'status', 'replicas') ?? 0) > 0 || replicasOf(set) > 0)) {
    for (const set of old) scale(work, deployment, set, 0)
    return
  }
  const free = recreate ? desired(deployment) : room(deployment, [current, ...old])
  const wanted = Math.min(desired(deployment), replicasOf(current) + Math.max(0, free))
  scale(work, deployment, current, wanted)
  if (!recreate) shrink(work, deployment, { current, wanted, old })
}

/** Takes old pods away as far as enough stay available: first those that are not, as they serve nobody. */
function shrink(
  work: Work,
  deployment: JsonMap,
  sets: { current: JsonMap; wanted: number; old: JsonMap[] },
): void {
  const { current, wanted, old } = sets
  const total = wanted + sum(old, replicasOf)
  const minimum = desired(deployment) - limits(deployment).maxUnavailable
  let spare = total - minimum - (wanted - available(current))
  let availableNow = available(current) + sum(old, available)
  for (const set of old) {
    const unhealthy = Math.min(spare, replicasOf(set) - available(set))
    const healthy = Math.min(spare - Math.max(0, unhealthy), available(set), availableNow - minimum)
    const less = Math.max(0, unhealthy) + Math.max(0, healthy)
    spare -= less
    availableNow -= Math.max(0, healthy)
    if (less > 0) scale(work, deployment, set, replicasOf(set) - less)
  }
}

function scale(work: Work, deployment: JsonMap, set: JsonMap, replicas: number): void {
  const before = replicasOf(set)
  if (replicas === before) return
  putObject(work.cluster, REPLICA_SET, withSpec(set, { replicas }))
  const way = replicas > before ? 'up' : 'down'
  scaled(work, deployment, `Scaled ${way} replica set ${nameOf(set)} to ${replicas}`)
}

function scaled(work: Work, deployment: JsonMap, message: string): void {
  report(work.cluster, DEPLOYMENT, deployment, { type: 'Normal', reason: 'ScalingReplicaSet', message })
}

function cleanUp(work: Work, deployment: JsonMap, sets: JsonMap[], current: JsonMap | null): void {
  const keep = numberAt(deployment, 'spec', 'revisionHistoryLimit') ?? 10
  const idle = sets.filter(
    set => set !== current && replicasOf(set) === 0 && !numberAt(set, 'status', 'replicas'),
  )
  const oldest = idle.toSorted((left, right) => numberOf(left) - numberOf(right))
  for (const set of oldest.slice(0, Math.max(0, oldest.length - keep)))
    work.cluster.store.remove(REPLICA_SET, set)
}

/** How many more pods there may be now. */
function room(deployment: JsonMap, sets: JsonMap[]): number {
  return desired(deployment) + limits(deployment).maxSurge - sum(sets, replicasOf)
}

function replicasOf(set: JsonMap): number {
  return numberAt(set, 'spec', 'replicas') ?? 0
}
function available(set: JsonMap): number {
  return numberAt(set, 'status', 'availableReplicas') ?? 0
}
function numberOf(set: JsonMap): number {
  return Number(annotationsOf(set)[REVISION] ?? 0)
}
function newest(sets: JsonMap[]): number {
  return Math.max(0, ...sets.map(numberOf))
}
function sum(sets: JsonMap[], count: (set: JsonMap) => number): number {
  return sets.reduce((total, set) => total + count(set), 0)
}

// The order of keys says nothing about a template.
function canonical(value: Json): string {
  return JSON.stringify(value, (_, part: Json) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).toSorted(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  )
}
