import { compareKeys, type TagPolicy } from './tag-policy.ts'
import type {
  At,
  Candidate,
  Hold,
  QueueEntry,
  Release,
  ReleaseId,
  Run,
  Sha,
  Target,
  TargetId,
} from './release.ts'
import type { Verdict } from './approvals.ts'
import type { Rules } from './rules.ts'
import { isChosen } from './decide/chosen.ts'
import { demandsLeft, isOutdated, isToBeMerged } from './behind.ts'
import { verdictOn } from './decide/judging.ts'
import { isRejected, missingImages } from './decide/images.ts'
import { isTriedAgain, mayBeTriedAgain } from './decide/unwritten.ts'
import { stillAt } from './freezes.ts'
import { hasTurn, stopsMerging, stopsOpening, stopsWriting, type Stop } from './gates.ts'
import { isRunOf, type Soak } from './soak.ts'

/** One reason why a release or candidate does not move, with who or what can lift it. */
export type Blocker =
  | { kind: 'held'; hold: Hold; stops: 'opening' | 'merging' | 'both' }
  /** `pull` is the number of its pull request, once that is open. */
  | { kind: 'open_release'; release: ReleaseId; tag: string; pull: number | null }
  | { kind: 'gathering'; tag: string; missing: string[]; untilMs: At; late: boolean }
  /** It could not be written to the manifests as they are, and is tried again once they are changed. */
  | { kind: 'unwritten'; tag: string; message: string }
  /** Rolled back here, or in an environment before. */
  | { kind: 'rejected'; tag: string }
  /** `target` is the one before this, where it was not live and healthy for long enough. */
  | { kind: 'soak'; tag: string; target: TargetId; soakMs: number; soak: Exclude<Soak, { kind: 'soaked' }> }
  /** `stops`: what waits for the end of the freeze, beside whatever comes meanwhile. */
  | { kind: 'frozen'; name: string; untilMs: At; stops: 'opening' | 'merging' | 'applying' }
  /** The freeze is over, and the services of the environment go on one by one. */
  | { kind: 'paced'; name: string; untilMs: At }
  /** What is live before has no tag that the policy here admits, so that nothing comes of it. */
  | { kind: 'untagged'; target: TargetId; run: Run; tags: TagPolicy }
  /** The approvals are not complete; the verdict says who is missing. */
  | { kind: 'approvals'; release: ReleaseId; verdict: Verdict }
  /** GitHub itself demands more, or refused to merge, in its words. */
  | { kind: 'github'; release: ReleaseId; pull: number; demands: string[]; refusal: string | null }
  /** Approved, and nobody pressed Merge yet; `behind`: its branch is updated first. */
  | { kind: 'merge'; release: ReleaseId; pull: number; behind: boolean }
  /** Its branch is being updated, and it is merged after that. */
  | { kind: 'behind'; release: ReleaseId; pull: number }
  /** It reached the branch without a yes, and an operator applies or reverts it. */
  | { kind: 'outside'; release: ReleaseId; commit: Sha; by: string | null; title: string }
  /** GitHub has it, and merges it when it may. */
  | { kind: 'queue'; release: ReleaseId; pull: number; entry: QueueEntry; demands: string[] }
  | { kind: 'outage'; effect: string; reason: string; sinceMs: At }
  | { kind: 'out_of_sight'; cluster: string; sinceMs: At }
  | { kind: 'failed'; release: ReleaseId }

/** "Blocked" is no stage: it is derived, for the card, `why` and the wants. */
export function blockers(target: Target, rules: Rules, nowMs: At): Blocker[] {
  return [
    ...held(target),
    ...frozen(target, rules, nowMs),
    ...outside(target),
    ...failures(target),
    ...reviewing(target, rules, nowMs),
    ...stopped(target, rules, nowMs),
    ...target.candidates.flatMap(candidate => ofCandidate(target, { rules, nowMs }, candidate)),
    ...untagged(target, rules),
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

function frozen(target: Target, rules: Rules, nowMs: At): Blocker[] {
  const still = stillAt(rules, nowMs)
  if (still === null) return []
  const { open, rolling, pending, candidates } = target
  const { name, untilMs, kind } = still
  const isMerged = pending !== null || rolling?.stage === 'applying'
  const isWaiting = hasTurn(rules) && (open !== null || candidates.length > 0)
  if (kind === 'paced') return isMerged || isWaiting ? [{ kind, name, untilMs }] : []
  const isPull = open !== null && open.pull !== null
  return [{ kind, name, untilMs, stops: isMerged ? 'applying' : isPull ? 'merging' : 'opening' }]
}

function outside({ outside: waiting }: Target): Blocker[] {
  if (waiting === null || waiting.commit === null) return []
  const { id: release, commit, by, reason, version } = waiting
  return [{ kind: 'outside', release, commit, by: by?.login ?? null, title: reason ?? version }]
}

function failures(target: Target): Blocker[] {
  const releases = [target.open, target.rolling].filter(release => release?.stage === 'failed')
  return releases.flatMap(release => (release === null ? [] : [{ kind: 'failed', release: release.id }]))
}

function reviewing(target: Target, rules: Rules, nowMs: At): Blocker[] {
  const { open } = target
  if (open?.stage === 'merging') return queued(open)
  if (open === null || open.stage !== 'reviewing' || open.pull === null || open.givesWay !== null) return []
  const { id: release, pull } = open
  const { number, refusal } = pull
  const demands = demandsLeft(open)
  const verdict = verdictOn(open, rules, nowMs)
  const isYes = verdict === null || verdict.yes
  const found: Blocker[] = isYes ? [] : [{ kind: 'approvals', release, verdict }]
  const isFree = demands.length === 0 && refusal === null
  if (!isFree) found.push({ kind: 'github', release, pull: number, demands, refusal })
  const isStopped = stopsMerging(target, rules, open, nowMs).length > 0
  const isHeld = target.hold !== null && open.kind !== 'rollback'
  if (!isYes || !isFree || isStopped || isHeld) return found
  const behind = isOutdated(open)
  if (!isToBeMerged(open, rules)) found.push({ kind: 'merge', release, pull: number, behind })
  else if (behind) found.push({ kind: 'behind', release, pull: number })
  return found
}

function queued(open: Release): Blocker[] {
  const { id: release, pull } = open
  const entry = pull?.queue.entry ?? null
  if (pull === null || entry === null) return []
  return [{ kind: 'queue', release, pull: pull.number, entry, demands: demandsLeft(open) }]
}

/** The open release itself, whatever was true when it opened. */
function stopped(target: Target, rules: Rules, nowMs: At): Blocker[] {
  const { open } = target
  if (open === null || open.stage === 'failed' || open.givesWay !== null) return []
  const stops = open.stage === 'writing' ? stopsWriting : stopsMerging
  return stops(target, rules, open, nowMs).flatMap(stop => blockerOf(rules, open.version, stop))
}

/** That it is frozen is said once, of the target. */
function blockerOf({ after }: Rules, tag: string, stop: Stop): Blocker[] {
  if (stop.kind === 'rejected') return [{ kind: 'rejected', tag }]
  if (stop.kind !== 'soak' || after === null) return []
  return [{ kind: 'soak', tag, target: after.target, soakMs: after.soakMs, soak: stop.soak }]
}

type Given = { rules: Rules; nowMs: At }

function ofCandidate(target: Target, { rules, nowMs }: Given, candidate: Candidate): Blocker[] {
  const isOld = target.mark.key !== null && compareKeys(rules.tags, candidate.key, target.mark.key) <= 0
  if (isOld && !isChosen(target, rules, candidate) && !mayBeTriedAgain(target, rules, candidate)) return []
  const { tag, late } = candidate
  const missing = missingImages(rules, candidate)
  const found: Blocker[] = []
  if (missing.length > 0) {
    found.push({ kind: 'gathering', tag, missing, untilMs: candidate.seenAtMs + rules.gatherMs, late })
  }
  if (missing.length === 0 || isRejected(target, candidate.images)) {
    const stops = stopsOpening(target, rules, candidate, nowMs)
    found.push(...stops.flatMap(stop => blockerOf(rules, tag, stop)))
  }
  const { unwritten } = candidate
  if (unwritten !== undefined && !isTriedAgain(target, rules, candidate))
    return [...found, { kind: 'unwritten', tag, message: unwritten.message }]
  const { open } = target
  if (open !== null)
    found.push({ kind: 'open_release', release: open.id, tag, pull: open.pull?.number ?? null })
  return found
}

/** The newest that goes on before, when nothing here is of the same artifact. */
export function untagged(
  { earlier, live, rolling, open, candidates }: Target,
  { after, tags }: Rules,
): Blocker[] {
  if (after === null || earlier?.target !== after.target) return []
  const run = earlier.runs.find(({ end }) => end === null)
  const here = [live, rolling, open, ...candidates].filter(artifact => artifact !== null)
  if (run === undefined || here.some(artifact => isRunOf(run, after, artifact))) return []
  return [{ kind: 'untagged', target: after.target, run, tags }]
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
