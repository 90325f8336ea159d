import { z } from 'zod'
import type { Dismissed } from '../../release/release.ts'
import { Actor, ACTOR, personOf } from './actor.ts'

/** How many dismissals are read: a person who was dismissed often is meant by the newest. */
const DISMISSALS = 20

export const DISMISSALS_OF = `dismissals: timelineItems(last: ${DISMISSALS}, itemTypes: [REVIEW_DISMISSED_EVENT]) {
        nodes { ... on ReviewDismissedEvent {
          createdAt previousReviewState pullRequestCommit { commit { oid } } review { author { ${ACTOR} } }
        } }
      }`

export const Dismissals = z.object({
  nodes: z.array(
    z.object({
      createdAt: z.string(),
      previousReviewState: z.string(),
      pullRequestCommit: z.object({ commit: z.object({ oid: z.string() }) }).nullable(),
      review: z.object({ author: Actor.nullable() }).nullable(),
    }),
  ),
})

type Said = { state: string; author: z.output<typeof Actor> | null; submittedAt: string | null }

/**
 * Whose approvals a rule of GitHub dismissed since the branch was pushed to: GitHub names the commit that did it. Whoever
 * said something since is left out; a review that a person dismissed is that person's doing.
 */
export function dismissedOf({ nodes }: z.output<typeof Dismissals>, reviews: Said[]): Dismissed[] {
  const found = new Map<string, Dismissed>()
  for (const { createdAt, previousReviewState, pullRequestCommit: by, review } of nodes) {
    const login = review?.author == null ? null : (personOf(review.author)?.login ?? null)
    if (login === null || by === null || previousReviewState !== 'APPROVED') continue
    const later = reviews.some(
      ({ state, author, submittedAt }) =>
        state !== 'DISMISSED' && personOf(author)?.login === login && !isBefore(submittedAt, createdAt),
    )
    if (!later) found.set(login, { login, head: by.commit.oid })
  }
  return [...found.values()]
}

/** To the second: what came in the same one came after, since what stands was not dismissed. */
function isBefore(one: string | null, other: string): boolean {
  return one === null || Date.parse(one) < Date.parse(other)
}
