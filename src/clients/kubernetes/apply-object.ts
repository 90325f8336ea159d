import { errorText, RetryableError } from '../../errors.ts'
import type { Coded } from '../../errors.ts'
import type { KubeObject } from '../../ports.ts'
import type { ObjectRef } from '../../release/release.ts'
import type { Answer, Connection } from './connection.ts'
import { generalError } from './faults.ts'
import { MANAGER, ruleOn } from './managers.ts'
import type { Memory } from './memory.ts'
import { readObject, readOwned } from './objects.ts'
import type { Owned } from './objects.ts'
import { pathOf } from './resources.ts'
import { readOne } from './current.ts'
import type { Planned } from './current.ts'
import { pause } from './pause.ts'
import type { ApiStatus } from './status.ts'

export type Sent =
  | { kind: 'done'; object: KubeObject; change: 'created' | 'configured' | 'unchanged' }
  | { kind: 'refused'; ref: ObjectRef; code: string; message: string }
  | { kind: 'overtaken' }

export type Sending = {
  connection: Connection
  memory: Memory
  /** Asked before each patch. */
  wanted: () => Promise<boolean>
  /** The kind was defined moments ago: the server may need a little until it serves it. */
  isNewKind: (planned: Planned) => boolean
}

/**
 * Applies one object under the resourceVersion that was read. When somebody wrote it meanwhile it is read again,
 * and sent again only if it is still wanted. Fields of others are taken over, except those of another applier.
 */
export async function sendObject(sending: Sending, planned: Planned, now: Owned | null): Promise<Sent> {
  if (now !== null && sending.memory.isDone(planned, now)) {
    return { kind: 'done', object: now.object, change: 'unchanged' }
  }
  let next: Try = { object: planned.object, revision: revisionOf(now), force: false, isDry: false }
  for (let round = 0; round < TRIES_MAX; round++) {
    if (!(await sending.wanted())) return { kind: 'overtaken' }
    const answer = await patch(sending.connection, planned, next)
    if (answer.kind === 'ok') {
      const after = readOwned(answer.text, MANAGER)
      sending.memory.keep(planned, after)
      return { kind: 'done', object: after.object, change: changeOf(answer.code, next.revision, after) }
    }
    const then = await afterRefusal(sending, { planned, tried: next, status: answer.status })
    if (isRefusal(then)) return then
    next = then
  }
  return refused(planned, ['cluster_apply_conflict', { object: nameOf(planned) }])
}

export function nameOf({ object, namespace, resource }: Planned): string {
  const { kind, metadata } = object
  return resource.scope === 'cluster' ? `${kind} ${metadata.name}` : `${kind} ${namespace}/${metadata.name}`
}

export function refOf({ object, namespace, resource }: Planned): ObjectRef {
  const { apiVersion, kind, metadata } = object
  return { apiVersion, kind, namespace: resource.scope === 'cluster' ? '' : namespace, name: metadata.name }
}

/**
 * What an apply would make of an object, asked of the server without changing anything; decided about fields of others
 * as in the apply itself.
 */
export async function tryObject(
  sending: Pick<Sending, 'connection' | 'isNewKind'>,
  planned: Planned,
): Promise<Exclude<Sent, { kind: 'overtaken' }>> {
  let next: Try = { object: planned.object, revision: null, force: false, isDry: true }
  for (let round = 0; round < TRIES_MAX; round++) {
    const answer = await patch(sending.connection, planned, next)
    if (answer.kind === 'ok') {
      const change = answer.code === 201 ? 'created' : 'configured'
      return { kind: 'done', object: readObject(answer.text), change }
    }
    const then = await afterRefusal(sending, { planned, tried: next, status: answer.status })
    if (isRefusal(then)) return then
    next = then
  }
  return refused(planned, ['cluster_apply_conflict', { object: nameOf(planned) }])
}

type Try = { object: KubeObject; revision: string | null; force: boolean; isDry: boolean }
type Refusal = { planned: Planned; tried: Try; status: ApiStatus }
type Refused = Extract<Sent, { kind: 'refused' }>

const TRIES_MAX = 8
const NEW_KIND_MS = 500

async function patch(
  connection: Connection,
  { resource, namespace }: Planned,
  { object, revision, force, isDry }: Try,
): Promise<Answer> {
  const metadata = revision === null ? object.metadata : { ...object.metadata, resourceVersion: revision }
  const query = `?fieldManager=${MANAGER}&force=${force}&fieldValidation=Strict${isDry ? '&dryRun=All' : ''}`
  return connection.ask({
    method: 'PATCH',
    path: pathOf(resource, namespace, object.metadata.name) + query,
    body: JSON.stringify({ ...object, metadata }),
  })
}

/** The server leaves an object alone, and its resourceVersion, when an apply changes nothing. */
function changeOf(code: number, before: string | null, after: Owned): 'created' | 'configured' | 'unchanged' {
  if (code === 201) return 'created'
  return revisionOf(after) === before ? 'unchanged' : 'configured'
}

function revisionOf(now: Owned | null): string | null {
  return now?.object.metadata.resourceVersion ?? null
}

async function afterRefusal(
  sending: Pick<Sending, 'connection' | 'isNewKind'>,
  { planned, tried, status }: Refusal,
): Promise<Try | Refused> {
  const { connection } = sending
  const general = isUntyped(status) ? null : generalError(connection.cluster, status)
  if (general instanceof RetryableError && general.code === 'cluster_rate_limited') {
    await pause(Math.min(general.retryAfterMs ?? 1_000, 5_000))
    return tried
  }
  if (general !== null) throw general
  const ruling = status.code === 409 ? ruleOn(status.details.causes) : null
  if (ruling?.kind === 'foreign') {
    const { manager, field } = ruling
    return refused(planned, ['cluster_manager_conflict', { object: nameOf(planned), field, manager }])
  }
  if (ruling?.kind === 'take_over') return { ...tried, force: true }
  if (ruling?.kind === 'leave_replicas') {
    return { ...tried, object: withoutReplicas(tried.object), force: tried.force || ruling.others }
  }
  const gone = status.code === 404 && status.details.name === planned.object.metadata.name
  if (!tried.isDry && (status.code === 409 || gone))
    return { ...tried, revision: revisionOf(await readOne(connection, planned)), force: false }
  if (isUnserved(status) && sending.isNewKind(planned)) {
    await pause(NEW_KIND_MS)
    return tried
  }
  return refused(planned, codedRefusal(connection.cluster, planned, status))
}

function isRefusal(then: Try | Refused): then is Refused {
  return 'kind' in then
}

function refused(planned: Planned, coded: Coded): Refused {
  return { kind: 'refused', ref: refOf(planned), code: coded[0], message: errorText(...coded).message }
}

function codedRefusal(cluster: string, planned: Planned, status: ApiStatus): Coded {
  const { namespace, resource } = planned
  const object = nameOf(planned)
  if (status.code === 404 && status.details.kind === 'namespaces') {
    return ['cluster_namespace_absent', { namespace, cluster }]
  }
  if (isUnserved(status)) return ['cluster_kind_unknown', { object, cluster }]
  if (status.code === 403 && /cannot (patch|create|get)/.test(status.message)) {
    return ['cluster_forbidden', { cluster, verb: 'patch', kind: resource.plural, namespace }]
  }
  return ['cluster_object_refused', { cluster, object, reason: reasonOf(planned, status) }]
}

/** Of a Secret only which fields were refused and why: messages quote values. */
function reasonOf(planned: Planned, status: ApiStatus): string {
  const { reason, message, details } = status
  if (planned.object.kind !== 'Secret') return message || reason
  if (isUntyped(status)) return 'it does not fit its schema'
  const fields = details.causes.map(cause => `${cause.field} ${cause.reason}`.trim())
  return [reason || 'refused', ...fields].join(', ')
}

function isUnserved({ code, details }: ApiStatus): boolean {
  return code === 404 && details.name === '' && details.kind !== 'namespaces'
}

/** An object that does not fit its schema is answered as an error of the server. */
function isUntyped({ code, message }: ApiStatus): boolean {
  return code === 500 && /failed to create typed|failed to convert|expected \w+, got/.test(message)
}

function withoutReplicas(object: KubeObject): KubeObject {
  const spec = object['spec']
  if (typeof spec !== 'object' || spec === null) return object
  const rest = { ...spec }
  Reflect.deleteProperty(rest, 'replicas')
  return { ...object, spec: rest }
}
