import type { ReviewRead } from '../events.ts'
import { isOwner } from '../codeowners/owners.ts'
import type { Pull, Release, Review } from '../release.ts'

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
export function bound(review: ReviewRead, known: Pull | null, now: Now): Review {
  const before = known?.reviews.find(other => isSame(other, review))
  return { ...review, where: 'github', content: before?.content ?? contentAt(review.head, known, now) }
}

type Now = Pick<Pull, 'head' | 'base' | 'content'>

function contentAt(head: string, known: Pull | null, now: Now): string | null {
  if (head === now.head && (known === null || known.base === now.base)) return now.content
  return known?.contents.find(other => other.head === head)?.content ?? null
}

function isSame(a: ReviewRead, b: ReviewRead): boolean {
  return a.by.login === b.by.login && a.head === b.head && a.state === b.state && a.atMs === b.atMs
}

/** Each person's newest word, on GitHub or by a click; whichever came last. */
export function wordsOf(release: Release): Review[] {
  const all = [...(release.pull?.reviews ?? []), ...recorded(release)]
  const newest = new Map<string, Review>()
  for (const review of all.toSorted((a, b) => a.atMs - b.atMs)) newest.set(keyOf(review), review)
  return [...newest.values()]
}

/**
 * A click that withdraws leaves no word of its own; it hides the person's older clicks, not a review on GitHub. Whether
 * its person owns what changes is judged afresh.
 */
function recorded({ clicks, pull }: Release): Review[] {
  return clicks.flatMap((click, index) => {
    const isOverruled = clicks.slice(index + 1).some(later => later.by.login === click.by.login)
    if (isOverruled || click.verb === 'withdraw') return []
    const { by, head, content, atMs, writes, teams } = click
    const state = click.verb === 'approve' ? 'approved' : 'changes_requested'
    const owner = isOwner(pull?.owners ?? null, { login: by.login, teams })
    return [{ by, state, where: 'recorded', head, content, atMs, writes, teams, owner }]
  })
}

const keyOf = (review: Review) => review.by.login.toLowerCase()
