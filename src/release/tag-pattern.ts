/**
 * Problems of a tag policy's regular expression. It is the operator's, but it runs on tags that strangers push, so a
 * pattern is refused unless its backtracking is bounded: no repetition within a repetition, no look-around or
 * backreference, and at most `PATHS_MAX` ways to match. A quantifier whose next character cannot be its own
 * (`[0-9]+-`) leaves only one way; any other counts as many ways as it has lengths on a tag of 128 characters, an
 * alternation as many as it has branches. The product is an upper bound, so this never lets a costly pattern pass.
 */
export function checkPattern(pattern: string, by: string): string[] {
  if (pattern.length > PATTERN_CHARS_MAX) return [`the regex has more than ${PATTERN_CHARS_MAX} characters`]
  const invalid = syntaxError(pattern)
  if (invalid !== null) return [invalid]
  if (!pattern.includes(`(?<${by}>`))
    return [`the regex has no capture named ${by}: write (?<${by}>…) around what orders`]
  if (LOOK_AROUND.test(pattern))
    return ['the regex uses a look-around or a backreference, which is not supported']
  const tokens = tokenize(pattern)
  const groups = groupsOf(tokens)
  if (nested(tokens, groups))
    return ['the regex repeats a group that holds a repetition or a choice: take one of them out']
  if (waysOf(tokens, groups) * startsOf(tokens, groups) > PATHS_MAX) return [TOO_MANY_WAYS]
  const never = tokens.find(
    (token, at) => token.kind === 'atom' && token.chars === '' && mandatory(tokens, groups, at),
  )
  return never === undefined ? [] : [`the regex can match no tag: ${never.source} is not allowed in one`]
}

type Token = {
  kind: 'atom' | 'open' | 'close' | 'or' | 'start' | 'end' | 'boundary'
  source: string
  /** The characters of a tag that an atom takes. */
  chars: string
  min: number
  max: number
}
/** A group by the places of its brackets, with the number of its own branches. */
type Group = { open: number; close: number; branches: number }

const PATTERN_CHARS_MAX = 300
const TAG_CHARS = 128
const PATHS_MAX = 3 * TAG_CHARS * TAG_CHARS
const TOO_MANY_WAYS =
  'the regex can match in too many ways: anchor it with ^ and let each repetition end at a character it cannot take itself'
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-'.split('')
const LOOK_AROUND = /\(\?<?[=!]|(?<!\\)(?:\\\\)*\\(?:[1-9]|k<)/
const INLINE_MODIFIER = /\(\?[ims-]+:/
const TOKEN =
  /(?<atom>\[\^?(?:\\.|[^\]\\])*\]|\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|c[A-Za-z]|[^bB])|[^\\[()|^$])|(?<boundary>\\[bB])|(?<open>\((?:\?:|\?<[^>]*>)?)|(?<close>\))|(?<or>\|)|(?<start>\^)|(?<end>\$)/y
const QUANTIFIER = /(?:(?<sign>[*+?])|\{(?<min>\d+)(?<comma>,(?<max>\d*))?\})\??/y

function syntaxError(pattern: string): string | null {
  if (INLINE_MODIFIER.test(pattern)) return 'the regex switches flags within, which is not supported'
  try {
    return new RegExp(pattern) instanceof RegExp ? null : 'the regex is not valid'
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function tokenize(pattern: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < pattern.length) {
    TOKEN.lastIndex = at
    const source = TOKEN.exec(pattern)?.[0] ?? pattern.slice(at, at + 1)
    at += source.length
    QUANTIFIER.lastIndex = at
    const quantifier = QUANTIFIER.exec(pattern)
    at += quantifier?.[0].length ?? 0
    const kind = kindOf(source)
    tokens.push({ kind, source, chars: kind === 'atom' ? charsOf(source) : '', ...bounds(quantifier) })
  }
  return tokens
}

function kindOf(source: string): Token['kind'] {
  TOKEN.lastIndex = 0
  const groups = TOKEN.exec(source)?.groups ?? {}
  if (groups.open !== undefined) return 'open'
  if (groups.close !== undefined) return 'close'
  if (groups.or !== undefined) return 'or'
  if (groups.start !== undefined) return 'start'
  if (groups.end !== undefined) return 'end'
  return groups.boundary === undefined ? 'atom' : 'boundary'
}

function charsOf(atom: string): string {
  const regex = new RegExp(`^${atom}$`)
  return ALPHABET.filter(char => regex.test(char)).join('')
}

function bounds(quantifier: RegExpExecArray | null): { min: number; max: number } {
  if (quantifier === null) return { min: 1, max: 1 }
  const { sign, min = '0', comma, max = '' } = quantifier.groups ?? {}
  if (sign !== undefined) return { min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : TAG_CHARS }
  if (comma === undefined) return { min: Number(min), max: Number(min) }
  return { min: Number(min), max: max === '' ? TAG_CHARS : Math.min(Number(max), TAG_CHARS) }
}

function groupsOf(tokens: Token[]): Group[] {
  const done: Group[] = []
  const open: Group[] = [{ open: -1, close: tokens.length, branches: 1 }]
  tokens.forEach((token, at) => {
    const inner = open.at(-1)
    if (token.kind === 'open') open.push({ open: at, close: at, branches: 1 })
    if (token.kind === 'or' && inner !== undefined) inner.branches++
    if (token.kind === 'close' && inner !== undefined)
      done.push({ ...inner, close: at, open: open.pop()?.open ?? -1 })
  })
  return [...done, ...open]
}

function nested(tokens: Token[], groups: Group[]): boolean {
  return groups.some(group => {
    if ((tokens[group.close]?.max ?? 1) <= 1) return false
    const inner = tokens.slice(group.open + 1, group.close)
    return inner.some(token => token.kind === 'or' || token.min !== token.max)
  })
}

function waysOf(tokens: Token[], groups: Group[]): number {
  const choices = groups.reduce((product, group) => product * group.branches, 1)
  return tokens.reduce((ways, token, at) => {
    if (token.min >= token.max || (token.kind === 'atom' && endsByItself(tokens, groups, at))) return ways
    return ways * (token.max - token.min + 1)
  }, choices)
}

/** Whether what must follow cannot be a character of the atom itself, so that the atom has one possible length. */
function endsByItself(tokens: Token[], groups: Group[], at: number): boolean {
  const chars = tokens[at]?.chars ?? ''
  let next = at + 1
  while (tokens[next]?.kind === 'close' && plain(tokens[next]) && branches(groups, next) === 1) next++
  const follower = tokens[next]
  if (follower === undefined || follower.kind === 'end') return true
  return (
    follower.kind === 'atom' &&
    follower.min >= 1 &&
    !follower.chars.split('').some(char => chars.includes(char))
  )
}

function plain(token: Token | undefined): boolean {
  return token !== undefined && token.min === 1 && token.max === 1
}

function branches(groups: Group[], close: number): number {
  return groups.find(group => group.close === close)?.branches ?? 1
}

/** Without an anchor every place of the tag is tried as a start. */
function startsOf(tokens: Token[], groups: Group[]): number {
  return tokens[0]?.kind === 'start' && branches(groups, tokens.length) === 1 ? 1 : TAG_CHARS
}

function mandatory(tokens: Token[], groups: Group[], at: number): boolean {
  if ((tokens[at]?.min ?? 0) === 0) return false
  const around = groups.filter(group => group.open < at && at < group.close)
  return around.every(group => group.branches === 1 && (tokens[group.close]?.min ?? 1) > 0)
}
