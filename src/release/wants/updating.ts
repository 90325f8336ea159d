import { isOutdated, isToBeMerged } from '../behind.ts'
import { isFree } from '../decide/queueing.ts'
import type { Effect } from '../effects.ts'
import { stopsMerging } from '../gates.ts'
import type { At, Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'

/**
 * Its base is taken into the branch last of all: once for each head, when nothing else is in the way of a merge that
 * needs no further click. Earlier it would be behind again, and its checks run for nothing.
 */
export function updates(
  target: Target,
  { rules, nowMs }: { rules: Rules; nowMs: At },
  release: Release,
): Effect[] {
  const { pull, judged, number, id } = release
  if (pull === null || judged?.yes !== true || pull.refusal !== null || !isOutdated(release)) return []
  if (!isToBeMerged(release, rules) && pull.queue.entry === null) return []
  if (!isFree(target, release) || stopsMerging(target, rules, release, nowMs).length > 0) return []
  const key = `${number}.update_branch.${pull.head.slice(0, 12)}`
  return [{ kind: 'update_branch', key, release: id, head: pull.head }]
}
