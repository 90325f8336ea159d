import type { AbsentImage, Entry, Hint, ResolvedImage, Resolution } from '../../src/ports.ts'
import { isOwnChange } from '../../src/release/changelog.ts'
import { originOf, routeImage, type ImageRoute } from '../../src/release/route.ts'
import type { Origin, TargetId } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { Routed, RouteNeeds } from './needs.ts'
import { missingPlatforms } from './platforms.ts'

type ImageHint = Extract<Hint, { kind: 'image' }>
type Admitted = Extract<ImageRoute, { kind: 'admitted' }>

/** A tag of a repository: which targets it is for, resolved once at the registry, told to each. */
export async function routeImageEntry(needs: RouteNeeds, entry: Entry, hint: ImageHint): Promise<Routed> {
  const subject = `${hint.repository}:${hint.tag}`
  const routes = routeImage(needs.rules.all(), hint.repository, hint.tag)
  if (routes.length === 0) return { subject, lines: [`ignored: no service uses ${hint.repository}`] }
  const admitted = routes.filter(route => route.kind === 'admitted')
  const refused = routes.flatMap(route =>
    route.kind === 'refused' ? [`${route.target}: ${route.reason}`] : [],
  )
  const resolution = await resolveOnce(needs, entry, { hint, admitted })
  if (resolution.kind !== 'image') {
    const reason = resolution.kind === 'ignored' ? resolution.reason : 'resolved as a push'
    return { subject, lines: [...refused, `ignored: ${reason}`] }
  }
  const chosen = admitted.filter(route => resolution.targets.includes(route.target))
  const lines = await Promise.all(chosen.map(route => tell(needs, route, resolvedFor(resolution, route))))
  return { subject, lines: [...refused, ...lines] }
}

async function resolveOnce(
  needs: RouteNeeds,
  entry: Entry,
  what: { hint: ImageHint; admitted: Admitted[] },
): Promise<Resolution> {
  if (entry.resolution !== null) return entry.resolution
  const { hint, admitted } = what
  if (admitted.length === 0) {
    return needs.store.resolve(entry.id, { kind: 'ignored', reason: 'no tag policy admits it' })
  }
  const platforms = [...new Set(admitted.map(route => route.platform))]
  const byPlatform = await resolveEach(needs, hint, platforms)
  const resolved = Object.values(byPlatform).find(each => each.kind === 'found')
  if (resolved === undefined) {
    const reason = Object.values(byPlatform).flatMap(each => (each.kind === 'absent' ? [each.message] : []))
    return needs.store.resolve(entry.id, { kind: 'ignored', reason: [...new Set(reason)].join('; ') })
  }
  const targets: TargetId[] = [...new Set(admitted.map(route => route.target))]
  return needs.store.resolve(entry.id, {
    kind: 'image',
    generation: needs.rules.generation(),
    targets,
    resolved,
    ...(platforms.length > 1 ? { byPlatform } : {}),
  })
}

type ByPlatform = Record<string, ResolvedImage | AbsentImage>

/** The tag for each platform. Once it is known what the tag names, that is asked for: a tag may move in between. */
async function resolveEach(needs: RouteNeeds, hint: ImageHint, platforms: string[]): Promise<ByPlatform> {
  const found: ByPlatform = {}
  let reference = hint.tag
  for (const platform of platforms) {
    // oxlint-disable-next-line no-await-in-loop -- the first that is found says what the others are asked by
    const resolved = await needs.registry.resolve(hint.repository, reference, platform)
    if (resolved.kind === 'found') reference = resolved.image.digest
    found[platform] =
      resolved.kind === 'found' ? { ...resolved, image: { ...resolved.image, tag: hint.tag } } : resolved
  }
  return found
}

function resolvedFor(
  { resolved, byPlatform = {} }: Extract<Resolution, { kind: 'image' }>,
  { platform }: Admitted,
): ResolvedImage | AbsentImage {
  return byPlatform[platform] ?? resolved
}

async function tell(
  needs: RouteNeeds,
  route: Admitted,
  resolved: ResolvedImage | AbsentImage,
): Promise<string> {
  const rules = needs.rules.of(route.target)
  if (rules === null) return `${route.target}: not in the configuration any more`
  if (resolved.kind === 'absent') return `${route.target}: ignored: ${resolved.message}`
  const missing = missingPlatforms(rules, resolved)
  if (missing.length > 0) return `${route.target}: ignored: the image has no ${missing.join(', ')}`
  await needs.baseline(rules, resolved.image.tag)
  const origin = originOf(rules, resolved.labels)
  const repository = rules.images[route.name] ?? resolved.image.repository
  const advanced = await needs.advance(route.target, {
    kind: 'image_found',
    name: route.name,
    image: { ...resolved.image, repository },
    key: route.key,
    origin,
    own: await isOwn(needs, rules, origin),
  })
  if (advanced.kind === 'ignored') return `${route.target}: ignored: ${advanced.reason}`
  return `${route.target}: taken`
}

/** Only where manifests and source share a repository can a release start itself for ever. */
async function isOwn(needs: RouteNeeds, rules: Rules, origin: Origin): Promise<boolean> {
  const { repository, revision, trust } = origin
  if (trust !== 'believed' || repository === null || revision === null) return false
  if (repository.toLowerCase() !== rules.place.repository.toLowerCase()) return false
  const { target } = await needs.store.load(rules.target)
  const base = target?.live?.origin.revision ?? null
  if (base === null || base === revision) return false
  const comparison = await needs.git.compare({ repository, base, head: revision, paths: [] })
  const manifests = needs.rules
    .all()
    .flatMap(({ place }) => (place.repository === repository ? [place.path] : []))
  return isOwnChange(comparison, { shas: new Set(), manifests })
}
