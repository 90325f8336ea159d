import { clusterErrors } from './errors/cluster.ts'
import { configErrors } from './errors/config.ts'
import { doctorErrors } from './errors/doctor.ts'
import { gitErrors } from './errors/git.ts'
import { inputErrors } from './errors/input.ts'
import { manifestErrors } from './errors/manifest.ts'
import { peopleErrors } from './errors/people.ts'
import { registryErrors } from './errors/registry.ts'
import { slackErrors } from './errors/slack.ts'
import { storeErrors } from './errors/store.ts'

/** Code → message and what to do. `{name}` is filled in from the values of the error. */
const CATALOGUE = {
  ...clusterErrors,
  ...configErrors,
  ...doctorErrors,
  ...gitErrors,
  ...inputErrors,
  ...manifestErrors,
  ...peopleErrors,
  ...registryErrors,
  ...slackErrors,
  ...storeErrors,
}

type Catalogue = typeof CATALOGUE
export type ErrorCode = keyof Catalogue
/** What is wrong, and what to do about it: one sentence each. */
export type ErrorText = { message: string; remedy: string }

/** The names in braces; an example such as `{ name: repository }` has none. */
type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? Exclude<Name, `${string} ${string}`> | Names<Rest>
  : never
type NamesOf<C extends ErrorCode> = Names<Catalogue[C]['message'] | Catalogue[C]['remedy']>
type ValuesOf<C extends ErrorCode> = { [Name in NamesOf<C>]: string | number }
/** A code with exactly the values that its text names, foreign ones as they came: they are made harmless here. */
export type Coded = { [C in ErrorCode]: [code: C, values: ValuesOf<C>] }[ErrorCode]

/** Trying again would change nothing; a person has to. */
export class TerminalError extends Error {
  override name = 'TerminalError'
  readonly code: ErrorCode
  readonly remedy: string

  constructor(...[code, values, options]: [...coded: Coded, options?: ErrorOptions]) {
    super(fill(CATALOGUE[code].message, values), options)
    this.code = code
    this.remedy = fill(CATALOGUE[code].remedy, values)
  }
}

/** Trying again may help: after `retryAfterMs` where the other side said so (null: by backoff). */
export class RetryableError extends Error {
  override name = 'RetryableError'
  readonly code: ErrorCode
  readonly remedy: string
  readonly retryAfterMs: number | null

  constructor(
    ...[code, values, options]: [...coded: Coded, options?: ErrorOptions & { retryAfterMs?: number }]
  ) {
    super(fill(CATALOGUE[code].message, values), options)
    this.code = code
    this.remedy = fill(CATALOGUE[code].remedy, values)
    this.retryAfterMs = options?.retryAfterMs ?? null
  }
}

/** Message and remedy of a code, for what is a value and not thrown. */
export function errorText(...[code, values]: Coded): ErrorText {
  return { message: fill(CATALOGUE[code].message, values), remedy: fill(CATALOGUE[code].remedy, values) }
}

/** What to do about a code that was stored with its message; null for a code of another version. */
export function remedyOf(code: string): string | null {
  return isErrorCode(code) ? CATALOGUE[code].remedy : null
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(CATALOGUE, code)
}

/** Every code, for tests and documentation. */
export function errorCodes(): ErrorCode[] {
  return Object.keys(CATALOGUE).filter(isErrorCode)
}

const FOREIGN_CHARS_MAX = 300
/** Control characters, and those that reorder, hide or break what stands around them. */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu

/** Foreign text on one line: control and invisible characters written out, at most `charsMax` characters. */
export function harmless(text: string, charsMax = FOREIGN_CHARS_MAX): string {
  const chars = Array.from(text.slice(0, charsMax * 2))
  const cut = chars.length > charsMax || text.length > charsMax * 2
  return chars.slice(0, charsMax).join('').replaceAll(UNSAFE, writtenOut) + (cut ? '…' : '')
}

function writtenOut(char: string): string {
  if (char === '\n') return '\\n'
  if (char === '\t') return ' '
  return `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`
}

/** With a full stop, unless the text ends its sentence itself. */
export function asSentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`
}

/** A foreign text that ends its own sentence ends that of the template too. */
function fill(template: string, values: Record<string, string | number>): string {
  return template.replaceAll(/\{(\w+)\}(\.(?=\s|$))?/g, (_whole, name: string, stop = '') => {
    const text = harmless(String(values[name] ?? '?'))
    return stop === '' ? text : asSentence(text)
  })
}
