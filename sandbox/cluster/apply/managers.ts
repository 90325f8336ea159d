import { at, isMap, listAt, mapAt, textAt, without } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { apiVersionOf } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { timeText, withMeta } from '../objects/meta.ts'
import { shapeOf } from '../objects/shapes.ts'
import {
  compare,
  difference,
  fieldsOf,
  fromFieldsV1,
  intersection,
  isEmpty,
  keepBelow,
  NO_FIELDS,
  pathsOf,
  sameFields,
  toFieldsV1,
  union,
} from './fields.ts'
import type { Fields } from './fields.ts'
import { mergeApplied, prune } from './merge.ts'

/** Who writes: its name, how, and through which subresource (empty for the object itself). */
export type Writer = { manager: string; operation: 'Apply' | 'Update'; subresource: string }
type Manager = Writer & { apiVersion: string; time: string; fields: Fields }

export type Conflict = { manager: string; field: string }

/** What server-side apply makes of a live object (null: none yet), or who else owns a field that would change. */
export function applied(
  kind: Kind,
  live: JsonMap | null,
  request: { object: JsonMap; writer: Writer; force: boolean },
): { object: JsonMap } | { conflicts: Conflict[] } {
  const { object, writer, force } = request
  const shape = shapeOf(kind)
  const before = managersOf(live)
  const mine = owned(kind, fieldsOf(object, shape), writer)
  const last = before.find(manager => isSame(manager, writer))?.fields ?? NO_FIELDS
  const others = before.filter(manager => !isSame(manager, writer))
  const everyones = others.reduce((all, manager) => union(all, manager.fields), mine)
  const start = live ? without(live, 'apiVersion', 'kind') : {}
  const merged = prune(mergeApplied(start, withoutManaged(object), shape), last, everyones, shape)
  if (!isMap(merged)) throw new Error('an object stays an object')
  const { changed, removed } = compare(start, merged, shape)
  const conflicts = others.flatMap(manager => conflictsWith(manager, changed))
  if (conflicts.length > 0 && !force) return { conflicts }
  const left = others.map(manager => ({
    ...manager,
    fields: difference(difference(manager.fields, changed), removed),
  }))
  return { object: withManagers(merged, before, [...left, named(kind, writer, mine)]) }
}

/** The next object with its managed fields after an update: what changed is the writer's now. */
export function updated(kind: Kind, live: JsonMap | null, next: JsonMap, writer: Writer): JsonMap {
  const { changed, removed } = compare(withoutManaged(live ?? {}), withoutManaged(next), shapeOf(kind))
  const taken = owned(kind, changed, writer)
  const before = managersOf(live)
  const last = before.find(manager => isSame(manager, writer))?.fields ?? NO_FIELDS
  const left = before
    .filter(manager => !isSame(manager, writer))
    .map(manager => ({ ...manager, fields: difference(difference(manager.fields, taken), removed) }))
  const mine = difference(union(last, taken), removed)
  return withManagers(next, before, [...left, named(kind, writer, mine)])
}

function managersOf(object: JsonMap | null): Manager[] {
  return listAt(object ?? {}, 'metadata', 'managedFields').map(entry => ({
    manager: textAt(entry, 'manager') ?? 'unknown',
    operation: textAt(entry, 'operation') === 'Apply' ? 'Apply' : 'Update',
    subresource: textAt(entry, 'subresource') ?? '',
    apiVersion: textAt(entry, 'apiVersion') ?? '',
    time: textAt(entry, 'time') ?? '',
    fields: read(at(entry, 'fieldsV1')),
  }))
}

// Most entries stay as they are through a write: they are neither read nor written again.
const readBefore = new WeakMap<JsonMap, Fields>()
const writtenBefore = new WeakMap<Fields, JsonMap>()

function read(written: Json | undefined): Fields {
  if (!isMap(written)) return NO_FIELDS
  const fields = readBefore.get(written) ?? fromFieldsV1(written)
  readBefore.set(written, fields)
  writtenBefore.set(fields, written)
  return fields
}

function write(fields: Fields): JsonMap {
  const written = writtenBefore.get(fields) ?? toFieldsV1(fields)
  writtenBefore.set(fields, written)
  readBefore.set(written, fields)
  return written
}

// An entry whose fields stay keeps its time: otherwise an apply that changes nothing would change the object.
function withManagers(object: JsonMap, before: Manager[], managers: Manager[]): JsonMap {
  const kept = managers
    .filter(manager => !isEmpty(manager.fields))
    .map(manager => {
      const was = before.find(known => isSame(known, manager))
      return was && sameFields(was.fields, manager.fields) ? was : manager
    })
  const order = ({ operation, time, manager, subresource }: Manager) =>
    [operation, time, manager, subresource].join('\n')
  const sorted = kept.toSorted((left, right) => (order(left) < order(right) ? -1 : 1))
  return withMeta(object, { managedFields: sorted.map(entryOf) })
}

function entryOf(manager: Manager): Json {
  return {
    manager: manager.manager,
    operation: manager.operation,
    apiVersion: manager.apiVersion,
    time: manager.time,
    fieldsType: 'FieldsV1',
    fieldsV1: write(manager.fields),
    ...(manager.subresource ? { subresource: manager.subresource } : {}),
  }
}

function named(kind: Kind, writer: Writer, fields: Fields): Manager {
  return { ...writer, apiVersion: apiVersionOf(kind), time: timeText(), fields }
}

function isSame(left: Writer, right: Writer): boolean {
  return (
    left.manager === right.manager &&
    left.operation === right.operation &&
    left.subresource === right.subresource
  )
}

function conflictsWith(manager: Manager, changed: Fields): Conflict[] {
  const name =
    JSON.stringify(manager.manager) +
    (manager.subresource ? ` with subresource "${manager.subresource}"` : '')
  const text = manager.operation === 'Update' ? `${name} using ${manager.apiVersion}` : name
  return pathsOf(intersection(manager.fields, changed)).map(field => ({ manager: text, field }))
}

const NOBODYS = ['name', 'namespace', 'uid', 'resourceVersion', 'generation', 'creationTimestamp', 'selfLink']
const NOBODYS_FIELDS = new Set(
  [...NOBODYS, 'managedFields', 'deletionTimestamp', 'deletionGracePeriodSeconds'].map(name => `f:${name}`),
)

/** Without what no writer can own: identity, bookkeeping, and the part that belongs to the other subresource. */
function owned(kind: Kind, fields: Fields, writer: Writer): Fields {
  const kept = keepBelow(fields, path => {
    const [top = '', second = ''] = path
    if (path.length === 1) return ownedTop(kind, top, writer)
    if (top !== 'f:metadata' || path.length > 2) return true
    return writer.subresource === 'status' ? second === 'f:annotations' : !NOBODYS_FIELDS.has(second)
  })
  const metadata = kept.below.get('f:metadata')
  if (metadata && metadata.below.size > 0) return kept
  return { ...kept, below: new Map([...kept.below].filter(([name]) => name !== 'f:metadata')) }
}

function ownedTop(kind: Kind, name: string, writer: Writer): boolean {
  if (name === 'f:apiVersion' || name === 'f:kind') return false
  if (writer.subresource === 'status') return name === 'f:status' || name === 'f:metadata'
  return !(kind.status && name === 'f:status')
}

function withoutManaged(object: JsonMap): JsonMap {
  const bare = without(object, 'apiVersion', 'kind')
  return 'metadata' in bare ? { ...bare, metadata: without(mapAt(bare, 'metadata'), 'managedFields') } : bare
}
