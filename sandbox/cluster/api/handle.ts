import type { Cluster } from '../cluster.ts'
import { dropUnknown, unknownFields } from '../apply/merge.ts'
import { at, isJson, isMap, mapAt, numberAt, textAt, without } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { apiVersionOf } from '../objects/kinds.ts'
import { badRequest, invalid, notFound, Problem, required } from '../objects/problems.ts'
import { shapeOf } from '../objects/shapes.ts'
import { parse } from 'yaml'
import type { Deletion } from './remove.ts'
import { remove } from './remove.ts'
import { list, selection } from './list.ts'
import { podLog } from './log.ts'
import type { Resource } from './route.ts'
import { versioned } from './watch.ts'
import { apply, create, mergePatch, replace } from './write.ts'
import type { How, Written } from './write.ts'

export type Call = {
  method: string
  query: URLSearchParams
  contentType: string
  userAgent: string
  body: string
}
export type Reply = { status: number; body: JsonMap | string; warnings: string[] }

/** Does what a request asks for and answers it; throws a Problem. Watches are not for here. */
export function handle(cluster: Cluster, resource: Resource, call: Call): Reply {
  switch (`${call.method} ${resource.name === '' ? 'all' : 'one'}`) {
    case 'GET all':
      return ok(list(cluster, resource.kind, resource.namespace, call.query))
    case 'GET one':
      return read(cluster, resource, call)
    case 'POST all':
      return post(cluster, resource, call)
    case 'PUT one':
      return put(cluster, resource, call)
    case 'PATCH one':
      return patch(cluster, resource, call)
    case 'DELETE one':
      return ok(versioned(resource.kind, remove(cluster, resource, deletion(call))))
    case 'DELETE all':
      return removeAll(cluster, resource, call)
    default:
      throw new Problem(
        405,
        'MethodNotAllowed',
        'the server does not allow this method on the requested resource',
      )
  }
}

function ok(body: JsonMap | string): Reply {
  return { status: 200, body, warnings: [] }
}

function read(cluster: Cluster, resource: Resource, call: Call): Reply {
  const found = cluster.store.get(resource.kind, resource.namespace, resource.name)
  if (!found) throw notFound(resource.kind, resource.name)
  if (resource.subresource === 'log') return ok(podLog(found, call.query, cluster.playOf))
  mustKnow(resource)
  return ok(versioned(resource.kind, found))
}

function post(cluster: Cluster, resource: Resource, call: Call): Reply {
  const { object, warnings } = decoded(resource, bodyOf(call), call)
  const generated = textAt(object, 'metadata', 'generateName')
  const name = textAt(object, 'metadata', 'name') ?? (generated === undefined ? '' : generated + suffix())
  if (name === '')
    throw invalid(resource.kind, '', [required('metadata.name', 'name or generateName is required')])
  return answer(
    resource,
    create(cluster, { ...resource, name }, object, howOf(call, resource, 'Update')),
    warnings,
  )
}

function put(cluster: Cluster, resource: Resource, call: Call): Reply {
  mustKnow(resource)
  const { object, warnings } = decoded(resource, bodyOf(call), call)
  return answer(resource, replace(cluster, resource, object, howOf(call, resource, 'Update')), warnings)
}

function patch(cluster: Cluster, resource: Resource, call: Call): Reply {
  mustKnow(resource)
  const body = bodyOf(call)
  switch (call.contentType) {
    case 'application/apply-patch+yaml':
      mustName(call)
      mustMatch(resource, body, true)
      return answer(resource, apply(cluster, resource, body, howOf(call, resource, 'Apply')), [])
    case 'application/merge-patch+json': {
      const known = dropUnknown(body, shapeOf(resource.kind))
      return answer(
        resource,
        mergePatch(cluster, resource, isMap(known) ? known : {}, howOf(call, resource, 'Update')),
        [],
      )
    }
    default:
      throw new Problem(415, 'UnsupportedMediaType', 'the body of the request was in an unknown format')
  }
}

function removeAll(cluster: Cluster, resource: Resource, call: Call): Reply {
  const accepts = selection(call.query)
  const how = deletion(call)
  for (const object of cluster.store.list(resource.kind, resource.namespace).filter(accepts))
    remove(cluster, { ...resource, name: textAt(object, 'metadata', 'name') ?? '' }, how)
  return ok(list(cluster, resource.kind, resource.namespace, call.query))
}

function answer(resource: Resource, written: Written, warnings: string[]): Reply {
  return { status: written.created ? 201 : 200, body: versioned(resource.kind, written.object), warnings }
}

function mustKnow({ kind, subresource }: Resource): void {
  if (subresource === '' || (subresource === 'status' && kind.status)) return
  throw new Problem(404, 'NotFound', 'the server could not find the requested resource')
}

function mustName(call: Call): void {
  if (call.query.get('fieldManager')) return
  const message =
    'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch'
  throw new Problem(422, 'Invalid', message, {
    group: 'meta.k8s.io',
    kind: 'PatchOptions',
    causes: [
      {
        reason: 'FieldValueRequired',
        message: 'Required value: is required for apply patch',
        field: 'fieldManager',
      },
    ],
  })
}

function bodyOf(call: Call): JsonMap {
  const value = parsed(call)
  if (!isMap(value)) throw badRequest('the object provided is unrecognized (must be of type Object)')
  return value
}

function parsed(call: Call) {
  try {
    // JSON is YAML too, and an applied object may be either.
    const value: unknown = call.body.trimStart().startsWith('{') ? JSON.parse(call.body) : parse(call.body)
    return isJson(value) ? value : null
  } catch (error) {
    throw badRequest(`error decoding the body: ${error instanceof Error ? error.message : 'unreadable'}`)
  }
}

/** The object of the body without what its kind does not have; strict readers refuse that instead. */
function decoded(resource: Resource, body: JsonMap, call: Call): { object: JsonMap; warnings: string[] } {
  mustMatch(resource, body, false)
  const shape = shapeOf(resource.kind)
  const unknown = unknownFields(body, shape).map(path => `unknown field ${JSON.stringify(path.slice(1))}`)
  const { kind, version } = resource.kind
  if (unknown.length > 0 && call.query.get('fieldValidation') === 'Strict')
    throw badRequest(
      `${kind} in version "${version}" cannot be handled as a ${kind}: strict decoding error: ${unknown.join(', ')}`,
    )
  const known = dropUnknown(body, shape)
  const quiet = call.query.get('fieldValidation') === 'Ignore'
  return { object: isMap(known) ? known : {}, warnings: quiet ? [] : unknown }
}

function mustMatch({ kind, namespace, name }: Resource, body: JsonMap, applying: boolean): void {
  const [apiVersion, bodyKind] = [textAt(body, 'apiVersion'), textAt(body, 'kind')]
  if (
    apiVersion === undefined ||
    bodyKind === undefined ||
    apiVersion !== apiVersionOf(kind) ||
    bodyKind !== kind.kind
  )
    throw badRequest(
      `${bodyKind ?? 'object'} in version "${apiVersion ?? ''}" cannot be handled as a ${kind.kind} of ${apiVersionOf(kind)}`,
    )
  const own = mapAt(body, 'metadata')
  const [bodyName, bodyNamespace] = [textAt(own, 'name'), textAt(own, 'namespace')]
  if (name !== '' && bodyName !== undefined && bodyName !== name)
    throw badRequest(`the name of the object (${bodyName}) does not match the name on the URL (${name})`)
  if (bodyNamespace !== undefined && bodyNamespace !== '' && bodyNamespace !== namespace)
    throw badRequest('the namespace of the provided object does not match the namespace sent on the request')
  if (applying && at(own, 'managedFields') !== undefined)
    throw badRequest('metadata.managedFields must be nil')
}

function howOf(call: Call, resource: Resource, operation: 'Apply' | 'Update'): How {
  const manager = call.query.get('fieldManager') || call.userAgent.split('/')[0] || 'unknown'
  return {
    writer: { manager, operation, subresource: resource.subresource },
    dryRun: call.query.getAll('dryRun').includes('All'),
    force: call.query.get('force') === 'true',
  }
}

function deletion(call: Call): Deletion {
  const options = call.body.trim() === '' ? {} : without(bodyOf(call), 'kind', 'apiVersion')
  const propagation = textAt(options, 'propagationPolicy') ?? call.query.get('propagationPolicy')
  const grace = call.query.get('gracePeriodSeconds')
  return {
    uid: textAt(options, 'preconditions', 'uid'),
    revision: textAt(options, 'preconditions', 'resourceVersion'),
    propagation: propagation === 'Foreground' || propagation === 'Orphan' ? propagation : 'Background',
    graceSeconds: numberAt(options, 'gracePeriodSeconds') ?? (grace === null ? undefined : Number(grace)),
    dryRun: call.query.has('dryRun') || at(options, 'dryRun') !== undefined,
  }
}

export function suffix(): string {
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return Array.from({ length: 5 }, () => letters[Math.floor(Math.random() * letters.length)]).join('')
}
