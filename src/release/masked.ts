import { isRecord, textAt, valueAt } from './health/fields.ts'

const FIELDS = ['data', 'stringData']
/** What `kubectl apply` leaves behind: the whole object once more, with everything in it. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration'

/** Hides what is in Secrets; one for all texts that are compared, so that a changed value is seen to have changed. */
export type Mask = (object: unknown) => unknown

/**
 * Objects without the values of Secrets. The first value of each key is `(hidden)`, another one of the same key
 * `(hidden, other 2)`: what it is, how long it is and whether two keys agree is never told.
 */
export function createMask(): Mask {
  const known = new Map<string, string[]>()
  const hidden = (key: string, value: unknown): string => {
    const values = known.get(key) ?? []
    known.set(key, values)
    const text = JSON.stringify(value) ?? ''
    if (!values.includes(text)) values.push(text)
    const at = values.indexOf(text)
    return at === 0 ? '(hidden)' : `(hidden, other ${at + 1})`
  }
  return object => masked(withoutLastApplied(object), hidden)
}

/** Whether the value is a Secret, of whatever version. */
export function isSecret(object: unknown): boolean {
  return textAt(object, 'kind')?.trim().toLowerCase() === 'secret'
}

type Hidden = (key: string, value: unknown) => string

function masked(object: unknown, hidden: Hidden): unknown {
  if (!isRecord(object) || !isSecret(object)) return object
  const name = textAt(object, 'metadata', 'name') ?? ''
  const secret = { ...object }
  for (const field of FIELDS) {
    const values = secret[field]
    if (values === undefined || values === null) continue
    secret[field] = isRecord(values)
      ? Object.fromEntries(
          Object.entries(values).map(([key, value]) => [key, hidden(`${name} ${field} ${key}`, value)]),
        )
      : hidden(`${name} ${field}`, values)
  }
  return secret
}

function withoutLastApplied(object: unknown): unknown {
  const annotations = valueAt(object, 'metadata', 'annotations')
  if (!isRecord(object) || !isRecord(object['metadata']) || !isRecord(annotations)) return object
  if (!(LAST_APPLIED in annotations)) return object
  const { [LAST_APPLIED]: _whole, ...rest } = annotations
  return { ...object, metadata: { ...object['metadata'], annotations: rest } }
}
