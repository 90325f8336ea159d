import { errorText } from '../../errors.ts'
import type { ApplyOutcome, ApplyRequest, KubeObject } from '../../ports.ts'
import { nameOf, refOf, sendObject } from './apply-object.ts'
import type { Sending, Sent } from './apply-object.ts'
import { bounded, shared } from './bounded.ts'
import { readCurrent } from './current.ts'
import type { Planned } from './current.ts'
import { established } from './established.ts'
import type { Memory } from './memory.ts'
import type { Resources } from './resources.ts'
import type { Connection } from './connection.ts'

/**
 * Server-side apply, many at once. Namespaces and definitions of kinds go first and are waited for; a wave that
 * had a refusal is the last one. An outage is thrown, and the next attempt finds unchanged what was done.
 */
export async function applyObjects(api: ApplyApi, request: ApplyRequest): Promise<ApplyOutcome> {
  const { connection, resources, memory } = api
  const done: Extract<Sent, { kind: 'done' }>[] = []
  const wanted = shared(() => request.stillWanted())
  const defined = new Set<string>()
  for (const wave of wavesOf(request.objects)) {
    const { planned, failures: unknown } = await plan(connection, resources, { ...request, objects: wave })
    const sending: Sending = {
      connection,
      memory,
      wanted,
      isNewKind: ({ object }) => defined.has(groupOf(object.apiVersion)),
    }
    const sent = await sendAll(sending, planned)
    done.push(...sent.filter(isDone))
    if (sent.some(({ kind }) => kind === 'overtaken')) return { kind: 'overtaken' }
    const failures = [
      ...unknown,
      ...sent.filter(isRefused),
      ...(await waitFor(connection, resources, planned, sent)),
    ]
    if (failures.length > 0) {
      return {
        kind: 'refused',
        failures: failures.map(({ ref, code, message }) => ({ ref, code, message })),
        applied: done.length,
      }
    }
    for (const { object } of planned) for (const group of definedGroup(object)) defined.add(group)
  }
  return { kind: 'applied', objects: done.map(({ object, change }) => ({ object, change })) }
}

export type ApplyApi = { connection: Connection; resources: Resources; memory: Memory }

const AT_ONCE = 64

type Refused = Extract<Sent, { kind: 'refused' }>

function wavesOf(objects: KubeObject[]): KubeObject[][] {
  const first = objects.filter(isFoundation)
  const rest = objects.filter(object => !isFoundation(object))
  return [first, rest].filter(wave => wave.length > 0)
}

function isFoundation({ apiVersion, kind }: KubeObject): boolean {
  if (kind === 'Namespace') return apiVersion === 'v1'
  return kind === 'CustomResourceDefinition' && groupOf(apiVersion) === 'apiextensions.k8s.io'
}

/** Finds the resource of each object; an unknown kind is a refusal of that object. */
export async function plan(
  connection: Connection,
  resources: Resources,
  { objects, namespace }: Pick<ApplyRequest, 'objects' | 'namespace'>,
): Promise<{ planned: Planned[]; failures: Refused[] }> {
  const planned: Planned[] = []
  const failures: Refused[] = []
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object
    const resource = await resources.find({ apiVersion, kind })
    const place = metadata.namespace ?? namespace
    if (resource !== null) planned.push({ object, resource, namespace: place })
    if (resource !== null) continue
    const coded = [
      'cluster_kind_unknown',
      { object: `${kind} ${metadata.name}`, cluster: connection.cluster },
    ] as const
    const ref = { apiVersion, kind, namespace: place, name: metadata.name }
    failures.push({ kind: 'refused', ref, code: coded[0], message: errorText(...coded).message })
  }
  return { planned, failures }
}

async function sendAll(sending: Sending, planned: Planned[]): Promise<Sent[]> {
  const current = await readCurrent(sending.connection, planned, AT_ONCE)
  return bounded(planned, AT_ONCE, one => sendObject(sending, one, current.get(one) ?? null))
}

/** Definitions serve their kind only once they are established. */
async function waitFor(
  connection: Connection,
  resources: Resources,
  planned: Planned[],
  sent: Sent[],
): Promise<Refused[]> {
  const definitions = planned.filter(
    (one, at) => one.object.kind === 'CustomResourceDefinition' && sent[at]?.kind === 'done',
  )
  const waits = definitions.map(async (one): Promise<Refused[]> => {
    resources.learn(one.object)
    const outcome = await established(connection, one)
    if (outcome.kind === 'established') return []
    const values = { cluster: connection.cluster, object: nameOf(one), reason: outcome.reason }
    const { message } = errorText('cluster_object_refused', values)
    return [{ kind: 'refused', ref: refOf(one), code: 'cluster_object_refused', message }]
  })
  return (await Promise.all(waits)).flat()
}

function definedGroup(object: KubeObject): string[] {
  const spec = object['spec']
  if (typeof spec !== 'object' || spec === null || !('group' in spec)) return []
  return object.kind === 'CustomResourceDefinition' && typeof spec.group === 'string' ? [spec.group] : []
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
}

function isDone(sent: Sent): sent is Extract<Sent, { kind: 'done' }> {
  return sent.kind === 'done'
}

function isRefused(sent: Sent): sent is Refused {
  return sent.kind === 'refused'
}
