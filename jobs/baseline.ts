import type { Advance } from '../src/advance.ts'
import type { Ports, SourceFile } from '../src/ports.ts'
import { keyOf, versionOf } from '../src/release/decide/images.ts'
import { findImages, manifestImages } from '../src/release/manifest.ts'
import type { Deployed, Images, Origin } from '../src/release/release.ts'
import { highestTag, originOf } from '../src/release/route.ts'
import type { Rules } from '../src/release/rules.ts'
import { compareKeys, type PolicyKey } from '../src/release/tag-policy.ts'
import { lookAtHead } from './head.ts'

type Needs = Pick<Ports, 'store' | 'git' | 'registry'> & { advance: Advance }

const UNKNOWN: Origin = { trust: 'unlabelled', repository: null, revision: null, version: null }

export type Baseline = (rules: Rules, news?: string | null) => Promise<void>

/**
 * The first sight of a target: the head's inputs, its images, and the highest tag that the registry holds, so that no
 * older tag ever becomes a release by itself. It applies nothing. Runs once a target, whoever asks first: who comes with a
 * new tag (`news`) sees what there was before it.
 */
export function createBaseline(needs: Needs): Baseline {
  const taken = new Map<string, Promise<void>>()
  return (rules, news = null) => {
    const known = taken.get(rules.target)
    if (known !== undefined) return known
    const taking = takeBaseline(needs, rules, news)
    taken.set(rules.target, taking)
    taking.catch(() => taken.delete(rules.target))
    return taking
  }
}

async function takeBaseline(needs: Needs, rules: Rules, news: string | null): Promise<void> {
  const { target } = await needs.store.load(rules.target)
  if (target !== null && target.seen > 0) return
  const { order, head } = await lookAtHead(needs, rules.place)
  const [deployed, highest] = await Promise.all([
    deployedAt(needs, rules, head.commit),
    highestOf(needs, rules, news),
  ])
  const keys = [highest.key, deployed === null ? null : keyOf(rules, deployed.images)].filter(
    key => key !== null,
  )
  const key = keys.reduce<PolicyKey | null>(
    (best, other) => (best === null || compareKeys(rules.tags, other, best) > 0 ? other : best),
    null,
  )
  await needs.advance(rules.target, {
    kind: 'baseline_taken',
    order,
    deployed,
    key,
    digests: highest.digests,
  })
}

/**
 * What the manifests say at the head; null where the folder is not there. One that cannot be read, or names none of the
 * images, is known by its inputs all the same, so that the next push does not apply what nobody changed.
 */
async function deployedAt(needs: Needs, rules: Rules, commit: string): Promise<Deployed | null> {
  const { repository, path } = rules.place
  const folder = await needs.git.folder(repository, commit, path)
  const inputs =
    folder.kind === 'found'
      ? folder.inputs
      : ((await needs.git.folderIds(repository, commit, [path]))[path] ?? null)
  if (inputs === null) return null
  const named = folder.kind === 'found' ? imagesNamed(rules, folder.files) : {}
  const { images, origin } = await resolved(needs, rules, named)
  const [newest] = await needs.git.commits(repository, commit, 1, path)
  const since = newest?.sha ?? commit
  return {
    release: null,
    version: versionOf(images) || since.slice(0, 7),
    images,
    origin,
    commit: since,
    inputs,
    atMs: newest?.committedAtMs ?? 0,
  }
}

function imagesNamed(rules: Rules, files: SourceFile[]): Images {
  const found = findImages(files, manifestImages(rules.service, rules.images))
  return found.kind === 'found' ? found.images : {}
}

/** Digests and origin of what the manifests name, where the registry still has it. */
async function resolved(
  needs: Needs,
  rules: Rules,
  images: Images,
): Promise<{ images: Images; origin: Origin }> {
  const entries = await Promise.all(
    Object.entries(images).map(async ([name, image]) => {
      const reference = image.digest ?? image.tag
      const found = await needs.registry.resolve(
        image.repository,
        reference,
        rules.platforms[0] ?? 'linux/amd64',
      )
      if (found.kind === 'absent') return { name, image, origin: UNKNOWN }
      return { name, image: { ...image, digest: found.image.digest }, origin: originOf(rules, found.labels) }
    }),
  )
  const origin =
    entries.map(entry => entry.origin).find(({ trust }) => trust === 'believed') ?? entries[0]?.origin
  return {
    images: Object.fromEntries(entries.map(({ name, image }) => [name, image])),
    origin: origin ?? UNKNOWN,
  }
}

/** The highest admitted tag of each image, with its digest: a moved tag is told from a new one by it. */
async function highestOf(
  needs: Needs,
  rules: Rules,
  news: string | null,
): Promise<{ key: PolicyKey | null; digests: string[] }> {
  const perImage = await Promise.all(
    Object.values(rules.images).map(async repository => {
      const tags = await needs.registry.tags(repository)
      const highest = highestTag(
        rules,
        tags.filter(tag => tag !== news),
      )
      if (highest === null) return null
      const found = await needs.registry.resolve(repository, highest.tag, rules.platforms[0] ?? 'linux/amd64')
      return { key: highest.key, digest: found.kind === 'found' ? found.image.digest : null }
    }),
  )
  const present = perImage.filter(found => found !== null)
  const key = present.reduce<PolicyKey | null>(
    (best, { key: other }) => (best === null || compareKeys(rules.tags, other, best) > 0 ? other : best),
    null,
  )
  return {
    key,
    digests: present.flatMap(found => (found.key === key && found.digest !== null ? [found.digest] : [])),
  }
}
