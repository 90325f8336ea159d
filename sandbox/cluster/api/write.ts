import { applied, updated } from '../apply/managers.ts'
import type { Writer } from '../apply/managers.ts'
import { withoutNulls } from '../apply/merge.ts'
import type { Cluster } from '../cluster.ts'
import { isMap, listAt, mapAt, without } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { apiVersionOf } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { isTerminating, withMeta } from '../objects/meta.ts'
import { alreadyExists, badRequest, notFound } from '../objects/problems.ts'
import { applyConflict, mustBeCreatable, mustBeCurrent, mustBeTyped, mustHaveNamespace } from './checks.ts'
import type { Target } from './checks.ts'
import { finished, SERVERS_OWN } from './finish.ts'

export type How = { writer: Writer; dryRun: boolean; force: boolean }
export type Written = { object: JsonMap; created: boolean }

/** Throws a Problem, as all of these, when the object exists or is refused. */
export function create(cluster: Cluster, target: Target, object: JsonMap, how: How): Written {
  const { kind, namespace, name } = target
  mustHaveNamespace(cluster, target)
  if (cluster.store.get(kind, namespace, name)) throw alreadyExists(kind, name)
  const next = finished(kind, null, identified(object, target), how.writer)
  return stored(cluster, kind, updated(kind, null, next, how.writer), { ...how, created: true })
}

/** Puts another object in the place of the live one. */
export function replace(cluster: Cluster, target: Target, object: JsonMap, how: How): Written {
  const live = cluster.store.get(target.kind, target.namespace, target.name)
  if (!live) throw notFound(target.kind, target.name)
  mustBeCurrent(target, live, object, 'update')
  const next = finished(target.kind, live, identified(object, target), how.writer)
  return stored(cluster, target.kind, updated(target.kind, live, next, how.writer), {
    ...how,
    created: false,
  })
}

/** JSON merge patch (RFC 7386). */
export function mergePatch(cluster: Cluster, target: Target, patch: JsonMap, how: How): Written {
  const live = cluster.store.get(target.kind, target.namespace, target.name)
  if (!live) throw notFound(target.kind, target.name)
  const merged = mergedBy(live, patch)
  if (!isMap(merged)) throw badRequest('the patch leaves no object')
  return replace(
    cluster,
    target,
    'resourceVersion' in mapAt(patch, 'metadata') ? merged : unversioned(merged),
    how,
  )
}

/** Server-side apply; makes the object where there is none. */
export function apply(cluster: Cluster, target: Target, request: JsonMap, how: How): Written {
  const { kind, namespace, name } = target
  const live = cluster.store.get(kind, namespace, name)
  if (live) mustBeCurrent(target, live, request, 'apply')
  else mustBeCreatable(cluster, target, request, how.writer.subresource)
  mustBeTyped(target, request)
  const bare = withoutNulls(withMeta(request, { name, ...(namespace ? { namespace } : {}) }))
  if (!isMap(bare)) throw badRequest('an object is applied')
  const cleaned = { ...bare, metadata: without(mapAt(bare, 'metadata'), ...SERVERS_OWN) }
  const outcome = applied(kind, live, { object: cleaned, writer: how.writer, force: how.force })
  if ('conflicts' in outcome) throw applyConflict(outcome.conflicts)
  const managed = listAt(outcome.object, 'metadata', 'managedFields')
  const next = finished(kind, live, identified(outcome.object, target), how.writer)
  return stored(cluster, kind, withMeta(next, { managedFields: managed }), { ...how, created: !live })
}

function identified(object: JsonMap, { kind, namespace, name }: Target): JsonMap {
  const place = { name, ...(namespace ? { namespace } : {}) }
  return {
    apiVersion: apiVersionOf(kind),
    kind: kind.kind,
    ...without(withMeta(object, place), 'apiVersion', 'kind'),
  }
}

function unversioned(object: JsonMap): JsonMap {
  return { ...object, metadata: without(mapAt(object, 'metadata'), 'resourceVersion') }
}

function stored(cluster: Cluster, kind: Kind, object: JsonMap, how: How & { created: boolean }): Written {
  if (how.dryRun) return { object, created: how.created }
  const kept = cluster.store.put(kind, object)
  const waits =
    listAt(kept, 'metadata', 'finalizers').length > 0 || kind.kind === 'Pod' || kind.kind === 'Namespace'
  if (isTerminating(kept) && !waits) cluster.store.remove(kind, kept)
  return { object: kept, created: how.created }
}

function mergedBy(value: Json, patch: Json): Json {
  if (!isMap(patch)) return patch
  const merged = isMap(value) ? { ...value } : {}
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete merged[key]
    else merged[key] = mergedBy(merged[key] ?? null, change)
  }
  return merged
}
