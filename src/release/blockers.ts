import { compareKeys } from './tag-policy.ts'
import type { At, Candidate, Hold, ReleaseId, Target, TargetId } from './release.ts'
import type { Verdict } from './approvals.ts'
import type { Rules } from './rules.ts'
import { verdictOn } from './decide/judging.ts'
import { isRejected, missingImages } from './decide/images.ts'
import { soakStops, stopsOf, type Stop } from './gates.ts'
import { soakOf, type Soak } from './soak.ts'

/** One reason why a release or candidate does not move, with who or what can lift it. */
export type Blocker =
  | { kind: 'held'; hold: Hold; stops: 'opening' | 'merging' | 'both' }
  /** `pull` is the number of its pull request, once that is open. */
  | { kind: 'open_release'; release: ReleaseId; tag: string; pull: number | null }
  | { kind: 'gathering'; tag: string; missing: string[]; untilMs: At; late: boolean }
  /** Rolled back here, or in an environment before. */
  | { kind: 'rejected'; tag: string }
  /** `target` is the one before this, where it was not live and healthy for long enough. */
  | { kind: 'soak'; tag: string; target: TargetId; soakMs: number; soak: Exclude<Soak, { kind: 'soaked' }> }
  /** The approvals are not complete; the verdict says who is missing. */
  | { kind: 'approvals'; release: ReleaseId; verdict: Verdict }
  /** GitHub itself demands more, or refused to merge, in its words. */
  | { kind: 'github'; release: ReleaseId; pull: number; demands: string[]; refusal: string | null }
  /** Approved, and nobody pressed Merge yet. */
  | { kind: 'merge'; release: ReleaseId; pull: number }
  | { kind: 'outage'; effect: string; reason: string; sinceMs: At }
  | { kind: 'out_of_sight'; cluster: string; sinceMs: At }
  | { kind: 'failed'; release: ReleaseId }

/** "Blocked" is no stage: it is derived, for the card, `why` and the wants. */
export function blockers(target: Target, rules: Rules, nowMs: At): Blocker[] {
  return [
    ...held(target),
    ...failures(target),
    ...reviewing(target, rules, nowMs),
    ...stopped(target, rules, nowMs),
    ...target.candidates.flatMap(candidate => ofCandidate(target, { rules, nowMs }, candidate)),
    ...outages(target),
    ...sight(target),
  ]
}

function held(target: Target): Blocker[] {
  if (target.hold === null) return []
  const isOpen = target.open?.pull != null && target.open.kind !== 'rollback'
  const stops = target.pending !== null ? 'both' : isOpen ? 'merging' : 'opening'
  return [{ kind: 'held', hold: target.hold, stops }]
}

function failures(target: Target): Blocker[] {
  const releases = [target.open, target.rolling].filter(release => release?.stage === 'failed')
  return releases.flatMap(release => (release === null ? [] : [{ kind: 'failed', release: release.id }]))
}

function reviewing(target: Target, rules: Rules, nowMs: At): Blocker[] {
  const { open } = target
  if (open === null || open.stage !== 'reviewing' || open.pull === null || open.givesWay !== null) return []
  const { id: release, pull } = open
  const { number, demands, refusal } = pull
  const verdict = verdictOn(open, rules, nowMs)
  const isYes = verdict === null || verdict.yes
  const found: Blocker[] = isYes ? [] : [{ kind: 'approvals', release, verdict }]
  const isFree = demands.length === 0 && refusal === null
  if (!isFree) found.push({ kind: 'github', release, pull: number, demands, refusal })
  const isStopped = stopsOf(target, rules, open, nowMs).length > 0
  if (
    isYes &&
    isFree &&
    !isStopped &&
    target.hold === null &&
    rules.merge === 'author' &&
    open.kind !== 'rollback'
  )
    found.push({ kind: 'merge', release, pull: number })
  return found
}

/** The open release itself, whatever was true when it opened. */
function stopped(target: Target, rules: Rules, nowMs: At): Blocker[] {
  const { open } = target
  if (open === null || open.stage === 'failed' || open.givesWay !== null) return []
  return stopsOf(target, rules, open, nowMs).map(stop => blockerOf(rules, open.version, stop))
}

function blockerOf({ after }: Rules, tag: string, stop: Stop): Blocker {
  if (stop.kind === 'rejected' || after === null) return { kind: 'rejected', tag }
  return { kind: 'soak', tag, target: after.target, soakMs: after.soakMs, soak: stop.soak }
}

type Given = { rules: Rules; nowMs: At }

function ofCandidate(target: Target, { rules, nowMs }: Given, candidate: Candidate): Blocker[] {
  if (target.mark.key !== null && compareKeys(rules.tags, candidate.key, target.mark.key) <= 0) return []
  const { tag, late } = candidate
  const missing = missingImages(rules, candidate)
  const found: Blocker[] = []
  if (missing.length > 0) {
    found.push({ kind: 'gathering', tag, missing, untilMs: candidate.seenAtMs + rules.gatherMs, late })
  }
  if (isRejected(target, candidate.images)) found.push({ kind: 'rejected', tag })
  else if (missing.length === 0) {
    const stops = soakStops(rules, soakOf(target, rules, candidate, nowMs))
    found.push(...stops.map(stop => blockerOf(rules, tag, stop)))
  }
  const { open } = target
  if (open !== null)
    found.push({ kind: 'open_release', release: open.id, tag, pull: open.pull?.number ?? null })
  return found
}

function outages(target: Target): Blocker[] {
  return Object.values(target.todo).flatMap(({ effect, delayed }) =>
    delayed === null ? [] : [{ kind: 'outage', effect: effect.kind, ...delayed }],
  )
}

function sight(target: Target): Blocker[] {
  const release = target.rolling
  const sinceMs = release?.rollout?.lostSinceMs ?? null
  return release === null || sinceMs === null
    ? []
    : [{ kind: 'out_of_sight', cluster: release.place.cluster, sinceMs }]
}
