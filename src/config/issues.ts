import type { z } from 'zod'
import { harmless } from '../errors.ts'
import type { Coded } from '../errors.ts'
import type { Fault, KeyPath } from './fault.ts'
import { keyText } from './fault.ts'
import { isLaterKey, isLaterValue } from './later.ts'
import { nearest } from './nearest.ts'
import { knownKeys, schemasAt } from './schema.ts'
import type { Schema } from './schema.ts'

export type Issue = z.core.$ZodIssue

/** Puts what zod found into the words of the catalogue: what is wrong, and what to write instead. */
export function issueFaults(issues: readonly Issue[], value: unknown): Fault[] {
  return issues.flatMap(issue => faultsOf(issue, [], value))
}

function faultsOf(issue: Issue, before: KeyPath, value: unknown): Fault[] {
  const path = [...before, ...issue.path.map(part => (typeof part === 'symbol' ? String(part) : part))]
  if (issue.code === 'invalid_union') return unionFaults(issue, path, value)
  if (issue.code === 'invalid_key') return [{ path, of: 'key', coded: invalidKey(path) }]
  if (issue.code !== 'unrecognized_keys') return valueFaults(path, value)
  return issue.keys.map(key => ({ path: [...path, key], of: 'key', coded: unknownKey(path, key) }))
}

/** The choice that was most probably meant: the one with the fewest complaints, if it is close at all. */
function unionFaults(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: KeyPath,
  value: unknown,
): Fault[] {
  const choices = issue.errors.filter(
    issues => !issues.some(each => each.path.length === 0 && isOtherKind(each)),
  )
  const best = choices.toSorted((a, b) => weight(a) - weight(b))[0]
  if (best === undefined) return valueFaults(path, value)
  return best.flatMap(each => faultsOf(each, path, value))
}

function isOtherKind(issue: Issue): boolean {
  return issue.code === 'invalid_type' || issue.code === 'invalid_value'
}

function weight(issues: readonly Issue[]): number {
  return issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0)
}

function unknownKey(path: KeyPath, key: string): Coded {
  if (isLaterKey(path, key)) return ['config_key_later', { key }]
  const known = knownKeys(path)
  const near = nearest(key, known)
  if (near !== null) return ['config_key_unknown_near', { key, nearest: near }]
  return ['config_key_unknown', { key, known: known.join(', ') }]
}

function invalidKey(path: KeyPath): Coded {
  const names = schemasAt(path.slice(0, -1))
    .map(each => each.propertyNames)
    .find(each => each !== undefined)
  return [
    'config_key_invalid',
    { key: shown(path.at(-1)), expected: names?.title ?? 'text', examples: examplesOf(names) },
  ]
}

function valueFaults(path: KeyPath, top: unknown): Fault[] {
  const value = path.reduce<unknown>(childOf, top)
  const later = isObject(value) ? Object.keys(value).filter(key => isLaterKey(path, key)) : []
  if (later.length > 0)
    return later.map(key => ({ path: [...path, key], of: 'key', coded: ['config_key_later', { key }] }))
  return [{ path, of: value === undefined ? 'key' : 'value', coded: wrongValue(path, value) }]
}

function wrongValue(path: KeyPath, value: unknown): Coded {
  const schemas = schemasAt(path)
  const schema = schemas.find(each => each.title !== undefined)
  const key = keyText(path.slice(-1))
  const expected = schema?.title ?? 'what stands here'
  const examples = examplesOf(schema)
  if (value === undefined)
    return ['config_missing', { key, expected, example: flow(schema?.examples?.[0] ?? '…') }]
  const words = schemas.flatMap(each => each.anyOf ?? [each]).flatMap(each => each.enum ?? [])
  if (typeof value === 'string' && words.length > 0) return wrongWord(path, value, words)
  if (isUnquoted(value, schemas)) return ['config_text_unquoted', { value: shown(value) }]
  return ['config_form', { value: shown(value), expected, examples }]
}

function wrongWord(path: KeyPath, value: string, words: string[]): Coded {
  const known = words.join(' or ')
  if (isLaterValue(path, value)) return ['config_value_later', { key: keyText(path.slice(-1)), value, known }]
  const near = nearest(value, words)
  if (near !== null) return ['config_value_unknown_near', { value: shown(value), nearest: near }]
  return ['config_value_unknown', { value: shown(value), known }]
}

/** `tag: 1.20` is a number to YAML, and would be right as text. */
function isUnquoted(value: unknown, schemas: Schema[]): boolean {
  if (typeof value !== 'number' && typeof value !== 'boolean') return false
  return schemas.some(
    each => each.type === 'string' && new RegExp(each.pattern ?? '', 'u').test(String(value)),
  )
}

function examplesOf(schema: Schema | undefined): string {
  return (schema?.examples ?? []).map(flow).join(' or ') || '…'
}

/** Text that needs no quotes, in the middle of a line either. */
const PLAIN = /^[A-Za-z0-9/^](?:[^#{}[\],:\s]|:(?=[^\s,}\]]))*$/

/** A value as YAML in one line. */
export function flow(value: unknown): string {
  if (typeof value === 'string') return PLAIN.test(value) ? value : JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(flow).join(', ')}]`
  if (isObject(value)) {
    const entries = Object.entries(value).map(([key, entry]) => `${flow(key)}: ${flow(entry)}`)
    return `{ ${entries.join(', ')} }`
  }
  return JSON.stringify(value) ?? 'nothing'
}

function shown(value: unknown): string {
  if (value === null) return 'nothing'
  if (typeof value === 'string') return JSON.stringify(harmless(value, 80))
  if (Array.isArray(value)) return 'a list'
  return isObject(value) ? 'a group of keys' : JSON.stringify(value)
}

function childOf(of: unknown, segment: string | number): unknown {
  if (Array.isArray(of)) return of[Number(segment)]
  return isObject(of) && Object.hasOwn(of, segment) ? of[segment] : undefined
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
