import type { TagPolicy } from '../release/tag-policy.ts'
import type { TagsConfig } from './definition-environment.ts'

/** The tag policy that `tags` describes. */
export function policyOf(tags: TagsConfig): TagPolicy {
  const lists = {
    ...(tags.allow === undefined ? {} : { allow: tags.allow }),
    ...(tags.ignore === undefined ? {} : { ignore: tags.ignore }),
  }
  if ('semver' in tags) return { kind: 'semver', range: tags.semver, ...lists }
  return { kind: 'regex', pattern: tags.regex, order: tags.order, by: tags.by, ...lists }
}
