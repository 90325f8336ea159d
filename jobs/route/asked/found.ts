import type { Ask, Found } from '../../../src/release/events.ts'
import type { Images, Origin } from '../../../src/release/release.ts'
import { originOf } from '../../../src/release/route.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { judgeTag } from '../../../src/release/tag-policy.ts'
import { missingImages } from '../../../src/release/decide/images.ts'
import type { RouteNeeds } from '../needs.ts'
import { missingPlatforms } from '../platforms.ts'

type Needs = Pick<RouteNeeds, 'store' | 'registry' | 'baseline'>

/**
 * What a version is that somebody wants to start: a candidate that waits, else as the registry has it now, all images
 * of the service under that tag. A text says why it cannot be started; null for any other ask.
 */
export async function foundFor(needs: Needs, rules: Rules, ask: Ask): Promise<Found | string | null> {
  if (ask.verb !== 'start') return null
  const judged = judgeTag(rules.tags, ask.tag)
  if (judged.kind === 'refused') return `${rules.environment} does not take it: ${judged.reason}`
  await needs.baseline(rules)
  const { target } = await needs.store.load(rules.target)
  const known = target?.candidates.find(({ tag }) => tag === ask.tag)
  if (known !== undefined && missingImages(rules, known).length === 0)
    return { images: known.images, origin: known.origin, key: known.key }
  const images: Images = {}
  const origins: Origin[] = []
  for (const [name, repository] of Object.entries(rules.images)) {
    const platform = rules.platforms[0] ?? 'linux/amd64'
    // oxlint-disable-next-line no-await-in-loop -- one registry host, whose limits are shared; mostly there is one image
    const resolved = await needs.registry.resolve(repository, ask.tag, platform)
    if (resolved.kind === 'absent') return `${repository}:${ask.tag}: ${resolved.message}`
    const missing = missingPlatforms(rules, resolved)
    if (missing.length > 0) return `${repository}:${ask.tag} has no ${missing.join(', ')}`
    images[name] = { ...resolved.image, repository, tag: ask.tag }
    origins.push(originOf(rules, resolved.labels))
  }
  const [first] = origins
  const origin = origins.find(({ trust }) => trust === 'believed') ?? first
  return origin === undefined ? `${rules.service} names no image` : { images, origin, key: judged.key }
}
