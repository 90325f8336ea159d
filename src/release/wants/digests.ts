import type { Effect } from '../effects.ts'
import type { Release } from '../release.ts'
import type { Rules } from '../rules.ts'

/** What went live goes into the digest of its environment, unless it has a card of its own. */
export function digests(rules: Rules, { card, number, id }: Release): Effect[] {
  if (rules.announce !== 'digest' || card !== null) return []
  return [{ kind: 'digest', key: `${number}.digest`, release: id }]
}
