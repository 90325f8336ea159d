import type { ReviewRead } from '../events.ts'
import { newestClickOf, newestClicks } from '../clicks.ts'
import { isLogin } from '../approvals/people.ts'
import { isOwner } from '../codeowners/owners.ts'
import { isOpenersAlone } from '../own.ts'
import type { Click, Pull, Release, Review } from '../release.ts'

const CONTENTS_MAX = 20

type Contents = Pull['contents']

/** Remembers what a head would bring, whenever that changes. */
export function withContent(contents: Contents, seen: Pick<Pull, 'head' | 'content'>): Contents {
  const { head, content } = seen
  if (content === null) return contents
  return [...contents.filter(other => other.head !== head), { head, content }].slice(-CONTENTS_MAX)
}

/**
 * Binds a review to what it was about: what its head would have brought when it was given. No clock tells that; a review
 * that was there before keeps what it was bound to, and a new one can only be about what was seen before or is now. Where
 * the base changed meanwhile, it is taken to be about the older of both, and so does not count.
 */
export function bound(review: ReviewRead, known: Known | null, now: Now): Omit<Review, 'where'> {
  const before = known?.reviews.find(other => isSameReview(other, review))
  return { ...review, content: before?.content ?? contentAt(review.head, known, now) }
}

/** A review on GitHub that says what its person said last on the card was given through it, and stays so. */
export function placed(
  review: Omit<Review, 'where'>,
  { pull, clicks }: Pick<Release, 'clicks'> & { pull: Pick<Pull, 'reviews'> | null },
): Review {
  const before = pull?.reviews.find(other => isSameReview(other, review))
  const click = newestClickOf(clicks, review.by)
  const isGiven = click?.mirror?.state === 'owed' || click?.mirror?.state === 'given'
  const isSaid = isGiven && click?.head === review.head && stateOf(click.verb) === review.state
  return { ...review, where: isSaid || before?.where === 'slack' ? 'slack' : 'github' }
}

type Known = Pick<Pull, 'base' | 'contents' | 'reviews'>
type Now = Pick<Pull, 'head' | 'base' | 'content'>

function contentAt(head: string, known: Known | null, now: Now): string | null {
  const isNow = head === now.head
  if (isNow && (known === null || known.base === now.base)) return now.content
  const seen = known?.contents.find(other => other.head === head)?.content ?? null
  return seen ?? (isNow && known !== null ? unseen(known.base ?? 'nothing') : null)
}

/** What a new head would have brought onto a base that is no more: nobody saw it, and it is nothing that could be merged. */
const unseen = (base: string): string => `on ${base}`

function isSameReview(a: ReviewRead, b: ReviewRead): boolean {
  return a.by.login === b.by.login && a.head === b.head && a.state === b.state && a.atMs === b.atMs
}

/** Each person's newest word, on GitHub or by a click; whichever came last. */
export function wordsOf(release: Release): Review[] {
  const { clicks, pull } = release
  const read = (pull?.reviews ?? []).filter(review => !isTakenBack(review, clicks))
  const all = [...read, ...newestClicks(clicks).flatMap(click => said(click, pull?.owners ?? null))]
  const newest = new Map<string, Review>()
  for (const review of all.toSorted((a, b) => a.atMs - b.atMs)) newest.set(keyOf(review), review)
  const opener = openerOf(release)
  const hasObjection = opener !== null && newest.get(keyOf(opener))?.state === 'changes_requested'
  if (opener !== null && !hasObjection) newest.set(keyOf(opener), opener)
  return [...newest.values()]
}

/**
 * What Slipway records is a word of its own; what becomes a review counts once GitHub has it. Only an objection blocks
 * at once: whoever says stop must not be too late by a round trip. Whether its person owns what changes is judged afresh.
 */
function said({ verb, mirror, ...click }: Click, owners: Pull['owners'] | null): Review[] {
  const state = stateOf(verb)
  if (state === null) return []
  const { by, head, content, atMs, writes, teams } = click
  const owner = isOwner(owners, { login: by.login, teams })
  const word = { by, state, head, content, atMs, writes, teams, owner }
  if (mirror === null || mirror.state === 'refused') return [{ ...word, where: 'recorded' }]
  return mirror.state === 'owed' && state === 'changes_requested' ? [{ ...word, where: 'slack' }] : []
}

/**
 * Withdrawn on the card, and still on GitHub: nobody's word is counted against their will. A word that only Slipway
 * recorded is taken back without GitHub, and leaves a review there alone.
 */
function isTakenBack(review: Review, clicks: Click[]): boolean {
  const click = newestClickOf(clicks, review.by)
  if (click?.verb !== 'withdraw' || click.mirror === null) return false
  return click.mirror.state !== 'given' && review.atMs <= click.atMs
}

function stateOf(verb: Click['verb']): Review['state'] | null {
  if (verb === 'withdraw') return null
  return verb === 'approve' ? 'approved' : 'changes_requested'
}

/**
 * Whoever opens a pull request and may write here stands behind it, as long as nobody else wrote a part of it: GitHub
 * takes no review of theirs.
 */
export function openerOf(release: Pick<Release, 'own' | 'authors' | 'pull' | 'openedAtMs'>): Review | null {
  const { own, pull, openedAtMs: atMs } = release
  if (own === undefined || own.opener === null || own.opener.bot || pull === null) return null
  const by = own.opener
  const writes = own.writers.some(login => isLogin(by, login))
  if (!writes || own.head !== pull.head || !isOpenersAlone(release)) return null
  const { head, content } = pull
  return { by, state: 'approved', where: 'opened', head, content, atMs, writes, teams: [], owner: false }
}

const keyOf = (review: Review) => review.by.login.toLowerCase()
