import type { Pull, Release } from './release.ts'
import type { Rules } from './rules.ts'

/** A pull request of which nothing is known yet but that it is open. */
export const NO_QUEUE: Pull['queue'] = { exists: false, entry: null, left: null, isChecked: false }

/** Whether GitHub is to merge it by itself: the rule says so, or its branch has a merge queue and takes nothing else. */
export function isLeftToGitHub({ pull }: Pick<Release, 'pull'>, rules: Rules): boolean {
  return rules.merge === 'queue' || pull?.queue.exists === true
}

/**
 * In what way GitHub takes it now. Auto-merge takes whatever is pushed next as well, and so only stands where GitHub
 * requires the check of Slipway, which says no to that; a queue drops what is pushed to.
 */
export function wayInto(pull: Pick<Pull, 'queue' | 'demands'>): 'queue' | 'auto' | 'merge' | 'nothing' {
  const isFree = pull.demands.length === 0
  if (isFree) return pull.queue.exists ? 'queue' : 'merge'
  return pull.queue.isChecked ? 'auto' : 'nothing'
}

/** Slipway may have put it there, or a look found that it did. */
export function mayBeQueued({ pull, merging }: Pick<Release, 'pull' | 'merging'>): boolean {
  return merging?.isQueued === true || pull?.queue.entry?.own === true
}
