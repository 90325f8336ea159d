import type { Conflict } from '../apply/managers.ts'
import { unknownFields } from '../apply/merge.ts'
import type { Cluster } from '../cluster.ts'
import { textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { apiVersionOf } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { isTerminating, uidOf } from '../objects/meta.ts'
import {
  conflict,
  forbidden,
  invalid,
  invalidValue,
  modifiedMeanwhile,
  notFound,
  Problem,
} from '../objects/problems.ts'
import { shapeOf } from '../objects/shapes.ts'

export type Target = { kind: Kind; namespace: string; name: string }

export function mustBeCreatable(
  cluster: Cluster,
  target: Target,
  request: JsonMap,
  subresource: string,
): void {
  if (subresource !== '') throw notFound(target.kind, target.name)
  const uid = textAt(request, 'metadata', 'uid')
  if (uid !== undefined)
    throw conflict(
      target.kind,
      target.name,
      `uid mismatch: the provided object specified uid ${uid}, and no existing object was found`,
    )
  if (textAt(request, 'metadata', 'resourceVersion') !== undefined)
    throw modifiedMeanwhile(target.kind, target.name)
  mustHaveNamespace(cluster, target)
}

export function mustHaveNamespace(cluster: Cluster, { kind, namespace, name }: Target): void {
  if (!kind.namespaced) return
  const namespaces = cluster.kindOf('v1', 'Namespace')
  const found = namespaces && cluster.store.get(namespaces, '', namespace)
  if (namespaces && !found) throw notFound(namespaces, namespace)
  if (!isTerminating(found ?? undefined)) return
  const why = `unable to create new content in namespace ${namespace} because it is being terminated`
  throw forbidden(kind, name, why, [
    {
      reason: 'NamespaceTerminating',
      message: `namespace ${namespace} is being terminated`,
      field: 'metadata.namespace',
    },
  ])
}

/** An update of another object than the live one is a conflict; an apply is invalid instead. */
export function mustBeCurrent(
  { kind, name }: Target,
  live: JsonMap,
  request: JsonMap,
  how: 'update' | 'apply',
): void {
  const uid = textAt(request, 'metadata', 'uid')
  if (uid !== undefined && uid !== uidOf(live)) {
    if (how === 'apply') throw invalid(kind, name, [invalidValue('metadata.uid', uid, 'field is immutable')])
    const why = `Precondition failed: UID in precondition: ${uid}, UID in object meta: ${uidOf(live)}`
    throw conflict(kind, name, `StorageError: invalid object, Code: 4, AdditionalErrorMsg: ${why}`)
  }
  const revision = textAt(request, 'metadata', 'resourceVersion')
  if (revision !== undefined && revision !== '' && revision !== textAt(live, 'metadata', 'resourceVersion'))
    throw modifiedMeanwhile(kind, name)
}

// The API server cannot make a typed object of it and says so as its own failure.
export function mustBeTyped({ kind, namespace, name }: Target, request: JsonMap): void {
  const [first] = unknownFields(request, shapeOf(kind))
  if (first === undefined || kind.model === null) return
  const what = `${namespace ? `${namespace}/` : ''}${name}; ${apiVersionOf(kind)}, Kind=${kind.kind}`
  throw new Problem(
    500,
    'InternalError',
    `failed to create typed patch object (${what}): ${first}: field not declared in schema`,
  )
}

export function applyConflict(conflicts: Conflict[]): Problem {
  const causes = conflicts.map(({ manager, field }) => ({
    reason: 'FieldManagerConflict',
    message: `conflict with ${manager}`,
    field,
  }))
  const managers = [...new Set(conflicts.map(({ manager }) => manager))]
  const many = managers.map(manager => {
    const fields = conflicts.filter(one => one.manager === manager).map(({ field }) => `\n- ${field}`)
    return `conflicts with ${manager}:${fields.join('')}`
  })
  const [only] = conflicts
  const text =
    conflicts.length === 1 && only ? `conflict with ${only.manager}: ${only.field}` : many.join('\n')
  const count = `${conflicts.length} conflict${conflicts.length === 1 ? '' : 's'}`
  return new Problem(409, 'Conflict', `Apply failed with ${count}: ${text}`, { causes })
}
