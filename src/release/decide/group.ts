import type { Release, Target } from '../release.ts'
import { isFree } from './queueing.ts'

/** Whether the house lets an open release be merged with the content that a group of the merge queue gives it. */
export function mayMergeAs(target: Target, release: Release): boolean {
  if (release.stage !== 'reviewing' && release.stage !== 'merging') return false
  return isFree(target, release)
}
