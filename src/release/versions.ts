import { isRejected } from './decide/images.ts'
import type { Target, TargetId } from './release.ts'
import type { Rules } from './rules.ts'
import { compareKeys, judgeTag } from './tag-policy.ts'

/** Name of the fact in which a poll leaves the tags of one image that the policy of a target admits. */
export function versionsFact(target: TargetId, image: string): string {
  return `versions:${target}:${image}`
}

/** How many versions are kept and shown, newest first. */
export const VERSIONS_MAX = 100

/** A version that a target's policy admits, and how it stands there. */
export type Version = { tag: string; standing: Standing }
export type Standing = 'live' | 'rolling' | 'open' | 'waits' | 'newer' | 'older' | 'rolled_back'

/** Newest first: the tags that all images of the service have, and those that the target itself knows. */
export function versionsOf(target: Target, rules: Rules, polled: string[][]): Version[] {
  const [first = [], ...others] = polled
  const complete = first.filter(tag => others.every(tags => tags.includes(tag)))
  const known = [target.live, target.rolling, target.open].flatMap(at => at?.version ?? [])
  const waiting = target.candidates.map(({ tag }) => tag)
  const tags = newestFirst(rules, [...complete, ...known, ...waiting])
  const live = tags.indexOf(target.live?.version ?? '')
  return tags.slice(0, VERSIONS_MAX).map((tag, at) => ({
    tag,
    standing: standingOf(target, tag) ?? (live < 0 || at < live ? 'newer' : 'older'),
  }))
}

/** Tags that the policy admits, each once. */
export function newestFirst(rules: Rules, tags: string[]): string[] {
  const admitted = [...new Set(tags)].flatMap(tag => {
    const judged = judgeTag(rules.tags, tag)
    return judged.kind === 'admitted' ? [{ tag, key: judged.key }] : []
  })
  return admitted.toSorted((a, b) => compareKeys(rules.tags, b.key, a.key)).map(({ tag }) => tag)
}

function standingOf(target: Target, tag: string): Standing | null {
  const { live, rolling, open, candidates, ending } = target
  if (rolling?.version === tag) return 'rolling'
  if (open?.version === tag) return 'open'
  if (live?.version === tag) return 'live'
  const candidate = candidates.find(each => each.tag === tag)
  if (candidate !== undefined) return isRejected(target, candidate.images) ? 'rolled_back' : 'waits'
  const isRolledBack = ending.some(({ stage, version, to }) => {
    return stage === 'rolled_back' && version === tag && isRejected(target, to)
  })
  return isRolledBack ? 'rolled_back' : null
}
