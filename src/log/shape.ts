const HIDDEN = '[redacted]'
const DEPTH_MAX = 6
const ENTRIES_MAX = 100
const CHARS_MAX = 4000
const STACK_LINES_MAX = 12
const CAUSES_MAX = 4

/** Keys whose value is never shown, however deep; `secretName` and the like only name a secret. */
const SECRET_KEY =
  /authori[sz]ation|cookie|credential|passw|passphrase|private_?-?key|secret(?!_?-?names?$)|token(?!s?_?(?:count|type)$)|api_?-?key/i

/** What of a log entry is written: bounded in depth, length and number, without what its keys call secret. */
export function shaped(fields: Record<string, unknown>): Record<string, unknown> {
  return shapeEntries(fields, 0)
}

function shape(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.length > CHARS_MAX ? `${value.slice(0, CHARS_MAX)}…` : value
  if (typeof value === 'bigint' || typeof value === 'symbol') return String(value)
  if (typeof value === 'function') return '[function]'
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof Error) return shapeError(value, 0)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString()
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
  if (depth >= DEPTH_MAX) return '[deeper]'
  if (Array.isArray(value)) return shapeList(value, depth)
  return shapeEntries(value, depth)
}

function shapeList(list: unknown[], depth: number): unknown[] {
  const kept = list.slice(0, ENTRIES_MAX).map(entry => shape(entry, depth + 1))
  return list.length > ENTRIES_MAX ? [...kept, `[${list.length - ENTRIES_MAX} more]`] : kept
}

function shapeEntries(fields: object, depth: number): Record<string, unknown> {
  const entries: [string, unknown][] = Object.entries(fields)
  const secret = entries.some(([key, value]) => key === 'kind' && value === 'Secret')
  return Object.fromEntries(
    entries.slice(0, ENTRIES_MAX).map(([key, value]) => {
      const hidden = SECRET_KEY.test(key) || (secret && (key === 'data' || key === 'stringData'))
      return [key, hidden && value !== null && value !== undefined ? HIDDEN : shape(value, depth + 1)]
    }),
  )
}

/** Name, message, code and stack; of SDK errors neither request nor response, which hold headers and bodies. */
function shapeError(error: Error, depth: number): Record<string, unknown> {
  const shapedError: Record<string, unknown> = { name: error.name, message: shape(error.message, 0) }
  for (const key of ['code', 'status', 'remedy', 'retryAfterMs']) {
    const value: unknown = Reflect.get(error, key)
    if (typeof value === 'string' || typeof value === 'number') shapedError[key] = shape(value, 0)
  }
  if (depth === 0) shapedError.stack = error.stack?.split('\n').slice(0, STACK_LINES_MAX).join('\n')
  if (error.cause instanceof Error && depth < CAUSES_MAX)
    shapedError.cause = shapeError(error.cause, depth + 1)
  return shapedError
}
