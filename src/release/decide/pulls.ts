import { isLogin } from '../approvals/people.ts'
import type { PullLook, Standing } from '../events.ts'
import type { Click, Pull, Release, Remembered, Target } from '../release.ts'
import { andThen, changed, ignored, moved, note, shown, type Decision, type Given } from './change.ts'
import { openNext } from './opening.ts'
import { judged, withoutWish } from './judging.ts'
import { cameOut, notQueued, takenOut } from './queueing.ts'
import { stillNeeded } from '../clicks.ts'
import { remembering } from './remembering.ts'
import { bound, placed, withContent } from './reviews.ts'

/** The pull request of the release is open, and says whose work it holds. */
export function changeOpened(target: Target, given: Given<'change_opened'>): Decision {
  const { event } = given
  const open = target.open
  if (open === null || open.id !== event.release || open.stage !== 'writing')
    return ignored('it is not written now')
  const { range, authors, origin } = event
  const reviewing: Release = {
    ...moved(open, 'reviewing', given),
    pull: pullOf(open, event),
    range,
    authors: open.kind === 'rollback' ? open.authors : authors,
    origin,
  }
  const decision = changed(
    { ...target, open: reviewing },
    note(given, reviewing, `pull request ${event.pull.number}`),
  )
  // A newer image may have come while it was being opened.
  const replaced = andThen(decision, next => openNext(next, given))
  return andThen(replaced, next => judged(next, given))
}

/** A look at the pull request: what changed is judged again, and a refusal of GitHub may be over. */
export function pullRead(before: Target, given: Given<'pull_read'>): Decision {
  const { event } = given
  const target = takenOut(before, event)
  const open = target.open
  const known = open?.pull ?? null
  if (open === null || known === null || known.number !== event.pull.number)
    return ignored('it is not open here')
  if (event.order <= known.order)
    return target === before ? ignored('an older look at the pull request') : changed(target)
  const pull = pullOf(open, event)
  const clicks = judgedAfresh(open.clicks, event.recorded ?? [])
  const isNew = face(pull) !== face(known) || clicks !== open.clicks
  if (!isNew && event.settles === undefined && pull.unread === known.unread)
    return ignored('nothing of it changed')
  const fresh: Pull = isNew ? { ...pull, refusal: null } : pull
  const isMoved = fresh.head !== known.head
  const out = cameOut(open, known, fresh)
  const needed = stillNeeded(clicks, fresh.reviews)
  const looked = isNew
    ? shown({ ...open, pull: fresh, clicks: needed })
    : { ...open, pull: fresh, clicks: needed }
  const release = out === null ? looked : outOfQueue(looked, given, isMoved ? null : out.refusal)
  const notes = [
    ...(isMoved ? [note(given, open, `new head ${fresh.head.slice(0, 7)}`)] : []),
    ...(out === null ? [] : [note(given, open, out.refusal ?? 'out of the queue of GitHub')]),
  ]
  return andThen(changed({ ...target, open: release }, ...notes), next => judged(next, given))
}

/** A new head is judged and left to GitHub anew; else it waits for a person, or for something of it to change. */
function outOfQueue(release: Release, given: Given<'pull_read'>, refusal: string | null): Release {
  const { pull } = release
  if (pull === null) return release
  return { ...notQueued(moved(release, 'reviewing', given)), pull: { ...pull, refusal } }
}

/** The same clicks with what their people are by now; the very same list where nothing differs. */
function judgedAfresh(clicks: Click[], standings: Standing[]): Click[] {
  const fresh = clicks.map((click): Click => {
    const now = standings.find(({ login }) => isLogin(click.by, login))
    return now === undefined || isAs(click, now) ? click : { ...click, teams: now.teams, writes: now.writes }
  })
  return fresh.every((click, at) => click === clicks[at]) ? clicks : fresh
}

function isAs(click: Click, { teams, writes }: Standing): boolean {
  return click.writes === writes && JSON.stringify(click.teams) === JSON.stringify(teams)
}

/** Closed without a merge: given way to a newer version, or withdrawn by whoever closed it. */
export function changeClosed(target: Target, given: Given<'change_closed'>): Decision {
  const open = target.open
  if (open === null || open.pull?.number !== given.event.number) return ignored('it is not open here')
  const gaveWay = open.givesWay !== null
  const ended: Release = {
    ...moved(open, gaveWay ? 'superseded' : 'withdrawn', given),
    by: gaveWay ? open.by : (given.event.by ?? open.by),
  }
  const text = gaveWay ? `closed: ${open.givesWay ?? ''} takes its place` : 'closed'
  const free = changed(
    { ...remembering(target, open), open: null, ending: [...target.ending, ended] },
    note(given, ended, text, given.event.by?.login ?? null),
  )
  return andThen(free, next => named(openNext(next, given), ended.id))
}

/** GitHub's word is final; what it refused is tried again once something of the pull request changes, or by a click. */
export function mergeRefused(target: Target, given: Given<'merge_refused'>): Decision {
  const { number, head, message, of } = given.event
  const open = target.open
  if (open === null || open.pull?.number !== number) return ignored('it is not open here')
  if (of === 'update') return updateRefused(target, given)
  if (open.stage !== 'merging' || open.pull.head !== head) return ignored('it is not merged now')
  const isOut = given.event.settles?.split('.')[1] === 'enqueue'
  const back = moved(isOut ? notQueued(open) : open, 'reviewing', given)
  const release: Release = { ...back, pull: { ...open.pull, refusal: message } }
  return changed({ ...target, open: release }, note(given, open, `GitHub refused to merge: ${message}`))
}

/** Whoever can mend it reads why; it is tried again once something of the pull request changes, or by a click. */
function updateRefused(target: Target, given: Given<'merge_refused'>): Decision {
  const { head, message } = given.event
  const open = target.open
  if (open === null || open.pull === null) return ignored('it is not open here')
  if (open.pull.head !== head) return ignored('it has another head meanwhile')
  const pull = { ...open.pull, refusal: `its branch cannot be updated: ${message}` }
  const release = shown(withoutWish({ ...open, pull }))
  return changed({ ...target, open: release }, note(given, open, `GitHub refused to update it: ${message}`))
}

/** What ended names the release that took its place. */
function named(decision: Decision, ended: Release['id']): Decision {
  if (decision.kind === 'ignored' || decision.target.open === null) return decision
  const newer = decision.target.open.id
  const ending = decision.target.ending.map(release =>
    release.id === ended ? { ...release, endedBy: newer } : release,
  )
  return { ...decision, target: { ...decision.target, ending } }
}

export function pullOf(release: Known, look: PullLook): Pull {
  const known = release.pull
  const { head, content } = look.pull
  return {
    ...look.pull,
    order: look.order,
    contents: withContent(known?.contents ?? [], { head, content }),
    reviews: look.reviews.map(review => placed(bound(review, known, look.pull), release)),
    refusal: known !== null && 'refusal' in known ? known.refusal : null,
  }
}

type Known = Pick<Release, 'clicks'> & { pull: Pull | Remembered | null }

/** All that somebody could see or that counts; not the order of the look. */
function face(pull: Pull): string {
  return JSON.stringify({ ...pull, order: 0, unread: false, contents: [], refusal: null })
}
