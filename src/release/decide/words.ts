import type { Ask } from '../events.ts'
import type { Click, Release, Target } from '../release.ts'
import { andThen, changed, ignored, note, shown, type Decision, type Given } from './change.ts'
import { stopsMerging, stopText } from '../gates.ts'
import { readyAbove } from './opening.ts'
import { judged, merged } from './judging.ts'
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
  const last = open.clicks.findLast(click => click.by.login === by.login)
  if (ask.verb === 'withdraw' && (last === undefined || last.verb === 'withdraw'))
    return ignored('there is no word of yours here; a review on GitHub is dismissed there')
  if (last?.verb === ask.verb && last.head === open.pull.head && last.content === open.pull.content)
    return ignored(`${who} did so already`)
  const click: Click = {
    verb: ask.verb,
    by,
    head: open.pull.head,
    content: open.pull.content,
    text: ask.verb === 'request_changes' ? ask.text : '',
    atMs: given.nowMs,
    writes: given.event.by.writes,
    teams: given.event.by.teams,
  }
  const release = shown({ ...open, clicks: [...open.clicks, click].slice(-CLICKS_MAX) })
  const decision = changed({ ...target, open: release }, note(given, release, SAID[ask.verb], who))
  return andThen(decision, next => judged(next, given))
}

/** A click merges what is approved; what GitHub still demands is its to refuse. */
export function mergeAsked(target: Target, given: Given<'asked'>, ask: Of<'merge'>): Decision {
  const open = reviewed(target, ask.release)
  if (typeof open === 'string') return ignored(open)
  if (open.stage === 'merging') return ignored('it is being merged')
  if (ask.head !== open.pull.head) return ignored(MOVED)
  if (open.judged?.yes !== true) return ignored('the approvals are not complete')
  if (open.givesWay !== null) return ignored(`${open.givesWay} takes its place`)
  if (target.hold !== null && open.kind !== 'rollback')
    return ignored(`the target is held by ${target.hold.by}: ${target.hold.reason}`)
  const [stop] = stopsMerging(target, given.rules, open, given.nowMs)
  if (stop !== undefined) return ignored(stopText(stop))
  const { who, by } = whyOf(given.event.by, '')
  const pull = { ...open.pull, refusal: null }
  const release = merged({ ...open, pull }, given, by)
  return changed({ ...target, open: release }, note(given, release, 'merge', who))
}

/** The newer version that waits takes the place of the open one, approved or not. */
export function switched(target: Target, given: Given<'asked'>, ask: Of<'switch'>): Decision {
  const open = reviewed(target, ask.release)
  if (typeof open === 'string') return ignored(open)
  if (open.stage === 'merging') return ignored('it is being merged')
  if (open.givesWay !== null) return ignored(`${open.givesWay} takes its place already`)
  const newer = readyAbove(target, given, open)
  if (newer === null) return ignored('nothing newer waits')
  const release = shown({ ...open, givesWay: newer.tag })
  const { who } = whyOf(given.event.by, '')
  return changed({ ...target, open: release }, note(given, release, `gives way to ${newer.tag}`, who))
}

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
