import type { PullLook, Proposal } from '../events.ts'
import type { Release, Target } from '../release.ts'
import type { Rules } from '../rules.ts'
import { mayMove } from '../stages.ts'
import { newestFirst } from './candidates.ts'
import { andThen, changed, ignored, moved, note, shown, type Decision, type Given } from './change.ts'
import { keyOf, sameImages, versionOf, written } from './images.ts'
import { hasApproval, judged } from './judging.ts'
import { blank, left, openNext } from './opening.ts'
import { pullOf, pullRead } from './pulls.ts'
import { forgetting, rememberedOf, remembering } from './remembering.ts'
import { unwrittenOf } from './unwritten.ts'

/** What a person's own pull request is to the target now: a release, or nothing any more. */
export function personsPull(target: Target, given: Given<'change_proposed' | 'change_spared'>): Decision {
  const { event } = given
  return event.kind === 'change_proposed'
    ? changeProposed(target, { ...given, event })
    : changeSpared(target, { ...given, event })
}

/**
 * A person's own pull request is a release from its opening, under the rule of any other; at most one is open, so it may
 * have to wait. Seen again, it is judged again by what it brings now.
 */
function changeProposed(target: Target, given: Given<'change_proposed'>): Decision {
  const { event } = given
  const { open } = target
  if (open?.pull?.number === event.pull.number) return again(target, given, open)
  const known = rememberedOf(target, event.pull.number)
  if (known !== null && event.order <= known.order) return ignored('an older look at the pull request')
  const release = proposedBy(target, given)
  if (open === null) return taken(target, given, release)
  if (!givesWayTo(open, given, release)) return waits(target, release, open)
  const back = open.stage === 'failed' ? unwrittenOf(target, open) : []
  const free = { ...target, candidates: newestFirst(given.rules, [...back, ...target.candidates]) }
  return andThen(left(free, given, open), next => taken(next, given, release))
}

/** Its head does not change the target any more: for this target it is over, and the pull request is nobody's here. */
function changeSpared(target: Target, given: Given<'change_spared'>): Decision {
  const { open } = target
  const { number, order } = given.event
  if (open === null || open.own === undefined || open.pull?.number !== number)
    return ignored('it is not open here')
  if (order <= open.pull.order) return ignored('an older look at the pull request')
  const ended: Release = {
    ...moved(open, 'superseded', given),
    reason: 'the pull request does not touch it any more',
  }
  const free = { ...remembering(target, open), open: null, ending: [...target.ending, ended] }
  return andThen(changed(free, note(given, ended, 'not touched any more')), next => openNext(next, given))
}

function taken(target: Target, given: Given<'change_proposed'>, release: Release): Decision {
  const { number, title, by } = { ...given.event, number: given.event.pull.number }
  const next: Target = { ...forgetting(target, number), seq: release.number, open: release }
  const text = `pull request ${number}: ${title}`.slice(0, 300)
  return andThen(changed(next, note(given, release, text, by?.login ?? null)), after => judged(after, given))
}

/** What is approved of it meanwhile is about what it would bring now. */
function waits(target: Target, release: Release, open: Release): Decision {
  const next = remembering(target, release)
  const isSame = JSON.stringify(next.remembered) === JSON.stringify(target.remembered)
  return isSame ? ignored(`${open.id} is open`) : changed(next)
}

/**
 * Of people's own pull requests the one goes first that somebody approved, and a draft last: nobody can leave one open
 * and keep all others from being judged. What could not be written gives way to what may mend it.
 */
function givesWayTo(
  open: Release,
  { event, rules, nowMs }: Given<'change_proposed'>,
  next: Release,
): boolean {
  if (!mayMove(open.stage, event.kind, 'superseded')) return false
  if (open.stage === 'failed') return open.pull === null && open.kind !== 'rollback'
  if (open.own === undefined || hasApproval(open, rules, nowMs)) return false
  return hasApproval(next, rules, nowMs) || (open.own.isDraft && !event.isDraft)
}

function again(target: Target, given: Given<'change_proposed'>, open: Release): Decision {
  const { event, rules } = given
  const known = open.pull
  if (known === null || open.own === undefined) return ignored('it is a release of Slipway')
  if (event.order <= known.order) return ignored('an older look at the pull request')
  const brought = { ...open, ...bringing(target, rules, event) }
  const isNew = JSON.stringify(brought) !== JSON.stringify(open)
  const release = isNew ? shown(brought) : open
  const look = { ...given, event: lookOf(event) }
  const read = pullRead({ ...target, open: release }, look)
  if (read.kind === 'changed' || !isNew) return read
  const seen = { ...release, pull: { ...known, order: event.order } }
  return andThen(changed({ ...target, open: seen }), next => judged(next, look))
}

function lookOf(event: Given<'change_proposed'>['event']): Given<'pull_read'>['event'] {
  const { settles, order, pull, reviews, recorded } = event
  const look = { kind: 'pull_read', order, pull, reviews } as const
  return {
    ...look,
    ...(recorded === undefined ? {} : { recorded }),
    ...(settles === undefined ? {} : { settles }),
  }
}

function proposedBy(target: Target, given: Given<'change_proposed'>): Release {
  const { event, rules, nowMs } = given
  const brings = bringing(target, rules, event)
  const release = blank(target, given, { kind: 'change', ...brings })
  const pull = rememberedOf(target, event.pull.number)
  return {
    ...release,
    ...brings,
    by: event.by,
    stage: 'reviewing',
    stageAtMs: nowMs,
    pull: pullOf({ pull, clicks: [] }, event),
  }
}

type Brought = Pick<Release, 'to' | 'key' | 'origin' | 'version' | 'reason' | 'authors'> &
  Required<Pick<Release, 'own'>>

/** Images that it leaves as they are keep what is known of their origin; of others nothing is believed. */
function bringing(target: Target, rules: Rules, event: Proposal & PullLook): Brought {
  const { images, title, authors, by: opener, writers, isDraft, touches, pull } = event
  const before = [target.outside, target.rolling].find(
    release => release !== null && sameImages(release.to, images),
  )
  const same = before ?? (target.live !== null && sameImages(target.live.images, images) ? target.live : null)
  const origin = same?.origin ?? { trust: 'unlabelled', repository: null, revision: null, version: null }
  const isAsWritten = sameImages(written(target)?.images ?? {}, images)
  const version = isAsWritten && same !== null ? same.version : versionOf(images)
  const own = { head: pull.head, opener, writers, isDraft, touches }
  return { to: images, key: keyOf(rules, images), origin, version, reason: title, authors, own }
}
