import { z } from 'zod'
import type { ClusterSeen, Environment, Workload } from '../shapes.ts'
import { tagOf } from './fact.ts'
import type { Fact } from './fact.ts'

/** What became of workloads between two looks at the cluster. */
export function clusterHappened(before: ClusterSeen, after: ClusterSeen, name: Environment): Fact[] {
  const known = new Map(before.namespaces.flatMap(place => placed(place.name, place.workloads)))
  return after.namespaces
    .flatMap(place => placed(place.name, place.workloads))
    .flatMap(([key, workload]) => changes(known.get(key), workload))
    .map(fact => ({ ...fact, where: name }))
}

const placed = (namespace: string, workloads: Workload[]) =>
  workloads.map(workload => [`${namespace}/${workload.kind}/${workload.name}`, workload] as const)

function changes(before: Workload | undefined, after: Workload): Omit<Fact, 'where'>[] {
  const facts: Omit<Fact, 'where'>[] = []
  const say = (text: string, rows: string) => facts.push({ text, rows })
  if (before?.image !== after.image) say(`${after.name} is to run ${tagOf(after.image)}`, 'R9')
  else if (before.desired !== after.desired) say(`${after.name} is to have ${after.desired} pods`, 'R9')
  if (!isCrashing(before) && isCrashing(after)) say(`a new pod of ${after.name} crashes`, 'R11')
  if (before && !isDone(before) && isDone(after)) {
    say(`${after.ready} of ${after.desired} pods of ${after.name} run ${tagOf(after.image)}`, 'R10–R11')
  }
  return facts
}

const isCrashing = (workload: Workload | undefined) =>
  workload?.pods.some(pod => pod.state === 'crashing' || pod.state === 'missing') ?? false

/** Every pod is new and ready, and none is left of the old ones. */
export function isDone(workload: Workload): boolean {
  return (
    workload.pods.length === workload.desired &&
    workload.pods.every(pod => pod.state === 'ready' && pod.age === 'new')
  )
}

const change = z.object({
  type: z.string(),
  kind: z.string(),
  namespace: z.string().nullish(),
  name: z.string(),
})
const SHOWN = new Set(['ConfigMap', 'Service', 'Secret', 'Ingress'])

/** One change of an object that has no pods. */
export function objectChanged(event: unknown, name: Environment): Fact[] {
  const parsed = change.safeParse(event)
  if (!parsed.success || !SHOWN.has(parsed.data.kind)) return []
  const { type, kind, name: object } = parsed.data
  return [{ where: name, text: `${kind} ${object} ${type.toLowerCase()}`, rows: 'R9' }]
}
