import type { Ask } from '../events.ts'
import { isSame } from '../approvals/people.ts'
import { newestClickOf, newestClicks } from '../clicks.ts'
import type { Click, Person, Release, Target } from '../release.ts'
import { andThen, changed, ignored, note, shown, type Decision, type Given } from './change.ts'
import { stopsMerging, stopText } from '../gates.ts'
import { gavePlace, readyAbove } from './opening.ts'
import { isOutdated } from '../behind.ts'
import { judged, merged } from './judging.ts'
import { givingWay, isBeingMerged } from './queueing.ts'
import { openerOf, wordsOf } from './reviews.ts'
import { whyOf } from './rollback.ts'

const CLICKS_MAX = 100

type Word = Extract<Ask, { verb: 'approve' | 'request_changes' | 'withdraw' }>
type Of<V extends Ask['verb']> = Extract<Ask, { verb: V }>

/** Somebody's word on the open release, recorded with what it is about; their newest word counts. */
export function worded(target: Target, given: Given<'asked'>, ask: Word): Decision {
  const open = reviewed(target, ask.release)
  if (typeof open === 'string') return ignored(open)
  if (ask.verb !== 'withdraw' && ask.head !== open.pull.head) return ignored(MOVED)
  const { who, by } = whyOf(given.event.by, '')
  if (by === null) return ignored('Slipway does not know who asks')
  const isLinked = given.event.by.account !== null
  const no = wordRefusal(open, ask, { by, who, isLinked })
  if (no !== null) return ignored(no)
  const kept = open.clicks.length < CLICKS_MAX ? open.clicks : newestClicks(open.clicks)
  if (kept.length >= CLICKS_MAX) return ignored(TOO_MANY)
  const clicked = (open.clicked ?? open.clicks.at(-1)?.id ?? 0) + 1
  const click: Click = {
    id: clicked,
    verb: ask.verb,
    by,
    slack: given.event.by.slack,
    head: open.pull.head,
    content: open.pull.content,
    text: ask.verb === 'request_changes' ? ask.text : '',
    atMs: given.nowMs,
    writes: given.event.by.writes,
    teams: given.event.by.teams,
    mirror: isLinked ? { state: 'owed' } : null,
  }
  const release = shown({ ...open, clicked, clicks: [...kept, click] })
  const decision = changed({ ...target, open: release }, note(given, release, SAID[ask.verb], who))
  return andThen(decision, next => judged(next, given))
}

/** Nothing is said twice, here or on GitHub, and only what was said can be taken back. */
function wordRefusal(
  open: Reviewed,
  ask: Word,
  { by, who, isLinked }: { by: Person; who: string; isLinked: boolean },
): string | null {
  const last = newestClickOf(open.clicks, by)
  const opener = openerOf(open)
  if (ask.verb === 'approve' && opener !== null && isSame(opener.by, by) && last?.verb !== 'request_changes')
    return OWN
  if (ask.verb === 'withdraw') {
    const isOnGitHub = wordsOf(open).some(
      ({ where, by: whose }) => (where === 'github' || where === 'slack') && isSame(whose, by),
    )
    const isSaid = last !== null && last.verb !== 'withdraw'
    if (isSaid || (isLinked && isOnGitHub)) return null
    return 'there is no word of yours here; a review on GitHub is dismissed there'
  }
  const isAbout = (word: { head: string; content: string | null }) =>
    word.head === open.pull.head && word.content === open.pull.content
  if (last !== null && (last.mirror === null || last.mirror.state === 'owed'))
    return last.verb === ask.verb && isAbout(last) ? `${who} did so already` : null
  if (last?.verb === 'withdraw') return null
  const state = ask.verb === 'approve' ? 'approved' : 'changes_requested'
  const isThere = open.pull.reviews.some(word => isSame(word.by, by) && word.state === state && isAbout(word))
  return isThere ? `${who} did so already, on GitHub` : null
}

/**
 * A click merges what is approved; what GitHub still demands is its to refuse. Where that is only that the branch is up to
 * date, the click waits until Slipway has updated it and GitHub has its checks.
 */
export function mergeAsked(target: Target, given: Given<'asked'>, ask: Of<'merge'>): Decision {
  const open = reviewed(target, ask.release)
  if (typeof open === 'string') return ignored(open)
  if (open.stage === 'merging') return ignored('it is being merged')
  if (open.wish !== undefined) return ignored('it is merged as soon as its branch is up to date and checked')
  if (ask.head !== open.pull.head) return ignored(MOVED)
  if (open.judged?.yes !== true) return ignored('the approvals are not complete')
  if (open.givesWay !== null) return ignored(`${open.givesWay} takes its place`)
  if (target.hold !== null && open.kind !== 'rollback')
    return ignored(`the target is held by ${target.hold.by}: ${target.hold.reason}`)
  const [stop] = stopsMerging(target, given.rules, open, given.nowMs)
  if (stop !== undefined) return ignored(stopText(stop))
  const { who, by } = whyOf(given.event.by, '')
  const { account: id } = given.event.by
  const as = id === null || by === null ? null : { id, login: by.login }
  const pull = { ...open.pull, refusal: null }
  const isWaiting = isOutdated(open) && by !== null
  const release = isWaiting
    ? shown({ ...open, pull, wish: { by, as } })
    : merged({ ...open, pull }, given, { by, as })
  const text = isWaiting ? 'merge, once its branch is up to date' : 'merge'
  return changed({ ...target, open: release }, note(given, release, text, who))
}

/** The newer version that waits takes the place of the open one, approved or not. */
export function switched(target: Target, given: Given<'asked'>, ask: Of<'switch'>): Decision {
  const open = reviewed(target, ask.release)
  if (typeof open === 'string') return ignored(open)
  if (isBeingMerged(open)) return ignored('it is being merged')
  if (open.givesWay !== null) return ignored(`${open.givesWay} takes its place already`)
  const newer = readyAbove(target, given, open)
  if (newer === null) return ignored('nothing newer waits')
  if (open.own !== undefined) return gavePlace(target, given, open)
  const release = givingWay(open, newer.tag, given)
  const { who } = whyOf(given.event.by, '')
  return changed({ ...target, open: release }, note(given, release, `gives way to ${newer.tag}`, who))
}

const TOO_MANY = `${CLICKS_MAX} people have spoken on this card; give yours on the pull request`
const OWN = 'opening it was your word already: somebody else has to approve it'
const MOVED = 'the pull request has a new head meanwhile; look at the card again'

const SAID = {
  approve: 'approved',
  request_changes: 'requested changes',
  withdraw: 'took their word back',
} as const

type Reviewed = Release & { pull: NonNullable<Release['pull']> }

function reviewed(target: Target, id: Release['id']): Reviewed | string {
  const { open } = target
  if (open === null || open.id !== id) return `${id} is not open any more`
  if (open.pull === null || (open.stage !== 'reviewing' && open.stage !== 'merging'))
    return `${id} has no pull request yet`
  return { ...open, pull: open.pull }
}
