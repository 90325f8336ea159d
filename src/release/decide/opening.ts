import { compareKeys } from '../tag-policy.ts'
import type { At, Candidate, Release, ReleaseId, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { mayMove } from '../stages.ts'
import { andThen, changed, ignored, moved, note, type Decision, type Cause } from './change.ts'
import { isChosen } from './chosen.ts'
import { hasApproval } from './judging.ts'
import { givingWay, isBeingMerged } from './queueing.ts'
import { remembering } from './remembering.ts'
import { wordsOf } from './reviews.ts'
import { isTriedAgain } from './unwritten.ts'
import { digestsOf, isRejected, marked, missingImages, versionOf, written } from './images.ts'
import { isStill, stopsOpening, stopsWriting } from '../gates.ts'
import { ranBefore } from '../soak.ts'

/**
 * Opens a release for the newest candidate that nothing blocks. Only `open` blocks opening; an open release that
 * failed before its commit gives way. A release opens by itself only above the mark, and never what was rejected; what
 * somebody chose opens first.
 */
export function openNext(target: Target, given: Cause): Decision {
  const { rules } = given
  if (target.hold !== null) return ignored('the target is held')
  const open = target.open
  if (open !== null && open.pull !== null) return makeWay(target, given, open)
  if (open !== null && !mayMove(open.stage, given.event.kind, 'superseded'))
    return ignored(`${open.id} is open`)
  const candidate = firstReady(target, given)
  if (candidate === null) return ignored('no candidate is ready')
  const id: ReleaseId = `${target.id}#${target.seq + 1}`
  const ended = open === null ? [] : [{ ...moved(open, 'superseded', given), endedBy: id }]
  const release = opened(target, given, candidate)
  const next: Target = {
    ...marked(target, rules, candidate.key, candidate.images),
    seq: target.seq + 1,
    open: release,
    candidates: target.candidates.filter(other => other !== candidate),
    ending: [...target.ending, ...ended],
  }
  return changed(next, note(given, release, `opened ${release.version}`))
}

/** What somebody chose, else the newest. */
function firstReady(target: Target, { rules, nowMs }: Now): Candidate | null {
  const ready = target.candidates.filter(candidate => isReady(target, rules, { candidate, nowMs }))
  return ready.find(({ chosen }) => chosen !== undefined) ?? ready[0] ?? null
}

/** A pull request that is open is closed first, unless somebody approved or chose it and the rule minds. */
function makeWay(target: Target, given: Cause, open: Release): Decision {
  const next = replacementOf(target, given, open)
  if (next === null) return ignored(`${open.id} is open`)
  if (open.own !== undefined) return gavePlace(target, given, open)
  const release = givingWay(open, next.tag, given)
  return changed({ ...target, open: release }, note(given, release, `gives way to ${next.tag}`))
}

/**
 * What somebody chose replaces it in any case that can still be undone, what is newer where the rule says so. What a
 * person's own pull request brings is nobody's word that anything is old.
 */
function replacementOf(target: Target, given: Now, open: Release): Candidate | null {
  if (open.kind === 'rollback' || isBeingMerged(open) || open.givesWay !== null) return null
  const first = firstReady({ ...target, open: null }, given)
  if (first?.chosen !== undefined) return first
  if (!mayReplace(target, given, open)) return null
  return open.own === undefined ? readyAbove(target, given, open) : first
}

/** A person's own pull request stays open on GitHub, and is a release again once there is room. */
export function gavePlace(target: Target, given: Cause, open: Release): Decision {
  if (!mayMove(open.stage, given.event.kind, 'superseded')) return ignored(`${open.id} is open`)
  return andThen(left(target, given, open), next => openNext(next, given))
}

/** Ends without its merge, for the release that opens next. */
export function left(target: Target, given: Cause, open: Release): Decision {
  const ended = { ...moved(open, 'superseded', given), endedBy: `${target.id}#${target.seq + 1}` } as const
  const free = { ...remembering(target, open), open: null, ending: [...target.ending, ended] }
  return changed(free, note(given, ended, 'gives its place'))
}

/** What was rejected meanwhile, here or before, is no matter of approvals. */
function mayReplace(target: Target, { rules, nowMs }: Now, open: Release): boolean {
  if (isRejected(target, open.to)) return true
  // Anybody may open a pull request, and keeps nobody's release from opening by that.
  if (open.own !== undefined) return rules.supersede === 'always' || !hasApproval(open, rules, nowMs)
  if (open.chosen !== undefined) return false
  if (rules.supersede !== 'until-approved') return rules.supersede === 'always'
  return wordsOf(open).every(({ state }) => state !== 'approved')
}

type Now = Pick<Cause, 'rules' | 'nowMs'>

/** The newest complete candidate above an open release. */
export function readyAbove(target: Target, given: Now, open: Release): Candidate | null {
  const { rules, nowMs } = given
  const alone = { ...target, open: null }
  const found = target.candidates.find(candidate => isReady(alone, rules, { candidate, nowMs }))
  if (found === undefined) return null
  return open.key === null || compareKeys(rules.tags, found.key, open.key) > 0 ? found : null
}

/** A release as it opens, before anything is written. */
export function blank(
  target: Target,
  given: Cause,
  what: Pick<Release, 'kind' | 'to' | 'key' | 'origin'>,
): Release {
  const number = target.seq + 1
  return {
    ...what,
    id: `${target.id}#${number}`,
    number,
    from: target.live,
    expects: written(target)?.images ?? null,
    version: versionOf(what.to),
    place: given.rules.place,
    stage: 'writing',
    failure: null,
    authors: [],
    range: null,
    by: null,
    reason: null,
    restore: null,
    pull: null,
    clicks: [],
    judged: null,
    merging: null,
    givesWay: null,
    commit: null,
    inputs: null,
    applied: null,
    rollout: null,
    card: null,
    carries: [],
    endedBy: null,
    round: 0,
    shown: 1,
    openedAtMs: given.nowMs,
    stageAtMs: given.nowMs,
    endedAtMs: null,
    done: {},
  }
}

function opened(target: Target, given: Cause, candidate: Candidate): Release {
  const { key, images, origin, pass, chosen } = candidate
  const kind = ranBefore(target, given.rules, images) ? 'promotion' : 'image'
  return {
    ...blank(target, given, { kind, to: images, key, origin }),
    ...(pass === undefined ? {} : { pass }),
    ...(chosen === undefined ? {} : { chosen }),
  }
}

type Waiting = { candidate: Candidate; nowMs: At }

/** Complete, never rolled back, proven in the environment before; above everything seen so far, or chosen. */
function isReady(target: Target, rules: Rules, { candidate, nowMs }: Waiting): boolean {
  if (missingImages(rules, candidate).length > 0) return false
  if (stopsOpening(target, rules, candidate, nowMs).length > 0) return false
  if (target.open !== null && !givesWay(target, rules, { open: target.open, candidate, nowMs })) return false
  if (isChosen(target, rules, candidate)) return true
  return (
    isAboveMark(target, rules, candidate) ||
    isMovedTag(target, candidate) ||
    isTriedAgain(target, rules, candidate)
  )
}

function isAboveMark(target: Target, rules: Rules, candidate: Candidate): boolean {
  return target.mark.key === null || compareKeys(rules.tags, candidate.key, target.mark.key) > 0
}

/** The tag of the open release now has another digest: before its commit that is a new candidate. */
function isMovedTag(target: Target, candidate: Candidate): boolean {
  const isNew = digestsOf(candidate.images).some(digest => !target.mark.digests.includes(digest))
  return isNew && target.open !== null && target.open.key === candidate.key
}

function givesWay(
  target: Target,
  rules: Rules,
  { open, candidate, nowMs }: Waiting & { open: Release },
): boolean {
  if (open.kind === 'rollback') return false
  if (open.stage === 'failed') return true
  if (open.stage !== 'writing') return false
  // What is not written because it did not last elsewhere is in nobody's way.
  const stops = stopsWriting(target, rules, open, nowMs)
  // Of what somebody chose another digest may have been known before: a tag that moves is no reason by itself.
  const isMoved = open.key === candidate.key && open.chosen === undefined
  return isMoved || stops.some(({ kind }) => !isStill(kind))
}
