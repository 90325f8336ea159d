import { firstOf, includes, isSame } from './approvals/people.ts'
import type { Effect } from './effects.ts'
import type { Click, Person, Release, Review } from './release.ts'

/** What each person clicked last, oldest first. */
export function newestClicks(clicks: Click[]): Click[] {
  return firstOf(clicks.toReversed(), ({ by }) => by).toReversed()
}

export function newestClickOf(clicks: Click[], by: Person): Click | null {
  return clicks.findLast(click => isSame(click.by, by)) ?? null
}

/**
 * The clicks that are still needed: an approval that was read on GitHub is that review from then on, whoever told of it
 * first, and not kept twice. What was refused stays until its person is told.
 */
export function stillNeeded(clicks: Click[], reviews: Review[]): Click[] {
  const there = newestClicks(clicks).filter(click => isThere(click, reviews))
  const over = there.filter(({ by }) => !clicks.some(each => isSame(each.by, by) && isRefused(each)))
  return over.length === 0
    ? clicks
    : clicks.filter(
        ({ by }) =>
          !includes(
            over.map(each => each.by),
            by,
          ),
      )
}

function isThere({ verb, mirror, by, head, content }: Click, reviews: Review[]): boolean {
  if (verb !== 'approve' || mirror === null || mirror.state === 'refused') return false
  const review = reviews.find(each => isSame(each.by, by) && each.where === 'slack')
  if (review?.state !== 'approved' || review.head !== head) return false
  // An older one of the same head may be about other content: then the click is still to be given.
  return mirror.state === 'given' || review.content === content
}

function isRefused({ mirror }: Click): boolean {
  return mirror?.state === 'refused'
}

/** Only what somebody said last: what they said before is not given any more. */
export function mirrors({ clicks, number, id }: Release): Effect[] {
  return newestClicks(clicks)
    .filter(({ mirror }) => mirror?.state === 'owed')
    .map(click => ({ kind: 'mirror', key: `${number}.mirror.${click.id}`, release: id, click: click.id }))
}

/** Whoever GitHub refused is told so. */
export function refusedClicks({ clicks, number, id }: Release): Effect[] {
  return clicks
    .filter(({ mirror, slack }) => mirror?.state === 'refused' && slack !== null)
    .map(click => ({
      kind: 'message_clicker',
      key: `${number}.message_clicker.${click.id}`,
      release: id,
      click: click.id,
    }))
}
