import { z } from 'zod'
import { userOf } from '../auth.ts'
import { notFound } from '../http/refusal.ts'
import { idParam, ok, page, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { dismissReview, editReview, submitReview } from '../pulls/reviews.ts'
import { removeRequested, requestReviewers } from '../pulls/reviewers.ts'
import type { Pull, Review } from '../records.ts'
import { requestedShape, simplePullShape } from '../shapes/pull.ts'
import { reviewShape } from '../shapes/review.ts'
import { pullOf } from './pulls.ts'

const taking = { need: 'pull_requests:write', people: 'read' } as const

export const reviewRoutes = [
  repoRoute('GET /pulls/{number}/reviews', 'pull_requests:read', listReviews),
  repoRoute('POST /pulls/{number}/reviews', taking, createReview),
  repoRoute('GET /pulls/{number}/reviews/{id}', 'pull_requests:read', call => shown(call, reviewOf(call))),
  repoRoute('PUT /pulls/{number}/reviews/{id}', taking, call => {
    const found = reviewOf(call)
    editReview(call, found, readBody(call, z.object({ body: z.string() })).body)
    return shown(call, found)
  }),
  repoRoute('PUT /pulls/{number}/reviews/{id}/dismissals', 'pull_requests:write', call => {
    const found = reviewOf(call)
    readBody(call, Dismissal)
    dismissReview(call, found, userOf(call.world, call.actor))
    return shown(call, found)
  }),
  repoRoute('GET /pulls/{number}/requested_reviewers', 'pull_requests:read', call => {
    const asked = requestedShape(call.world, call.repo, pullOf(call))
    return ok({ users: asked.requested_reviewers, teams: asked.requested_teams })
  }),
  repoRoute('POST /pulls/{number}/requested_reviewers', 'pull_requests:write', call => {
    const pull = pullOf(call)
    const { reviewers, team_reviewers: teams } = readBody(call, Asked)
    requestReviewers(call, pull, { users: reviewers, teams })
    return ok(simplePullShape(call.world, call.repo, pull), 201)
  }),
  repoRoute('DELETE /pulls/{number}/requested_reviewers', 'pull_requests:write', call => {
    const pull = pullOf(call)
    const { reviewers, team_reviewers: teams } = readBody(call, NoLongerAsked)
    removeRequested(call, pull, { users: reviewers, teams })
    return ok(simplePullShape(call.world, call.repo, pull))
  }),
]

const Logins = z.array(z.string())
const Asked = z.object({ reviewers: Logins.default([]), team_reviewers: Logins.default([]) })
const NoLongerAsked = z.object({ reviewers: Logins, team_reviewers: Logins.default([]) })
const Dismissal = z.object({ message: z.string(), event: z.literal('DISMISS').optional() })
const NewReview = z.object({
  commit_id: z.string().optional(),
  body: z.string().default(''),
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']).optional(),
})

function listReviews(call: RepoCall): Reply {
  const { world, repo } = call
  const pull = pullOf(call)
  const { items, headers } = page(call, visible(call, pull))
  return { status: 200, headers, body: items.map(review => reviewShape(world, repo, { pull, review })) }
}

function createReview(call: RepoCall): Reply {
  const pull = pullOf(call)
  const { commit_id: commit, event, body } = readBody(call, NewReview)
  const review = submitReview(call, pull, { event: event ?? null, body, commit: commit ?? null })
  return shown(call, { pull, review })
}

function reviewOf(call: RepoCall): { pull: Pull; review: Review } {
  const pull = pullOf(call)
  const review = visible(call, pull).find(candidate => candidate.id === idParam(call, 'id'))
  if (!review) throw notFound()
  return { pull, review }
}

/** A review that was not submitted is seen by its author only. */
function visible({ actor }: RepoCall, pull: Pull): Review[] {
  const login = actor.kind === 'person' ? actor.user.login : null
  return pull.reviews.filter(review => review.state !== 'PENDING' || review.author === login)
}

function shown({ world, repo }: RepoCall, found: { pull: Pull; review: Review }): Reply {
  return ok(reviewShape(world, repo, found))
}
