import { equal, isMap } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { keyOf } from '../objects/shapes.ts'
import type { Shape } from '../objects/shapes.ts'

/**
 * A set of field paths as a tree. Names are those of fieldsV1: `f:image`, `k:{"name":"app"}`, `v:"x"`; `self`
 * says that the path itself is in the set, which fieldsV1 writes as `.`, or as an empty leaf.
 */
export type Fields = { self: boolean; below: ReadonlyMap<string, Fields> }

export const NO_FIELDS: Fields = { self: false, below: new Map() }
const LEAF: Fields = { self: true, below: new Map() }

/** All fields of a value that somebody can own. */
export function fieldsOf(value: Json, shape: Shape): Fields {
  const children = childrenOf(value, shape)
  if (children === null || children.length === 0) return LEAF
  const below = new Map<string, Fields>()
  for (const { name, value: child, shape: childShape, member } of children) {
    const fields = fieldsOf(child, childShape)
    below.set(name, member ? { ...fields, self: true } : fields)
  }
  return { self: false, below }
}

export type Child = { name: string; value: Json; shape: Shape; member: boolean }

/** What is below a value, by its shape; null when it is owned as a whole. `member`: an item that itself is owned. */
export function childrenOf(value: Json, shape: Shape): Child[] | null {
  switch (shape.is) {
    case 'scalar':
    case 'atomic':
      return null
    case 'any':
      return isMap(value) ? entriesOf(value, () => shape, true) : null
    case 'map':
      return isMap(value) ? entriesOf(value, () => shape.of, true) : null
    case 'struct':
      return isMap(value) ? entriesOf(value, name => shape.field(name) ?? { is: 'any' }, false) : null
    case 'set':
      return Array.isArray(value)
        ? value.map(item => ({
            name: `v:${JSON.stringify(item)}`,
            value: item,
            shape: { is: 'scalar' },
            member: true,
          }))
        : null
    case 'keyed':
      return Array.isArray(value)
        ? value.map(item => ({
            name: itemName(item, shape.keys),
            value: item,
            shape: shape.of,
            member: true,
          }))
        : null
  }
}

function entriesOf(value: JsonMap, shapeOf: (name: string) => Shape, member: boolean): Child[] {
  return Object.entries(value).map(([name, child]) => ({
    name: `f:${name}`,
    value: child,
    shape: shapeOf(name),
    member,
  }))
}

function itemName(item: Json, keys: readonly string[]): string {
  return `k:${JSON.stringify(Object.fromEntries(keys.map(key => [key, keyOf(item, key)])))}`
}

/** Fields that are new or have another value, and fields that are gone. */
export function compare(before: Json, after: Json, shape: Shape): { changed: Fields; removed: Fields } {
  // What a change leaves alone is usually the same value in memory.
  if (before === after) return { changed: NO_FIELDS, removed: NO_FIELDS }
  const [old, now] = [childrenOf(before, shape), childrenOf(after, shape)]
  if (old === null || now === null)
    return { changed: equal(before, after) ? NO_FIELDS : fieldsOf(after, shape), removed: NO_FIELDS }
  const oldByName = new Map(old.map(child => [child.name, child]))
  const nowNames = new Set(now.map(child => child.name))
  const changed = new Map<string, Fields>()
  const removed = new Map<string, Fields>()
  for (const child of now) {
    const was = oldByName.get(child.name)
    const within = was ? compare(was.value, child.value, child.shape) : null
    put(changed, child.name, within ? within.changed : { ...fieldsOf(child.value, child.shape), self: true })
    if (within) put(removed, child.name, within.removed)
  }
  for (const child of old)
    if (!nowNames.has(child.name))
      removed.set(child.name, { ...fieldsOf(child.value, child.shape), self: true })
  return { changed: { self: false, below: changed }, removed: { self: false, below: removed } }
}

export function isEmpty(fields: Fields): boolean {
  return !fields.self && fields.below.size === 0
}

export function union(left: Fields, right: Fields): Fields {
  const below = new Map(left.below)
  for (const [name, child] of right.below) {
    const other = below.get(name)
    below.set(name, other ? union(other, child) : child)
  }
  return { self: left.self || right.self, below }
}

export function difference(left: Fields, right: Fields): Fields {
  if (right.below.size === 0 && !right.self) return left
  const below = new Map<string, Fields>()
  for (const [name, child] of left.below) {
    const other = right.below.get(name)
    put(below, name, other ? difference(child, other) : child)
  }
  return { self: left.self && !right.self, below }
}

export function intersection(left: Fields, right: Fields): Fields {
  const below = new Map<string, Fields>()
  for (const [name, child] of left.below) {
    const other = right.below.get(name)
    if (other) put(below, name, intersection(child, other))
  }
  return { self: left.self && right.self, below }
}

export function sameFields(left: Fields, right: Fields): boolean {
  return left === right || (isEmpty(difference(left, right)) && isEmpty(difference(right, left)))
}

/** Only, or all but, what is below these top-level fields (`f:status`). */
export function keepBelow(
  fields: Fields,
  keep: (path: readonly string[]) => boolean,
  path: string[] = [],
): Fields {
  const below = new Map<string, Fields>()
  for (const [name, child] of fields.below) {
    const here = [...path, name]
    if (keep(here)) put(below, name, keepBelow(child, keep, here))
  }
  return { self: fields.self, below }
}

function put(into: Map<string, Fields>, name: string, fields: Fields): void {
  if (!isEmpty(fields)) into.set(name, fields)
}

export function toFieldsV1(fields: Fields): JsonMap {
  const written: JsonMap = fields.self && fields.below.size > 0 ? { '.': {} } : {}
  const names = [...fields.below.keys()].toSorted()
  for (const name of names) written[name] = toFieldsV1(fields.below.get(name) ?? LEAF)
  return written
}

export function fromFieldsV1(written: Json | undefined): Fields {
  if (!isMap(written) || Object.keys(written).length === 0) return LEAF
  const below = new Map<string, Fields>()
  for (const [name, child] of Object.entries(written)) if (name !== '.') below.set(name, fromFieldsV1(child))
  return { self: '.' in written, below }
}

/** `.spec.template.spec.containers[name="app"].image`, as conflicts name fields. */
export function pathsOf(fields: Fields, path = ''): string[] {
  const names = [...fields.below.keys()].toSorted()
  const below = names.flatMap(name => pathsOf(fields.below.get(name) ?? NO_FIELDS, path + pathPart(name)))
  return fields.self ? [path, ...below] : below
}

function pathPart(name: string): string {
  if (name.startsWith('f:')) return `.${name.slice(2)}`
  if (name.startsWith('v:')) return `[=${name.slice(2)}]`
  const keys: unknown = JSON.parse(name.slice(2))
  return `[${Object.entries(keys ?? {})
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
    .join(',')}]`
}
