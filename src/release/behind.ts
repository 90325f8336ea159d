import { isMergedUnasked } from './own.ts'
import type { Release } from './release.ts'
import type { Rules } from './rules.ts'

type Open = Pick<Release, 'pull' | 'kind'>

/** Whose branch Slipway may change: people's own pull requests are theirs. */
function isOwn({ kind }: Pick<Release, 'kind'>): boolean {
  return kind !== 'change'
}

/** All that GitHub still demands is that the branch takes in what its base has by now, which Slipway does. */
export function isOutdated(release: Open): boolean {
  const { pull } = release
  if (pull?.behind === undefined || !isOwn(release) || pull.queue.exists) return false
  return demandsLeft(release).length === 0
}

/** What GitHub demands of others: that a branch of Slipway's own is updated is asked of nobody. */
export function demandsLeft(release: Open): string[] {
  const { pull } = release
  if (pull === null) return []
  return isOwn(release) ? pull.demands.filter(demand => demand !== pull.behind) : pull.demands
}

/** It is merged without another click, once it may be: by the rule, as a rollback, or since somebody asked for it. */
export function isToBeMerged(release: Pick<Release, 'kind' | 'own' | 'wish'>, rules: Rules): boolean {
  return release.wish !== undefined || isMergedUnasked(release, rules)
}
