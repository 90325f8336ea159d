/** Checks requests to GitHub, and its answers, against what GitHub publishes. Every check gives a list of faults. */
import { getVariableValues } from 'graphql'
import { checkDocument, githubSchema } from '../../sandbox/github/graphql/schema.ts'
import { bodySchema, faultsBy, parameterOf, paths, webhookSchema } from './openapi-schemas.ts'
import type { Operation, Parameter } from './openapi-schemas.ts'

export type SentRequest = {
  method: string
  /** With or without `/api/v3` in front; a query in it is read too. */
  path: string
  query?: Record<string, string | number | boolean>
  body?: unknown
}
export type ReceivedAnswer = { method: string; path: string; status: number; body: unknown }

/** Faults of a REST request: unknown operation, unknown or wrong parameters, a body that GitHub does not describe. */
export function checkRequest({ method, path, query, body }: SentRequest): string[] {
  const target = new URL(path, 'http://github.invalid')
  const found = findOperation(method, target.pathname)
  if (!found) return [`GitHub describes no operation ${method} ${target.pathname} (or the extract lacks it)`]
  const asked = { ...Object.fromEntries(target.searchParams), ...query }
  return [...queryFaults(found.operation, asked), ...bodyFaults(found.operation, body)]
}

/** Faults of an answer: a status that GitHub does not describe, or a body that is not of its schema. */
export function checkResponse({ method, path, status, body }: ReceivedAnswer): string[] {
  const { pathname } = new URL(path, 'http://github.invalid')
  const found = findOperation(method, pathname)
  if (!found) return [`GitHub describes no operation ${method} ${pathname} (or the extract lacks it)`]
  const described = found.operation.responses[String(status)]
  if (!described)
    return status < 400 ? [`GitHub describes no ${status} for ${method} ${found.path}`] : errorFaults(body)
  const schema = bodySchema(described)
  if (schema !== undefined) return faultsBy(schema, body)
  return body === undefined || body === null || body === ''
    ? []
    : [`a ${status} of ${found.path} has no body`]
}

/** Faults of a GraphQL document and its variables by GitHub's schema. */
export function checkGraphql(document: string, variables: Record<string, unknown> = {}): string[] {
  const checked = checkDocument(document)
  if (checked.kind === 'invalid') return checked.errors.map(error => error.message)
  return checked.document.definitions.flatMap(definition => {
    if (!('variableDefinitions' in definition)) return []
    const coerced = getVariableValues(githubSchema(), definition.variableDefinitions ?? [], variables)
    return coerced.errors?.map(error => error.message) ?? []
  })
}

/** Faults of a webhook's payload, by the name of GitHub's description (`push`, `pull-request-opened`). */
export function checkWebhook(name: string, payload: unknown): string[] {
  return faultsBy(webhookSchema(name), payload)
}

type Found = { path: string; operation: Operation }

/** The operation a path belongs to; of several the one with the most fixed segments. */
export function findOperation(method: string, pathname: string): Found | null {
  const wanted = pathname.replace(/^\/api\/v3(?=\/)/, '')
  const matches = Object.entries(paths).flatMap(([path, methods]) => {
    const operation = methods[method.toLowerCase()]
    return operation && patternOf(path).test(wanted) ? [{ path, operation }] : []
  })
  return matches.toSorted((a, b) => fixedSegments(b.path) - fixedSegments(a.path))[0] ?? null
}

function patternOf(path: string): RegExp {
  const source = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    ['ref', 'path', 'branch', 'basehead'].includes(name) ? '.+' : '[^/]+',
  )
  return new RegExp(`^${source}$`)
}

function fixedSegments(path: string): number {
  return path.split('/').filter(segment => !segment.startsWith('{')).length
}

function queryFaults(operation: Operation, asked: Record<string, string | number | boolean>): string[] {
  const known = operation.parameters.map(parameterOf).filter(parameter => parameter.in === 'query')
  const missing = known.filter(parameter => parameter.required && asked[parameter.name] === undefined)
  return [
    ...missing.map(parameter => `the query lacks ${parameter.name}`),
    ...Object.entries(asked).flatMap(([name, value]) => {
      const parameter = known.find(candidate => candidate.name === name)
      return parameter ? valueFaults(parameter, value) : [`GitHub knows no query parameter ${name}`]
    }),
  ]
}

/** A query holds only text: it is right if it is, read as text, number or boolean, of the schema. */
function valueFaults({ name, schema }: Parameter, value: string | number | boolean): string[] {
  const readings = [String(value), Number(value), String(value) === 'true']
  const faults = readings.map(reading => faultsBy(schema, reading))
  return faults.some(list => list.length === 0)
    ? []
    : [`query parameter ${name} = ${value}: ${faults[0]?.join(', ')}`]
}

function bodyFaults(operation: Operation, body: unknown): string[] {
  const { requestBody } = operation
  if (body === undefined) return requestBody?.required ? ['the body is missing'] : []
  const schema = requestBody?.content['application/json']?.schema
  if (schema === undefined) return ['GitHub takes no body here']
  return [...faultsBy(schema, body), ...unknownKeys(schema, body)]
}

/** GitHub ignores keys that it does not know, so a misspelt one would go unseen. */
function unknownKeys(schema: unknown, body: unknown): string[] {
  if (!isRecord(schema) || !isRecord(body) || !isRecord(schema['properties'])) return []
  const { properties } = schema
  return Object.keys(body)
    .filter(key => !(key in properties))
    .map(key => `GitHub knows no key ${key} in this body`)
}

function errorFaults(body: unknown): string[] {
  return isRecord(body) && typeof body['message'] === 'string' ? [] : ['an error carries a message']
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
