export type Json = null | boolean | number | string | Json[] | JsonMap
export type JsonMap = { [key: string]: Json }

/** JSON text as a value; undefined when it is none. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJson(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whatever a parser of JSON or YAML gave, as a value of ours. */
export function isJson(value: unknown): value is Json {
  if (Array.isArray(value)) return value.every(isJson)
  if (typeof value === 'object') return value === null || Object.values(value).every(isJson)
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

export function isMap(value: Json | undefined): value is JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export function at(value: Json | undefined, ...path: string[]): Json | undefined {
  let found = value
  for (const key of path) found = isMap(found) ? found[key] : undefined
  return found
}

/** The map at a path, or an empty one that belongs to nobody. */
export function mapAt(value: Json | undefined, ...path: string[]): JsonMap {
  const found = at(value, ...path)
  return isMap(found) ? found : {}
}

export function listAt(value: Json | undefined, ...path: string[]): Json[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function textAt(value: Json | undefined, ...path: string[]): string | undefined {
  const found = at(value, ...path)
  return typeof found === 'string' ? found : undefined
}

export function numberAt(value: Json | undefined, ...path: string[]): number | undefined {
  const found = at(value, ...path)
  return typeof found === 'number' ? found : undefined
}

/** The texts of a map; what is no text is left out. */
export function textsAt(value: Json | undefined, ...path: string[]): Record<string, string> {
  const texts: Record<string, string> = {}
  for (const [key, text] of Object.entries(mapAt(value, ...path)))
    if (typeof text === 'string') texts[key] = text
  return texts
}

/** Equal by content; the order of a map's keys says nothing. */
export function equal(left: Json | undefined, right: Json | undefined): boolean {
  if (left === right) return true
  if (Array.isArray(left))
    return (
      Array.isArray(right) &&
      left.length === right.length &&
      left.every((item, index) => equal(item, right[index]))
    )
  if (!isMap(left) || !isMap(right)) return false
  const keys = Object.keys(left)
  return keys.length === Object.keys(right).length && keys.every(key => equal(left[key], right[key]))
}

/** Without keys whose value is undefined: what is not there is not in JSON. */
export function compact(entries: { [key: string]: Json | undefined }): JsonMap {
  const kept: JsonMap = {}
  for (const [key, value] of Object.entries(entries)) if (value !== undefined) kept[key] = value
  return kept
}

export function without(map: JsonMap, ...keys: string[]): JsonMap {
  return Object.fromEntries(Object.entries(map).filter(([key]) => !keys.includes(key)))
}
