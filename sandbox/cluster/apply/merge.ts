import { isMap } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import type { Shape } from '../objects/shapes.ts'
import { childrenOf } from './fields.ts'
import type { Child, Fields } from './fields.ts'

/** The live value with what was applied laid over it; what is not applied stays. */
export function mergeApplied(live: Json, applied: Json, shape: Shape): Json {
  const [liveChildren, appliedChildren] = [childrenOf(live, shape), childrenOf(applied, shape)]
  if (liveChildren === null || appliedChildren === null) return applied
  if (isMap(live) && isMap(applied)) return mergeMaps(live, appliedChildren)
  return mergeLists(liveChildren, appliedChildren)
}

function mergeMaps(live: JsonMap, applied: Child[]): JsonMap {
  const merged = { ...live }
  for (const { name, value, shape } of applied) {
    const key = name.slice(2)
    const before = live[key]
    merged[key] = before === undefined ? value : mergeApplied(before, value, shape)
  }
  return merged
}

// What was applied gives the order; what only the live list has stays behind the item it stood behind.
function mergeLists(live: Child[], applied: Child[]): Json[] {
  const liveByName = new Map(live.map(child => [child.name, child.value]))
  const merged = applied.map(({ name, value, shape }) => {
    const before = liveByName.get(name)
    return { name, value: before === undefined ? value : mergeApplied(before, value, shape) }
  })
  for (const [index, { name, value }] of live.entries()) {
    if (merged.some(item => item.name === name)) continue
    const before = live[index - 1]?.name
    const position = merged.findIndex(item => item.name === before)
    merged.splice(before === undefined ? 0 : position + 1, 0, { name, value })
  }
  return merged.map(({ value }) => value)
}

/** Takes away what a manager applied last time, no longer applies, and nobody else owns. */
export function prune(value: Json, last: Fields, owned: Fields, shape: Shape): Json {
  const children = childrenOf(value, shape)
  if (children === null) return value
  const kept = children.flatMap(child => {
    const [mine, anyones] = [last.below.get(child.name), owned.below.get(child.name)]
    if (!mine) return [child]
    if (!anyones) return []
    return [{ ...child, value: prune(child.value, mine, anyones, child.shape) }]
  })
  if (Array.isArray(value)) return kept.map(({ value: item }) => item)
  return Object.fromEntries(kept.map(({ name, value: item }) => [name.slice(2), item]))
}

/** Names of fields that the kind does not have, as `.spec.foo`. */
export function unknownFields(value: Json, shape: Shape, path = ''): string[] {
  if (shape.is === 'atomic' || shape.is === 'scalar' || shape.is === 'any') return []
  const children = childrenOf(value, shape) ?? []
  return children.flatMap((child, index) => {
    const key = child.name.slice(2)
    const here = Array.isArray(value) ? `${path}[${index}]` : `${path}.${key}`
    if (shape.is === 'struct' && shape.field(key) === null) return shape.open ? [] : [here]
    return unknownFields(child.value, child.shape, here)
  })
}

/** Without nulls: an applied null says nothing. */
export function withoutNulls(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutNulls)
  if (!isMap(value)) return value
  const kept: JsonMap = {}
  for (const [key, child] of Object.entries(value)) if (child !== null) kept[key] = withoutNulls(child)
  return kept
}

/** Without fields that the kind does not have, as the API server reads an object. */
export function dropUnknown(value: Json, shape: Shape): Json {
  if (shape.is === 'keyed' && Array.isArray(value)) return value.map(item => dropUnknown(item, shape.of))
  if (!isMap(value) || (shape.is !== 'struct' && shape.is !== 'map')) return value
  const kept: JsonMap = {}
  for (const [key, child] of Object.entries(value)) {
    const inner = shape.is === 'map' ? shape.of : shape.field(key)
    if (inner) kept[key] = dropUnknown(child, inner)
    else if (shape.is === 'struct' && shape.open) kept[key] = child
  }
  return kept
}
