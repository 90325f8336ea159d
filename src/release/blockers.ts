import { compareKeys } from './tag-policy.ts'
import type { At, Candidate, Hold, ReleaseId, Target } from './release.ts'
import type { Rules } from './rules.ts'
import { missingImages } from './decide/images.ts'

/** One reason why a release or candidate does not move, with who or what can lift it. */
export type Blocker =
  | { kind: 'held'; hold: Hold; stops: 'opening' | 'applying' | 'both' }
  | { kind: 'open_release'; release: ReleaseId; tag: string }
  | { kind: 'gathering'; tag: string; missing: string[]; untilMs: At; late: boolean }
  | { kind: 'rejected'; tag: string }
  | { kind: 'outage'; effect: string; reason: string; sinceMs: At }
  | { kind: 'out_of_sight'; cluster: string; sinceMs: At }
  | { kind: 'failed'; release: ReleaseId }

/** "Blocked" is no stage: it is derived, for the card, `why` and the wants. */
export function blockers(target: Target, rules: Rules, _nowMs: At): Blocker[] {
  return [
    ...held(target),
    ...failures(target),
    ...target.candidates.flatMap(candidate => ofCandidate(target, rules, candidate)),
    ...outages(target),
    ...sight(target),
  ]
}

function held(target: Target): Blocker[] {
  if (target.hold === null) return []
  const stops = target.pending === null ? 'opening' : 'both'
  return [{ kind: 'held', hold: target.hold, stops }]
}

function failures(target: Target): Blocker[] {
  const releases = [target.open, target.rolling].filter(release => release?.stage === 'failed')
  return releases.flatMap(release => (release === null ? [] : [{ kind: 'failed', release: release.id }]))
}

function ofCandidate(target: Target, rules: Rules, candidate: Candidate): Blocker[] {
  if (target.mark.key !== null && compareKeys(rules.tags, candidate.key, target.mark.key) <= 0) return []
  const { tag, late } = candidate
  const missing = missingImages(rules, candidate)
  const found: Blocker[] = []
  if (missing.length > 0) {
    found.push({ kind: 'gathering', tag, missing, untilMs: candidate.seenAtMs + rules.gatherMs, late })
  }
  if (
    Object.values(candidate.images).some(({ digest }) => digest !== null && target.rejected.includes(digest))
  ) {
    found.push({ kind: 'rejected', tag })
  }
  if (target.open !== null) found.push({ kind: 'open_release', release: target.open.id, tag })
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
