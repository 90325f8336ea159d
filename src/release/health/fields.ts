/** Careful looks into objects of which only the outline is known. */

export type Condition = { type: string; status: string; reason: string; message: string }

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The value below the path, or undefined where any step is missing. */
export function valueAt(object: unknown, ...path: string[]): unknown {
  let value = object
  for (const step of path) value = isRecord(value) ? value[step] : undefined
  return value
}

export function numberAt(object: unknown, ...path: string[]): number | undefined {
  const value = valueAt(object, ...path)
  return typeof value === 'number' ? value : undefined
}

export function textAt(object: unknown, ...path: string[]): string | undefined {
  const value = valueAt(object, ...path)
  return typeof value === 'string' ? value : undefined
}

export function listAt(object: unknown, ...path: string[]): Record<string, unknown>[] {
  const value: unknown = valueAt(object, ...path)
  return Array.isArray(value) ? value.filter(isRecord) : []
}

export function conditionsOf(object: unknown): Condition[] {
  return listAt(object, 'status', 'conditions').map(condition => ({
    type: textAt(condition, 'type') ?? '',
    status: textAt(condition, 'status') ?? '',
    reason: textAt(condition, 'reason') ?? '',
    message: textAt(condition, 'message') ?? '',
  }))
}

export function conditionOf(object: unknown, type: string): Condition | undefined {
  return conditionsOf(object).find(condition => condition.type === type)
}
