import { compareKeys, judgeTag, type PolicyKey } from './tag-policy.ts'
import { sameRepository } from './image.ts'
import type { Origin, Sha, TargetId } from './release.ts'
import type { Rules } from './rules.ts'

/** A target that an artifact is for, as one of its images, or why its policy does not admit the tag. */
export type ImageRoute =
  | { kind: 'admitted'; target: TargetId; name: string; key: PolicyKey; platform: string }
  | { kind: 'refused'; target: TargetId; reason: string }

/** Which targets a tag of a repository concerns; empty when no service uses the repository. */
export function routeImage(all: Rules[], repository: string, tag: string): ImageRoute[] {
  return all.flatMap(rules =>
    Object.entries(rules.images)
      .filter(([, known]) => sameRepository(known, repository))
      .map(([name]): ImageRoute => {
        const judged = judgeTag(rules.tags, tag)
        if (judged.kind === 'refused') return { kind: 'refused', target: rules.target, reason: judged.reason }
        const platform = rules.platforms[0] ?? 'linux/amd64'
        return { kind: 'admitted', target: rules.target, name, key: judged.key, platform }
      }),
  )
}

/** Targets whose manifests lie on a branch. */
export function routePush(all: Rules[], repository: string, branch: string): Rules[] {
  return all.filter(
    ({ place }) => place.repository.toLowerCase() === repository.toLowerCase() && place.branch === branch,
  )
}

export type Labels = { source: string | null; revision: Sha | null; version: string | null }

/**
 * What the labels of an image are worth: the repository must be the configured source or within `sources`. Whether
 * the revision can be reached is GitHub's to say.
 */
export function originOf(rules: Rules, labels: Labels): Origin {
  const version = labels.version
  const repository = repositoryOf(labels.source)
  if (
    repository === null ||
    labels.revision === null ||
    !/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(labels.revision)
  ) {
    return { trust: 'unlabelled', repository: null, revision: null, version }
  }
  const trust = isAllowed(rules, repository) ? 'believed' : 'foreign'
  return { trust, repository, revision: labels.revision, version }
}

/** The highest admitted tag, which becomes the baseline's mark. */
export function highestTag(rules: Rules, tags: string[]): { tag: string; key: PolicyKey } | null {
  let highest: { tag: string; key: PolicyKey } | null = null
  for (const tag of tags) {
    const judged = judgeTag(rules.tags, tag)
    if (judged.kind === 'refused') continue
    if (highest === null || compareKeys(rules.tags, judged.key, highest.key) > 0)
      highest = { tag, key: judged.key }
  }
  return highest
}

/** `https://github.com/acme/checkout(.git)` → `acme/checkout`; a bare `acme/checkout` is taken as it is. */
function repositoryOf(source: string | null): string | null {
  if (source === null || source.length > 300) return null
  const path = source
    .replace(/^(?:https?:\/\/[^/]+\/|git@[^:]+:)/, '')
    .replace(/\.git$/, '')
    .replace(/\/+$/, '')
  return /^[\w.-]{1,100}\/[\w.-]{1,100}$/.test(path) ? path : null
}

function isAllowed(rules: Rules, repository: string): boolean {
  const name = repository.toLowerCase()
  if (rules.source?.repository.toLowerCase() === name) return true
  return rules.sources.some(glob => matches(glob.toLowerCase(), name))
}

/** `*` stands for anything within one part of `owner/name`. */
function matches(glob: string, name: string): boolean {
  const pattern = glob.split('*').map(part => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${pattern.join('[^/]*')}$`).test(name)
}
