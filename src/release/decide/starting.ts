import type { Ask, Found } from '../events.ts'
import { stillAt } from '../freezes.ts'
import { stopsOpening } from '../gates.ts'
import type { Candidate, Images, Pass, Release, Target } from '../release.ts'
import { compareKeys } from '../tag-policy.ts'
import { andThen, changed, ignored, note, type Decision, type Given } from './change.ts'
import { isRejected, keyOf, sameImage, sameImages, written } from './images.ts'
import { newestFirst } from './candidates.ts'
import { openNext } from './opening.ts'
import { EMERGENCY_NOT_NEEDED, passed } from './passes.ts'
import { whyOf } from './rollback.ts'

type Start = Extract<Ask, { verb: 'start' }>

/**
 * Somebody chose a version. It waits like any other candidate and goes by the same road; what automation never does by
 * itself, going back to an older one, it does for who says so. What was rolled back stays rejected.
 */
export function started(target: Target, given: Given<'asked'>, ask: Start): Decision {
  const { found, by } = given.event
  if (found === undefined) return ignored(`it is not known what ${ask.tag} is`)
  const { tag: what, reason: why } = ask
  if (ask.emergency === true && isKnown(target, what))
    return passed(target, given, { verb: 'emergency', what, reason: why })
  const reason = hindrance(target, given, { ask, found })
  if (reason !== null) return ignored(reason)
  const { who, by: person } = whyOf(by, ask.reason)
  const because = ask.reason === '' ? who : `${who}: ${ask.reason}`
  const { key, images, origin } = found
  const candidate: Candidate = {
    key,
    tag: ask.tag,
    images,
    origin,
    seenAtMs: given.nowMs,
    late: false,
    chosen: { by: person, reason: because, older: ask.older },
  }
  const pass = ask.emergency === true ? passFor(target, given, { ask, candidate }) : null
  if (typeof pass === 'string') return ignored(pass)
  const emergency = pass === null ? '' : ', an emergency'
  const text = `${ask.tag} is to be released${emergency}${ask.reason === '' ? '' : `: ${ask.reason}`}`
  const decision = changed(
    { ...target, candidates: withChosen(target, given, pass === null ? candidate : { ...candidate, pass }) },
    note(given, null, text, who),
  )
  return andThen(decision, next => openNext(next, given))
}

/** Whether it is on its way, or waits: then what stops it is lifted. */
function isKnown({ open, rolling, candidates }: Target, tag: string): boolean {
  return open?.version === tag || rolling?.version === tag || candidates.some(other => other.tag === tag)
}

/** Why no emergency is needed, or who declares it. */
function passFor(
  target: Target,
  { event, rules, nowMs }: Given<'asked'>,
  { ask, candidate }: { ask: Start; candidate: Candidate },
): Pass | string {
  const { by } = whyOf(event.by, ask.reason)
  if (by === null) return 'Slipway does not know who asks'
  const isStopped = stopsOpening(target, rules, candidate, nowMs).length > 0 || stillAt(rules, nowMs) !== null
  if (!isStopped) return EMERGENCY_NOT_NEEDED
  return { kind: 'emergency', by, reason: ask.reason, atMs: nowMs }
}

/** Why it cannot be started, or null. */
function hindrance(
  target: Target,
  given: Given<'asked'>,
  { ask, found }: { ask: Start; found: Found },
): string | null {
  const { hold, open } = target
  if (hold !== null) return `the target is held by ${hold.by} (${hold.reason}): resume it first`
  if (isRejected(target, found.images)) return `${ask.tag} was rolled back; push a new build of it`
  const now = written(target)
  if (now !== null && sameImages(now.images, found.images))
    return `${ask.tag} is what the manifests say already`
  const key = now === null ? null : keyOf(given.rules, now.images)
  const isOlder = key !== null && compareKeys(given.rules.tags, found.key, key) < 0
  if (isOlder && !ask.older)
    return `${ask.tag} is older than what is deployed. Add \`--older\` to go back to it, or \`rollback\` to reject what runs`
  return open === null ? null : hindranceBy(open, found, ask.tag)
}

function hindranceBy(open: Release, found: Found, tag: string): string | null {
  if (open.kind === 'rollback') return `${open.id} is a rollback, which goes first`
  if (sameImages(open.to, found.images) && open.stage !== 'failed') return `${open.id} brings ${tag} already`
  if (open.stage === 'merging') return `${open.id} is being merged; ask again when it is`
  if (open.stage === 'writing') return `${open.id} is being written; ask again in a moment`
  if (open.givesWay !== null) return `${open.givesWay} takes the place of ${open.id}; ask again in a moment`
  return null
}

/** Its tag may have moved since it was looked up: what has other digests waits on. */
function withChosen(target: Target, given: Given<'asked'>, candidate: Candidate): Candidate[] {
  const others = target.candidates
    .filter(({ tag, images }) => tag !== candidate.tag || !isWithin(images, candidate.images))
    .map(({ chosen: _before, ...other }) => other)
  return newestFirst(given.rules, [candidate, ...others])
}

/** Whole, or of what is gathered still as much as there is. */
function isWithin(some: Images, all: Images): boolean {
  return Object.entries(some).every(([name, image]) => sameImage(image, all[name]))
}
