import type { Candidate, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { compareKeys } from '../tag-policy.ts'
import { changed, ignored, note, andThen, type Decision, type Cause, type Given } from './change.ts'
import { digestsOf, isRejected, marked, sameImage } from './images.ts'
import { reoffered } from './offering.ts'
import { openNext } from './opening.ts'

const CANDIDATES_MAX = 20

/** An artifact of the service: a candidate alone, a part of one that is gathered, or ignored with the reason. */
export function imageFound(target: Target, given: Given<'image_found'>): Decision {
  const { event, rules } = given
  const refusal = refusalOf(target, given)
  if (refusal !== null) return ignored(refusal)
  const index = target.candidates.findIndex(candidate => belongs(candidate, given))
  const known = target.candidates[index]
  if (known !== undefined && sameImage(known.images[event.name], event.image)) {
    return ignored(`${event.image.tag} is a candidate already`)
  }
  const candidate = known === undefined ? fresh(given) : gathered(known, given)
  const others = target.candidates.filter(other => other !== known)
  const waiting: Target = { ...target, candidates: newestFirst(rules, [...others, candidate]) }
  const seen = changed(waiting, note(given, null, `${event.image.tag} is a candidate`))
  const opened = andThen(seen, next => openNext(next, given))
  return andThen(opened, next => reoffered(next, given))
}

/** At most 20 are kept, newest first; what somebody chose is among them. */
export function newestFirst(rules: Rules, candidates: Candidate[]): Candidate[] {
  const sorted = candidates.toSorted((a, b) => compareKeys(rules.tags, b.key, a.key))
  const kept = sorted.slice(0, CANDIDATES_MAX)
  const chosen = sorted.slice(CANDIDATES_MAX).filter(candidate => candidate.chosen !== undefined)
  return [...kept.slice(0, CANDIDATES_MAX - chosen.length), ...chosen]
}

/** First sight of a target, or of its Git state: no older tag ever becomes a release by itself. */
export function baselineTaken(target: Target, given: Given<'baseline_taken'>): Decision {
  const { event, rules } = given
  if (event.order <= target.seen) return ignored('an older look at the branch')
  if (target.live !== null || target.rolling !== null || target.open !== null) {
    return ignored('the target has a baseline already')
  }
  const images = event.deployed?.images ?? {}
  const highest = marked({ ...target, seen: event.order, live: event.deployed }, rules, event.key, images)
  const digests = [...new Set([...highest.mark.digests, ...event.digests])].slice(-50)
  const text = event.deployed === null ? 'nothing is deployed yet' : `baseline ${event.deployed.version}`
  return changed({ ...highest, mark: { ...highest.mark, digests } }, note(given, null, text))
}

function refusalOf(target: Target, given: Given<'image_found'>): string | null {
  const { event, rules } = given
  if (rules.images[event.name] === undefined) return `${event.name} is not an image of ${rules.service}`
  if (event.own) return 'own change: its range holds only commits by Slipway or manifests'
  if (isRejected(target, { image: event.image })) return `${event.image.tag} was rolled back`
  const { key, digests } = target.mark
  const order = key === null ? 1 : compareKeys(rules.tags, event.key, key)
  if (order < 0) return `${event.image.tag} is older than what was seen already`
  if (order > 0) return null
  if (event.image.digest !== null && digests.includes(event.image.digest))
    return `${event.image.tag} was seen already`
  if (target.open !== null && target.open.key === event.key) return null
  return `tag ${event.image.tag} moved after it was released`
}

/** Images belong together at one revision, or at one tag where a revision is not known or not believed. */
function belongs(candidate: Candidate, given: Given<'image_found'>): boolean {
  const { event } = given
  const { origin } = candidate
  if (origin.trust === 'believed' && event.origin.trust === 'believed' && origin.revision !== null) {
    return origin.revision === event.origin.revision && origin.repository === event.origin.repository
  }
  return candidate.tag === event.image.tag
}

function fresh(given: Given<'image_found'>): Candidate {
  const { name, image, key, origin } = given.event
  return { key, tag: image.tag, images: { [name]: image }, origin, seenAtMs: given.nowMs, late: false }
}

function gathered(candidate: Candidate, given: Given<'image_found'>): Candidate {
  const { name, image, key } = given.event
  const highest = compareKeys(given.rules.tags, key, candidate.key) > 0 ? key : candidate.key
  return { ...candidate, key: highest, images: { ...candidate.images, [name]: image } }
}

/** After the gathering time a candidate says what is missing. */
export function gatheredLate(target: Target, given: Cause): Decision {
  const isLate = (candidate: Candidate): boolean =>
    !candidate.late &&
    isPartial(given.rules, candidate) &&
    given.nowMs >= candidate.seenAtMs + given.rules.gatherMs
  if (!target.candidates.some(isLate)) return ignored('nothing is gathered for too long')
  const candidates = target.candidates.map(candidate =>
    isLate(candidate) ? { ...candidate, late: true } : candidate,
  )
  return changed(
    { ...target, candidates },
    note(given, null, 'images are still missing after the gathering time'),
  )
}

export function isPartial(rules: Rules, candidate: Candidate): boolean {
  return digestsOf(candidate.images).length < Object.keys(rules.images).length
}
