import { userOf } from '../auth.ts'
import { commitsBetween } from '../git/history.ts'
import { Refusal } from '../http/refusal.ts'
import type { Pull, Review, ReviewState } from '../records.ts'
import type { User } from '../world.ts'
import { answerRequest } from './reviewers.ts'
import { unprocessable } from './scene.ts'
import type { Place, Scene } from './scene.ts'
import { tellReview } from './tell.ts'

export type ReviewEvent = 'APPROVE' | 'REQUEST_CHANGES' | 'COMMENT'
type NewReview = { event: ReviewEvent | null; body: string; commit: string | null }

/** A review in the actor's name; without an event it stays a draft that only they see. */
export function submitReview(scene: Scene, pull: Pull, { event, body, commit }: NewReview): Review {
  const { world, actor } = scene
  const by = userOf(world, actor)
  refuseOwn(pull, by, event)
  if ((event === 'REQUEST_CHANGES' || event === 'COMMENT') && body.trim() === '')
    throw unprocessable("Review body can't be blank")
  if (event === null && pull.reviews.some(({ author, state }) => author === by.login && state === 'PENDING'))
    throw unprocessable('User can only have one pending review per pull request')
  requireOwnCommit(scene, pull, commit)
  const review: Review = {
    id: world.nextId(),
    author: by.login,
    state: event === null ? 'PENDING' : states[event],
    body,
    commit: commit ?? pull.headOid,
    submittedAt: world.now(),
  }
  pull.reviews.push(review)
  if (event === null) return review
  pull.updatedAt = world.now()
  answerRequest(scene, pull, by.login)
  tellReview(scene, { pull, review }, { action: 'submitted', by })
  return review
}

const states: Record<ReviewEvent, ReviewState> = {
  APPROVE: 'APPROVED',
  REQUEST_CHANGES: 'CHANGES_REQUESTED',
  COMMENT: 'COMMENTED',
}

function refuseOwn(pull: Pull, by: User, event: ReviewEvent | null): void {
  if (by.login !== pull.author) return
  if (event === 'APPROVE') throw unprocessable('Can not approve your own pull request')
  if (event === 'REQUEST_CHANGES') throw unprocessable('Can not request changes on your own pull request')
}

function requireOwnCommit({ repo }: Scene, pull: Pull, commit: string | null): void {
  if (commit === null) return
  const own = commitsBetween(repo.store, pull.baseOid, pull.headOid)
  if (!own.some(({ oid }) => oid === commit))
    throw unprocessable('The commit_id is not part of the pull request')
}

/** Changes what a review says; only its author may. */
export function editReview(
  scene: Scene,
  { pull, review }: { pull: Pull; review: Review },
  body: string,
): void {
  const by = userOf(scene.world, scene.actor)
  if (by.login !== review.author) throw new Refusal(403, 'Must have push access to edit this review.')
  const changes = { body: { from: review.body } }
  review.body = body
  tellReview(scene, { pull, review }, { action: 'edited', by, more: { changes } })
}

/** Takes an approval or a request for changes out of force; a comment has none. */
export function dismissReview(
  scene: Place,
  { pull, review, because = null }: { pull: Pull; review: Review; because?: string | null },
  by: User,
): void {
  if (review.state !== 'APPROVED' && review.state !== 'CHANGES_REQUESTED')
    throw unprocessable(`Can not dismiss a ${review.state.toLowerCase()} pull request review`)
  const { world } = scene
  pull.dismissals.push({
    id: world.nextId(),
    review: review.id,
    before: review.state,
    because,
    by: by.login,
    at: world.now(),
  })
  review.state = 'DISMISSED'
  pull.updatedAt = world.now()
  tellReview(scene, { pull, review }, { action: 'dismissed', by })
}
