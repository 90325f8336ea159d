import type { Pull, Review } from '../records.ts'
import { fullPullShape, simplePullShape } from '../shapes/pull.ts'
import { reviewShape } from '../shapes/review.ts'
import { iso } from '../shapes/scalars.ts'
import type { User } from '../world.ts'
import { knownMergeability } from './mergeability.ts'
import type { Place } from './scene.ts'

type Happened = { action: string; by: User; more?: object }

/** Tells of a pull request; GitHub has not begun to look whether it can be merged when it sends this. */
export function tellPull({ world, repo, changes }: Place, pull: Pull, { action, by, more }: Happened): void {
  const shape = fullPullShape(world, repo, { pull, look: knownMergeability(repo, pull) })
  const payload = { number: pull.number, ...more, pull_request: shape }
  const { number, title, merged } = pull
  const detail = { number, title, merged: merged !== null }
  changes.tell(repo, { event: 'pull_request', action, by, payload, detail })
}

/** Tells of a review; in webhooks its state is in lower case. */
export function tellReview(
  { world, repo, changes }: Place,
  { pull, review }: { pull: Pull; review: Review },
  { action, by, more }: Happened,
): void {
  const shape = reviewShape(world, repo, { pull, review })
  const told = { ...shape, state: review.state.toLowerCase(), submitted_at: iso(review.submittedAt) }
  const payload = { ...more, review: told, pull_request: simplePullShape(world, repo, pull) }
  const detail = { number: pull.number, review: review.id, state: review.state, author: review.author }
  changes.tell(repo, { event: 'pull_request_review', action, by, payload, detail })
}
