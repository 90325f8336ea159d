import type { Event } from '../events.ts'
import { isLeftToGitHub, mayBeQueued, wayInto } from '../queueing.ts'
import type { Pull, Release, Sha, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { moved, shown, type Cause } from './change.ts'

/**
 * What a merge would bring. While GitHub works that out anew, since the base moved, what it last was still holds for what
 * waits in its queue: else every push to the base would empty it.
 */
export function contentNow({ pull, stage, own }: Release): Sha | null {
  // Who wrote a person's new head is not known before it was looked at as a whole: nobody's word is for it yet.
  if (pull === null || (own !== undefined && own.head !== pull.head)) return null
  const stays = stage === 'merging' && pull.unread && pull.queue.entry !== null
  const last = stays ? pull.contents.findLast(({ head }) => head === pull.head) : undefined
  return pull.content ?? last?.content ?? null
}

/** Nothing of the house keeps what is approved from its merge, or in GitHub's queue. */
export function isFree(target: Target, release: Release): boolean {
  if (release.givesWay !== null) return false
  if (release.kind === 'rollback') return contentNow(release) === release.restore?.inputs
  return target.hold === null
}

/** GitHub demands nothing more, or may be left to wait for it. */
export function mayGo(pull: Pull, rules: Rules): boolean {
  return rules.merge === 'queue' ? wayInto(pull) !== 'nothing' : pull.demands.length === 0
}

/** That its branch has a queue may be learned only when it is to be merged. */
export function withQueue(release: Release, rules: Rules): Release {
  const { merging } = release
  if (merging === null || merging.isQueued || !isLeftToGitHub(release, rules)) return release
  return { ...release, merging: { ...merging, isQueued: true } }
}

/** Gives way to a newer version: out of GitHub's queue first, where it waits there. */
export function givingWay(open: Release, tag: string, given: Cause): Release {
  const release = { ...open, givesWay: tag }
  return open.stage === 'merging' ? moved(release, 'reviewing', given) : shown(release)
}

/** Whether it is merged at any moment: what waits in GitHub's queue can still be taken out. */
export function isBeingMerged(release: Release): boolean {
  return release.stage === 'merging' && !mayBeQueued(release)
}

/**
 * That it came out of where GitHub had it without a merge; null where it did not. Without a word of GitHub or a person it
 * was Slipway itself, before it was approved again, and nothing keeps it from going in once more.
 */
export function cameOut(
  { stage, merging }: Release,
  known: Pull,
  now: Pull,
): { refusal: string | null } | null {
  const { entry, left } = now.queue
  if (stage !== 'merging' || merging?.isQueued !== true || entry !== null) return null
  if (left !== null && left.id !== known.queue.left?.id) return { refusal: left.reason }
  return known.queue.entry === null ? null : { refusal: null }
}

/** The answer of who took it out: whatever was seen since, it does not wait there by Slipway's doing. */
export function takenOut(target: Target, event: Event): Target {
  const { open } = target
  const isAnswer = event.settles?.split('.')[1] === 'dequeue'
  if (!isAnswer || event.kind !== 'pull_read' || event.pull.queue.entry?.own === true) return target
  return open?.stage === 'reviewing' ? { ...target, open: notQueued(open) } : target
}

export function notQueued(release: Release): Release {
  const { merging } = release
  return merging === null ? release : { ...release, merging: { ...merging, isQueued: false } }
}
