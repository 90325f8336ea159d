import type { Json, JsonMap } from './json.ts'
import { qualified } from './kinds.ts'
import type { Kind } from './kinds.ts'

/** An answer of the API that is no success, as the Status object that is sent. */
export class Problem extends Error {
  readonly code: number
  readonly status: JsonMap
  constructor(code: number, reason: string, message: string, about?: JsonMap) {
    super(message)
    this.code = code
    const body = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', message, reason }
    this.status = { ...body, ...(about ? { details: about } : {}), code }
  }
}

export function notFound(kind: Kind, name: string): Problem {
  return new Problem(404, 'NotFound', `${qualified(kind)} "${name}" not found`, details(kind, name))
}

export function alreadyExists(kind: Kind, name: string): Problem {
  return new Problem(409, 'AlreadyExists', `${qualified(kind)} "${name}" already exists`, details(kind, name))
}

export function conflict(kind: Kind, name: string, why: string): Problem {
  const message = `Operation cannot be fulfilled on ${qualified(kind)} "${name}": ${why}`
  return new Problem(409, 'Conflict', message, details(kind, name))
}

export function modifiedMeanwhile(kind: Kind, name: string): Problem {
  return conflict(
    kind,
    name,
    'the object has been modified; please apply your changes to the latest version and try again',
  )
}

export type Fault = { reason: 'FieldValueInvalid' | 'FieldValueRequired'; message: string; field: string }

export function required(field: string, message = ''): Fault {
  return { reason: 'FieldValueRequired', message: `Required value${message && `: ${message}`}`, field }
}

export function invalidValue(field: string, value: Json, why: string): Fault {
  return { reason: 'FieldValueInvalid', message: `Invalid value: ${JSON.stringify(value)}: ${why}`, field }
}

export function invalid(kind: Kind, name: string, faults: Fault[]): Problem {
  const causes = faults.map(fault => ({ ...fault }))
  const texts = faults.map(({ field, message }) => `${field}: ${message}`)
  const text = texts.length === 1 ? (texts[0] ?? '') : `[${texts.join(', ')}]`
  return new Problem(
    422,
    'Invalid',
    `${kind.kind}${kind.group && `.${kind.group}`} "${name}" is invalid: ${text}`,
    {
      ...details(kind, name),
      kind: kind.kind,
      causes,
    },
  )
}

export function badRequest(message: string): Problem {
  return new Problem(400, 'BadRequest', message)
}

export function forbidden(kind: Kind, name: string, why: string, causes: JsonMap[] = []): Problem {
  const message = `${qualified(kind)} "${name}" is forbidden: ${why}`
  return new Problem(403, 'Forbidden', message, {
    ...details(kind, name),
    ...(causes.length > 0 ? { causes } : {}),
  })
}

export function expired(message: string): Problem {
  return new Problem(410, 'Expired', message)
}

function details(kind: Kind, name: string): JsonMap {
  return { name, ...(kind.group ? { group: kind.group } : {}), kind: kind.plural }
}
