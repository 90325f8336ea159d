import { randomUUID } from 'node:crypto'
import type { Writer } from '../apply/managers.ts'
import { at, equal, mapAt, without } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import type { Kind } from '../objects/kinds.ts'
import { nameOf, timeText, withMeta } from '../objects/meta.ts'
import { badRequest, invalid } from '../objects/problems.ts'
import { withDefaults } from './defaults.ts'
import { faultsOf, undecodable } from './validate.ts'

/** Metadata that only the server writes. */
export const SERVERS_OWN = [
  'uid',
  'resourceVersion',
  'generation',
  'creationTimestamp',
  'managedFields',
  'selfLink',
]

/** The object as it is stored: what the server keeps is kept, defaults are in, generation counted, nothing refused. */
export function finished(kind: Kind, live: JsonMap | null, object: JsonMap, writer: Writer): JsonMap {
  const undecoded = undecodable(kind, object)
  if (undecoded !== null) throw badRequest(undecoded)
  if (writer.subresource === 'status' && live) return statusPart(live, object)
  const whole = mainPart(kind, live, object)
  const next = withDefaults(kind, { ...whole, metadata: keptMetadata(kind, live, whole) })
  const faults = faultsOf(kind, next, live)
  if (faults.length > 0) throw invalid(kind, nameOf(next), faults)
  if (!kind.generation) return next
  const before = at(live ?? {}, 'metadata', 'generation')
  const moved = live === null || !equal(contentOf(live), contentOf(next))
  return withMeta(next, { generation: (typeof before === 'number' ? before : 0) + (moved ? 1 : 0) })
}

// The controllers keep their revision in an annotation, which they write together with the status.
function statusPart(live: JsonMap, object: JsonMap): JsonMap {
  const annotations = at(object, 'metadata', 'annotations')
  return { ...(annotations === undefined ? live : withMeta(live, { annotations })), ...statusOf(object) }
}

function statusOf(object: JsonMap): JsonMap {
  const status = object['status']
  return status === undefined ? {} : { status }
}

function mainPart(kind: Kind, live: JsonMap | null, object: JsonMap): JsonMap {
  if (!kind.status) return object
  const first = kind.model === null ? {} : { status: FIRST_STATUS[kind.kind] ?? {} }
  return { ...without(object, 'status'), ...(live ? statusOf(live) : first) }
}

const FIRST_STATUS: Record<string, JsonMap> = {
  Pod: { phase: 'Pending' },
  PersistentVolumeClaim: { phase: 'Pending' },
  Service: { loadBalancer: {} },
  Ingress: { loadBalancer: {} },
}

function keptMetadata(kind: Kind, live: JsonMap | null, object: JsonMap): JsonMap {
  const before = mapAt(live ?? {}, 'metadata')
  const own = without(
    mapAt(object, 'metadata'),
    ...SERVERS_OWN,
    'deletionTimestamp',
    'deletionGracePeriodSeconds',
  )
  const kept = ['deletionTimestamp', 'deletionGracePeriodSeconds'].flatMap(key =>
    before[key] === undefined ? [] : [[key, before[key]] as const],
  )
  return {
    ...own,
    uid: before['uid'] ?? randomUUID(),
    creationTimestamp: before['creationTimestamp'] ?? timeText(),
    ...(before['resourceVersion'] === undefined ? {} : { resourceVersion: before['resourceVersion'] }),
    ...(kind.generation && before['generation'] !== undefined ? { generation: before['generation'] } : {}),
    ...(before['managedFields'] === undefined ? {} : { managedFields: before['managedFields'] }),
    ...Object.fromEntries(kept),
  }
}

function contentOf(object: JsonMap): Json {
  return without(object, 'metadata', 'status', 'apiVersion', 'kind')
}
