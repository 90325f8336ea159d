import { matchPath, parsePattern } from './codeowners/pattern.ts'
import type { Pattern } from './codeowners/pattern.ts'

/** GitHub loads no larger file. */
const BYTES_MAX = 3 * 1024 * 1024
const USER = /^@[a-z\d](?:[a-z\d_-]*[a-z\d])?$/i
const TEAM = /^@[a-z\d](?:[a-z\d-]*[a-z\d])?\/[a-z\d][\w-]*$/i
const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/
/** A pattern with escaped characters, its owners, and a comment that a space sets apart. */
const LINE = /^(?<pattern>(?:\\.|[^\s\\])+)(?<owners>(?:[ \t]+(?!#)\S+)*)(?:[ \t]+#.*)?$/

type Line = { pattern: Pattern; owners: string[] }

/**
 * Owners of a path by a CODEOWNERS file, as they stand there: `@user`, `@org/team` or an e-mail address. The last
 * line whose pattern matches decides, also when it names nobody. Like GitHub, it skips lines that are not valid and
 * ignores a file of more than 3 MB. Source: docs.github.com, "About code owners".
 */
export function ownersOf(text: string, path: string): string[] {
  return codeownersOf(text)(path)
}

/** The same for many paths of one file, which is read once. */
export function codeownersOf(text: string): (path: string) => string[] {
  const lines = isTooLarge(text) ? [] : text.split(/\r?\n/).flatMap(lineOf).toReversed()
  return path => lines.find(({ pattern }) => matchPath(pattern, path))?.owners ?? []
}

/** A text has at most three bytes for each of its units, so most need no counting. */
function isTooLarge(text: string): boolean {
  if (text.length >= BYTES_MAX) return true
  return text.length * 3 >= BYTES_MAX && new TextEncoder().encode(text).length >= BYTES_MAX
}

/** Nothing for comments, empty lines and those that GitHub reports as errors. */
function lineOf(text: string): Line[] {
  const line = text.replace(/^\ufeff/, '').trim()
  if (line === '' || line.startsWith('#')) return []
  const { pattern = '', owners = '' } = LINE.exec(line)?.groups ?? {}
  const parsed = parsePattern(pattern)
  const names = owners.split(/[ \t]+/).filter(name => name !== '')
  return parsed !== null && names.every(isOwner) ? [{ pattern: parsed, owners: names }] : []
}

function isOwner(name: string): boolean {
  return USER.test(name) || TEAM.test(name) || EMAIL.test(name)
}
