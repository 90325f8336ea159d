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

/** Numbers of the lines that are neither empty, nor comments, nor valid: GitHub skips them, and they own nothing. */
export function skippedLines(text: string): number[] {
  if (isTooLarge(text)) return []
  return text
    .split(/\r?\n/)
    .flatMap((line, at) => (isMeant(line) && lineOf(line).length === 0 ? [at + 1] : []))
}

/** A text has at most three bytes for each of its units, so most need no counting. */
function isTooLarge(text: string): boolean {
  if (text.length >= BYTES_MAX) return true
  return text.length * 3 >= BYTES_MAX && new TextEncoder().encode(text).length >= BYTES_MAX
}

/** Nothing for comments, empty lines and those that GitHub reports as errors. */
function lineOf(text: string): Line[] {
  if (!isMeant(text)) return []
  const line = bare(text)
  const { pattern = '', owners = '' } = LINE.exec(line)?.groups ?? {}
  const parsed = parsePattern(pattern)
  const names = owners.split(/[ \t]+/).filter(name => name !== '')
  return parsed !== null && names.every(isOwner) ? [{ pattern: parsed, owners: names }] : []
}

function isMeant(text: string): boolean {
  const line = bare(text)
  return line !== '' && !line.startsWith('#')
}

function bare(text: string): string {
  return text.replace(/^\ufeff/, '').trim()
}

function isOwner(name: string): boolean {
  return USER.test(name) || TEAM.test(name) || EMAIL.test(name)
}
