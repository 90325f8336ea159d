import { stillAt } from '../freezes.ts'
import type { Commit, Pass, Person, Range, Release, Target } from '../release.ts'
import {
  andThen,
  changed,
  ignored,
  moved,
  note,
  shown,
  type Decision,
  type Cause,
  type Given,
} from './change.ts'
import { fulfils, marked, sameImages, written } from './images.ts'
import { includedBefore, rolled } from './landing.ts'
import { blank, openNext } from './opening.ts'
import { arrived, hasYes, isTakenBack, takenBack } from './outside.ts'
import { bound, placed } from './reviews.ts'

export const OLDER_LOOK = 'an older look at the branch'

type Landed = { commit: Commit; range: Range | null; authors: Person[] }

/** A commit on the branch is a fact, whoever made it: it fulfils the open release, or is a change of its own. */
export function commitSeen(target: Target, given: Given<'commit_seen'>): Decision {
  const { event } = given
  if (event.order <= target.seen) return landedBefore(target, given)
  const seen: Target = { ...target, seen: event.order }
  const open = target.open
  if (open !== null && isLeftToWriter(target, open, event))
    return ignored('its writer, who is still owed an answer, knows more of it')
  if (open !== null && isUnwritten(open) && (event.release === open.id || fulfils(open, event.commit))) {
    return arrived({ ...seen, open: null }, given, landed(open, event))
  }
  if (open !== null && isMergedBy(open, event)) {
    return arrived({ ...seen, open: null }, given, landed(open, event))
  }
  if (written(target)?.inputs === event.commit.inputs) return changed(explained(seen, event))
  const below: Target = { ...seen, open: unread(open) }
  if (isTakenBack(below, event.commit)) return takenBack(below, given)
  const still = stillText(target, given)
  if (still !== null && given.rules.outside === 'apply') return waits(below, given, still)
  return arrived(below, given, changeOf(below, given, event.commit))
}

/** What the pull request would bring is another thing now. */
function unread(open: Release | null): Release | null {
  return open?.pull == null ? open : { ...open, pull: { ...open.pull, unread: true } }
}

/** The branch is heard of before the pull request is, or a person brought the same content by another way. */
function isMergedBy({ id, pull, stage }: Release, event: Given<'commit_seen'>['event']): boolean {
  if (pull === null || (stage !== 'reviewing' && stage !== 'merging')) return false
  return event.release === id || event.commit.inputs === pull.content
}

/**
 * Our own commit, heard of by the webhook before its writer has answered, or after a crash took that answer: the writer
 * finds the commit again and says with it whose changes it carries, which the branch alone does not tell.
 */
function isLeftToWriter(target: Target, open: Release, event: Given<'commit_seen'>['event']): boolean {
  if (event.release !== open.id || event.settles !== undefined) return false
  return Object.values(target.todo).some(
    ({ effect }) => effect.kind === 'write' && effect.release === open.id,
  )
}

/**
 * The answer of our own commit may come after a newer look at the branch. That it landed is a fact all the same: it
 * is included in what was seen since, or, while that waits for a hold, goes on before it.
 */
function landedBefore(target: Target, given: Given<'commit_seen'>): Decision {
  const { event } = given
  const { open, rolling, pending } = target
  if (open === null || !isUnwritten(open) || event.release !== open.id) return ignored(OLDER_LOOK)
  const release = landed(open, event)
  const free: Target = { ...target, open: null }
  if (rolling === null && (pending !== null || open.kind === 'rollback')) {
    return andThen(arrived(free, given, release), next => changed({ ...next, pending }))
  }
  return includedBefore(free, given, release)
}

/** The webhook may come before the answer of our own commit, which then adds what only the writer knows. */
function explained(target: Target, event: Given<'commit_seen'>['event']): Target {
  const { rolling } = target
  if (rolling === null || rolling.id !== event.release || rolling.range !== null) return target
  const { range, authors, commit } = event
  return { ...target, rolling: shown({ ...rolling, range, authors, origin: commit.origin }) }
}

/** The pull request was merged: GitHub's word is final, whatever was wanted meanwhile. */
export function changeMerged(target: Target, given: Given<'change_merged'>): Decision {
  const { event } = given
  const open = target.open
  if (open === null || open.pull?.number !== event.number)
    return ignored(`pull request ${event.number} is not open here`)
  const reviewed = withReviews(open, event)
  const release = landed(reviewed, { commit: event.commit, range: open.range, authors: open.authors })
  const merged: Release = { ...release, by: event.by ?? release.by }
  const free: Target = { ...target, open: null }
  if (isOvertaken(target, event)) return includedBefore(free, given, merged)
  const isHead = event.now === event.commit.inputs
  const { outside } = free
  if (isHead || outside?.inputs !== event.now)
    return arrived(isHead ? { ...free, seen: event.order } : free, given, merged)
  // What waits for an operator came after it, and goes on waiting.
  if (!hasYes(free, merged, given)) return includedBefore(free, given, merged)
  return andThen(rolled({ ...free, outside: null }, given, merged), next => changed({ ...next, outside }))
}

/** The last reviews, as they were read with the merge itself: their webhooks may come later, or never. */
function withReviews(open: Release, { reviews, last }: Given<'change_merged'>['event']): Release {
  const { pull } = open
  if (pull === null || reviews === undefined) return open
  const now = { head: pull.head, base: pull.base, content: pull.content, ...last }
  return {
    ...open,
    pull: { ...pull, ...now, reviews: reviews.map(review => placed(bound(review, pull, now), open)) },
  }
}

/** What came after it on the branch was heard of before; what was not yet comes, and overtakes it then. */
function isOvertaken(target: Target, event: Given<'change_merged'>['event']): boolean {
  if (event.order <= target.seen) return true
  const before = written({ ...target, outside: null, open: null })
  return event.now !== event.commit.inputs && before?.inputs === event.now
}

/** After a hold and a freeze, and in its turn, the newest commit that waited is applied. */
export function pendingThawed(target: Target, given: Cause): Decision {
  if (target.hold !== null) return ignored('the target is held')
  if (stillAt(given.rules, given.nowMs) !== null) return ignored('it is frozen')
  return pendingRolled(target, given)
}

/** The newest commit that waited is applied, now or because somebody lets it pass. */
export function pendingRolled(target: Target, given: Cause, pass?: Pass): Decision {
  if (target.pending === null) return ignored('no commit waits')
  const change = changeOf(target, given, target.pending)
  const release = pass === undefined ? change : { ...change, pass }
  return arrived({ ...target, pending: null }, given, release)
}

/** The manifest does not say what the release replaces: it is not overwritten, the release ends. */
export function writeOvertaken(target: Target, given: Given<'write_overtaken'>): Decision {
  const open = target.open
  if (open === null || open.id !== given.event.release || !isUnwritten(open)) return ignored('it is not open')
  const ended = { ...moved(open, 'superseded', given), reason: given.event.reason }
  const free = { ...target, open: null, ending: [...target.ending, ended] }
  return andThen(changed(free, note(given, open, given.event.reason)), next => openNext(next, given))
}

function isUnwritten(release: Release): boolean {
  return release.stage === 'writing' || (release.stage === 'failed' && release.commit === null)
}

function landed(release: Release, by: Landed): Release {
  const { commit, inputs, origin } = by.commit
  const authors = by.authors.length > 0 ? by.authors : release.authors
  const to = sameImages(release.to, by.commit.images) ? release.to : by.commit.images
  return { ...release, to, commit, inputs, origin, range: by.range ?? release.range, authors }
}

/** Why nothing that people brought is applied now: a hold, or a freeze. */
function stillText({ hold }: Target, { rules, nowMs }: Cause): string | null {
  if (hold !== null) return 'the target is held'
  const still = stillAt(rules, nowMs)
  return still?.kind === 'frozen' ? `the freeze ${still.name}` : null
}

function waits(target: Target, given: Given<'commit_seen'>, why: string): Decision {
  const { commit } = given.event
  const text = `commit ${commit.commit.slice(0, 7)} waits: ${why}`
  const next = marked({ ...target, pending: commit }, given.rules, commit.key, commit.images)
  return changed(next, note(given, null, text, commit.by?.login ?? null))
}

function changeOf(target: Target, given: Cause, commit: Commit): Release {
  const release = blank(target, given, {
    kind: 'change',
    to: commit.images,
    key: commit.key,
    origin: commit.origin,
  })
  const { by, title, inputs, version } = commit
  return {
    ...release,
    version,
    by,
    inputs,
    commit: commit.commit,
    reason: title,
    authors: by === null ? [] : [by],
  }
}
