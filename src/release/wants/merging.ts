import type { Effect } from '../effects.ts'
import { stopsMerging } from '../gates.ts'
import { isLeftToGitHub, mayBeQueued } from '../queueing.ts'
import type { At, Release, Sha, Target } from '../release.ts'
import type { Rules } from '../rules.ts'

/** The verdict on the head, and on its group in GitHub's queue, written anew with each visible change of it. */
export function checks(release: Release): Effect[] {
  const { pull, judged, id } = release
  if (pull === null || judged === null) return []
  const group = pull.queue.entry?.group ?? null
  const heads = group === null ? [pull.head] : [pull.head, group]
  return heads.map(head => ({
    kind: 'report_check',
    key: checkKey(release, head, judged.count),
    release: id,
    head,
  }))
}

function checkKey({ number }: Release, head: Sha, count: number): string {
  return `${number}.report_check.${head.slice(0, 12)}.${count}`
}

type Given = { rules: Rules; nowMs: At }

export function merges(target: Target, given: Given, release: Release): Effect[] {
  return isLeftToGitHub(release, given.rules) ? [] : attempt(target, given, { release, kind: 'merge' })
}

export function queueings(target: Target, given: Given, release: Release): Effect[] {
  return isLeftToGitHub(release, given.rules) ? attempt(target, given, { release, kind: 'enqueue' }) : []
}

type Attempt = { release: Release; kind: 'merge' | 'enqueue' }

/**
 * GitHub may demand the check: it says yes before the merge is tried. A freeze that began meanwhile stops its start; one
 * that is owed already is left to its last look.
 */
function attempt(target: Target, { rules, nowMs }: Given, { release, kind }: Attempt): Effect[] {
  const { pull, judged, merging, number, id, done } = release
  if (pull === null || judged === null || merging === null) return []
  if (done[checkKey(release, pull.head, judged.count)] === undefined) return []
  const { head } = pull
  const key = `${number}.${kind}.${head.slice(0, 12)}.${merging.count}`
  const hasBegun = target.todo[key] !== undefined || done[key] !== undefined
  if (!hasBegun && stopsMerging(target, rules, release, nowMs).length > 0) return []
  return [{ kind, key, release: id, head }]
}

/** Nothing stays in GitHub's queue without a yes, whether it was seen there or only may have come so far. */
export function dequeuings(target: Target, given: Given, release: Release): Effect[] {
  const { pull, merging, number, id, stage, own } = release
  if (pull === null || !mayBeQueued(release) || mayStay(target, given, release)) return []
  // What Slipway closes leaves the queue before it is closed.
  if (stage === 'superseded' && own === undefined) return []
  const stay = pull.queue.entry?.own === true ? pull.queue.entry.id : 'unseen'
  return [{ kind: 'dequeue', key: `${number}.dequeue.${merging?.count ?? 0}.${stay}`, release: id }]
}

/** Another target of a person's pull request had it put there: it stays for as long as this one says yes as well. */
function mayStay(target: Target, { rules, nowMs }: Given, release: Release): boolean {
  const { stage, own, merging, judged, givesWay } = release
  if (stage !== 'reviewing' || own === undefined || own.touches.length < 2) return false
  if (merging?.isQueued === true || givesWay !== null || target.hold !== null) return false
  return judged?.yes === true && stopsMerging(target, rules, release, nowMs).length === 0
}

/** Out of the queue first: what comes out of it then was merged, or can be closed. */
export function closings(release: Release): Effect[] {
  const { own, givesWay, pull, number, id, stage } = release
  if (givesWay === null || pull === null || own !== undefined) return []
  if (stage === 'reviewing' && mayBeQueued(release)) return []
  return [{ kind: 'close_pull', key: `${number}.close_pull`, release: id }]
}
