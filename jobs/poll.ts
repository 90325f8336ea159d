import { untagged } from '../src/release/blockers.ts'
import type { TargetId } from '../src/release/release.ts'
import { routeImage, type ImageRoute } from '../src/release/route.ts'
import { compareKeys } from '../src/release/tag-policy.ts'
import { newestFirst, VERSIONS_MAX, versionsFact } from '../src/release/versions.ts'
import { accept, type SweepNeeds } from './sweep.ts'

const TAGS_MAX = 20
const VERSIONS_KEPT_MS = 7 * 24 * 3600 * 1000

/** Polls the tags of every image: what is above the mark and no candidate yet was not heard of. */
export async function pollImages(needs: SweepNeeds, repository: string): Promise<void> {
  const all = needs.rules.all()
  const tags = await needs.registry.tags(repository)
  const routes = tags.flatMap(tag => routeImage(all, repository, tag).map(route => ({ tag, route })))
  const wanted = new Map<string, string>()
  await rememberVersions(needs, routes)
  for (const { tag, route } of routes) {
    if (route.kind !== 'admitted') continue
    const { target } = await needs.store.load(route.target)
    const rules = all.find(other => other.target === route.target)
    if (target === null || rules === undefined) continue
    const isNew = target.mark.key === null || compareKeys(rules.tags, route.key, target.mark.key) > 0
    const isKnown = target.candidates.some(candidate => candidate.images[route.name]?.tag === tag)
    // A tag may have moved unheard to what runs in the environment before: then it is looked at again, once a version.
    const isUnnamed = untagged(target, rules).length > 0
    if (isNew && (!isKnown || isUnnamed)) wanted.set(tag, `poll:${repository}:${tag}:${target.version}`)
  }
  for (const [tag, id] of [...wanted].slice(-TAGS_MAX)) {
    await accept(needs, { id, hint: { kind: 'image', repository, tag, digest: null } })
  }
}

/** What the registry holds for each target, so that people may choose among it without asking the registry. */
async function rememberVersions(
  { store, rules }: SweepNeeds,
  routes: { tag: string; route: ImageRoute }[],
): Promise<void> {
  const found = new Map<string, { target: TargetId; tags: string[] }>()
  for (const { tag, route } of routes) {
    if (route.kind !== 'admitted') continue
    const fact = versionsFact(route.target, route.name)
    const known = found.get(fact)
    if (known === undefined) found.set(fact, { target: route.target, tags: [tag] })
    else known.tags.push(tag)
  }
  const all = rules.all()
  for (const [fact, { target, tags }] of found) {
    const rulesOfIt = all.find(each => each.target === target)
    if (rulesOfIt === undefined) continue
    const newest = newestFirst(rulesOfIt, tags).slice(0, VERSIONS_MAX)
    await store.remember(fact, JSON.stringify(newest), VERSIONS_KEPT_MS)
  }
}
