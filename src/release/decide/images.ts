import type { Candidate, Digest, Image, Images, Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { compareKeys, judgeTag, type PolicyKey } from '../tag-policy.ts'

/** The highest policy key among images, or null where none is admitted. */
export function keyOf(rules: Rules, images: Images): PolicyKey | null {
  let highest: PolicyKey | null = null
  for (const image of Object.values(images)) {
    const judged = judgeTag(rules.tags, image.tag)
    if (judged.kind !== 'admitted') continue
    if (highest === null || compareKeys(rules.tags, judged.key, highest) > 0) highest = judged.key
  }
  return highest
}

export function sameImage(a: Image | undefined, b: Image | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  if (a.repository !== b.repository) return false
  return a.digest !== null && b.digest !== null ? a.digest === b.digest : a.tag === b.tag
}

export function sameImages(a: Images, b: Images): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  return [...names].every(name => sameImage(a[name], b[name]))
}

export function digestsOf(images: Images): Digest[] {
  return Object.values(images).flatMap(image => (image.digest === null ? [] : [image.digest]))
}

/** Names of the service's images that a candidate does not have yet. */
export function missingImages(rules: Rules, candidate: Candidate): string[] {
  return Object.keys(rules.images).filter(name => candidate.images[name] === undefined)
}

/** Whether nothing of it was ever rolled back. */
export function isRejected(target: Target, images: Images): boolean {
  return digestsOf(images).some(digest => target.rejected.includes(digest))
}

/** What people call it: the version that the image's label gives, else its tag. */
export function versionOf(images: Images): string {
  const tags = [...new Set(Object.values(images).map(image => image.tag))]
  return tags.length === 1 ? (tags[0] ?? '') : tags.toSorted().join(', ')
}

/** Raises the mark to a key that was seen; digests of the same key are kept together, at most 50. */
export function marked(target: Target, rules: Rules, key: PolicyKey | null, images: Images): Target {
  if (key === null) return target
  const digests = digestsOf(images)
  const order = target.mark.key === null ? 1 : compareKeys(rules.tags, key, target.mark.key)
  if (order < 0) return target
  const known = order === 0 ? target.mark.digests : []
  return { ...target, mark: { key, digests: [...new Set([...known, ...digests])].slice(-50) } }
}

/**
 * What Git is known to say of the target now: a commit that waits, what rolls, what an open rollback is still to take back,
 * or what is live.
 */
export function written(target: Target): { images: Images; inputs: string } | null {
  if (target.pending !== null) return target.pending
  const { outside, rolling, open } = target
  if (outside !== null && outside.inputs !== null) return { images: outside.to, inputs: outside.inputs }
  if (rolling !== null && rolling.inputs !== null) return { images: rolling.to, inputs: rolling.inputs }
  return (open?.kind === 'rollback' ? open.from : null) ?? target.live
}

/** Whether the inputs of a commit are what the release in `writing` is to bring about. */
export function fulfils(release: Release, commit: { images: Images; inputs: string }): boolean {
  if (release.restore !== null) return release.restore.inputs === commit.inputs
  return sameImages(release.to, commit.images)
}
