import { digestsOf, missingImages } from './decide/images.ts'
import type { Candidate, Deployed, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { judgeTag } from './tag-policy.ts'

/**
 * The tag under which a target takes what is live elsewhere: the same one where its policy admits it, else of a
 * candidate with the same digests or built from the same revision. Null where there is none.
 */
export function sameVersion(target: Target, rules: Rules, live: Deployed): string | null {
  const tags = new Set(Object.values(live.images).map(({ tag }) => tag))
  const [tag] = tags
  if (tags.size === 1 && tag !== undefined && judgeTag(rules.tags, tag).kind === 'admitted') return tag
  const same = target.candidates.find(
    candidate => missingImages(rules, candidate).length === 0 && isSame(candidate, live),
  )
  return same?.tag ?? null
}

/** Whether both have the same digests, or were built from the same revision. */
export function isSame({ images, origin }: Pick<Candidate, 'images' | 'origin'>, live: Deployed): boolean {
  const [own, digests] = [digestsOf(images), digestsOf(live.images)]
  if (own.length > 0 && own.every(digest => digests.includes(digest))) return true
  if (origin.trust !== 'believed' || live.origin.trust !== 'believed') return false
  const isOne = origin.revision === live.origin.revision && origin.repository === live.origin.repository
  return origin.revision !== null && isOne
}
