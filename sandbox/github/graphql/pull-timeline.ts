import { commitAt } from '../git/objects.ts'
import type { Pull } from '../records.ts'
import { iso, nodeId } from '../shapes/scalars.ts'
import { personOf } from '../shapes/status.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { commitNode } from './objects.ts'
import type { Place } from './place.ts'
import { reviewNode } from './review.ts'
import { userNode } from './user.ts'

type Item = { at: number; type: string; node: () => object }

/** Of the history only how a pull request came out of where it waited to be merged, and which reviews were dismissed. */
export function timelineItems(place: Place, pull: Pull, args: PageArgs & { itemTypes?: string[] | null }) {
  const { itemTypes } = args
  const items = [...waitedItems(place, pull), ...dismissedItems(place, pull)]
    .filter(({ type }) => itemTypes == null || itemTypes.includes(type))
    .toSorted((one, other) => one.at - other.at)
  return connection(
    'timelineItems',
    items.map(({ node }) => node()),
    args,
  )
}

const NAMES = { queue: 'RemovedFromMergeQueueEvent', auto: 'AutoMergeDisabledEvent' } as const
const TYPES = { queue: 'REMOVED_FROM_MERGE_QUEUE_EVENT', auto: 'AUTO_MERGE_DISABLED_EVENT' } as const

function waitedItems(place: Place, pull: Pull): Item[] {
  return pull.waitedUntil.map(({ id, way, by, reason, at }) => ({
    at,
    type: TYPES[way],
    node: () => ({
      __typename: NAMES[way],
      id: nodeId(NAMES[way], id),
      createdAt: iso(at),
      reason,
      actor: userNode(place.world, personOf(place.world, by)),
      pullRequest: () => place.pullNode(pull),
    }),
  }))
}

function dismissedItems(place: Place, pull: Pull): Item[] {
  const { world, repo } = place
  return pull.dismissals.map(({ id, review, before, because, by, at }) => ({
    at,
    type: 'REVIEW_DISMISSED_EVENT',
    node: () => ({
      __typename: 'ReviewDismissedEvent',
      id: nodeId('ReviewDismissedEvent', id),
      createdAt: iso(at),
      previousReviewState: before,
      dismissalMessage: null,
      actor: userNode(world, personOf(world, by)),
      review: () => reviewOf(place, pull, review),
      pullRequest: () => place.pullNode(pull),
      pullRequestCommit: () =>
        because && {
          __typename: 'PullRequestCommit',
          id: nodeId('PullRequestCommit', `${pull.id}:${because}`),
          commit: commitNode(place, commitAt(repo.store, because)),
          pullRequest: () => place.pullNode(pull),
        },
    }),
  }))
}

function reviewOf(place: Place, pull: Pull, id: number): object | null {
  const review = pull.reviews.find(each => each.id === id)
  return review === undefined ? null : reviewNode(place, pull, review)
}
