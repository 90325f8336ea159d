import semver from 'semver'
import { TAG_CHARS_MAX } from './image.ts'
import { checkPattern } from './tag-pattern.ts'

/** `allow` and `ignore` hold tags, in which `*` stands for any characters. `ignore` is stronger. */
export type TagPolicy = SemverPolicy | RegexPolicy

export type SemverPolicy = { kind: 'semver'; range: string; allow?: string[]; ignore?: string[] }
export type RegexPolicy = {
  kind: 'regex'
  pattern: string
  order: 'numerical' | 'alphabetical'
  /** Name of the capture that orders. */
  by: string
  allow?: string[]
  ignore?: string[]
}

/** What orders the tags of one policy: a version, digits without leading zeros, or text. */
export type PolicyKey = string

export type TagVerdict = { kind: 'admitted'; key: PolicyKey } | { kind: 'refused'; reason: string }

/** Judges a tag that anybody may have pushed; the reason of a refusal is for people. */
export function judgeTag(policy: TagPolicy, tag: string): TagVerdict {
  if (!/^\w[\w.-]*$/.test(tag) || tag.length > TAG_CHARS_MAX) {
    return refused(`${JSON.stringify(tag.slice(0, TAG_CHARS_MAX))} is not a tag`)
  }
  if (policy.allow !== undefined && !listed(policy.allow, tag))
    return refused(`tag ${tag} is not in the allow list`)
  if (listed(policy.ignore ?? [], tag)) return refused(`tag ${tag} is in the ignore list`)
  return policy.kind === 'semver' ? judgeVersion(policy, tag) : judgeCapture(policy, tag)
}

/**
 * Negative, zero or positive: the order of two keys of this policy. Keys that an earlier policy of another kind
 * left behind sort below all others, so that a change of policy never blocks what is new.
 */
export function compareKeys(policy: TagPolicy, a: PolicyKey, b: PolicyKey): number {
  if (policy.kind === 'semver') return compareVersions(a, b)
  if (policy.order === 'numerical') return compareDigits(a, b)
  return compareText(a, b)
}

/** Every problem that keeps the policy from ever admitting a tag, in words for the author of the configuration. */
export function checkPolicy(policy: TagPolicy): string[] {
  const problems =
    policy.kind === 'semver' ? checkRange(policy.range) : checkPattern(policy.pattern, policy.by)
  if (problems.length > 0) return problems
  return checkLists(policy)
}

function judgeVersion(policy: SemverPolicy, tag: string): TagVerdict {
  const version = semver.parse(tag)
  if (version === null) return refused(`tag ${tag} is not a version`)
  if (semver.satisfies(version, policy.range)) return { kind: 'admitted', key: version.version }
  if (semver.satisfies(version, policy.range, { includePrerelease: true })) {
    return refused(`tag ${tag} is a pre-release, which ${policy.range} leaves out`)
  }
  return refused(`tag ${tag} is outside ${policy.range}`)
}

function judgeCapture(policy: RegexPolicy, tag: string): TagVerdict {
  const match = new RegExp(policy.pattern).exec(tag)
  if (match === null) return refused(`tag ${tag} does not match ${policy.pattern}`)
  const captured = match.groups?.[policy.by]
  if (captured === undefined || captured === '')
    return refused(`tag ${tag} has nothing in the capture ${policy.by}`)
  if (policy.order === 'alphabetical') return { kind: 'admitted', key: captured }
  if (!/^[0-9]+$/.test(captured)) return refused(`${captured} in tag ${tag} is not a whole number`)
  return { kind: 'admitted', key: captured.replace(/^0+(?=[0-9])/, '') }
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [semver.parse(a), semver.parse(b)]
  if (left === null || right === null) return Number(left !== null) - Number(right !== null)
  return semver.compare(left, right)
}

/** Digits of any length, beyond what a number can hold. */
function compareDigits(a: string, b: string): number {
  const [left, right] = [/^[0-9]+$/.test(a), /^[0-9]+$/.test(b)]
  if (!left || !right) return Number(left) - Number(right)
  return a.length - b.length || compareText(a, b)
}

/** By code unit, so that the order does not depend on a machine's language. */
function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1
}

function checkRange(range: string): string[] {
  if (semver.validRange(range) === null) return [`${range} is not a range of versions, such as ">=1.0.0"`]
  if (semver.minVersion(range) === null) return [`no version satisfies ${range}`]
  return []
}

function checkLists(policy: TagPolicy): string[] {
  const { allow, ignore = [] } = policy
  if (ignore.some(entry => /^\*+$/.test(entry))) return ['the ignore list holds *, so that no tag is left']
  if (allow === undefined) return []
  if (allow.length === 0) return ['the allow list is empty, so that no tag is left']
  const admitted = allow.filter(entry => entry.includes('*') || judgeTag(policy, entry).kind === 'admitted')
  const left = admitted.filter(entry => !ignore.includes(entry))
  return left.length > 0 ? [] : ['no tag of the allow list passes the policy and the ignore list']
}

function listed(list: string[], tag: string): boolean {
  return list.some(entry => matchesGlob(entry, tag))
}

/** Takes the shortest text for each `*`, which is enough without captures: linear in tag times entry. */
function matchesGlob(glob: string, text: string): boolean {
  const [head = '', ...rest] = glob.split('*')
  const tail = rest.pop()
  if (tail === undefined) return glob === text
  if (!text.startsWith(head) || !text.endsWith(tail) || text.length < head.length + tail.length) return false
  let at = head.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return at <= text.length - tail.length
}

function refused(reason: string): { kind: 'refused'; reason: string } {
  return { kind: 'refused', reason }
}
