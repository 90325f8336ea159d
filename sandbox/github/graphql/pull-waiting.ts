import { commitAt } from '../git/objects.ts'
import type { AutoMerge, Pull, QueueEntry } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { checksSentence } from '../rules/required-checks.ts'
import { iso, nodeId } from '../shapes/scalars.ts'
import { personOf } from '../shapes/status.ts'
import { repoWeb } from '../shapes/repository.ts'
import { commitNode } from './objects.ts'
import type { Place } from './place.ts'
import { userNode } from './user.ts'

export function autoMergeNode(
  place: Place,
  pull: Pull,
  { by, method, title, message, enabledAt }: AutoMerge,
) {
  return {
    __typename: 'AutoMergeRequest',
    authorEmail: null,
    commitHeadline: title,
    commitBody: message,
    enabledAt: iso(enabledAt),
    enabledBy: userNode(place.world, personOf(place.world, by)),
    mergeMethod: method.toUpperCase(),
    pullRequest: () => place.pullNode(pull),
  }
}

export function queueEntryNode(place: Place, pull: Pull, entry: QueueEntry) {
  const { world, repo } = place
  const { head, base } = entry.group
  const { checks } = demandsOn(world, repo, { branch: pull.base })
  const waits = checksSentence(world, repo, { sha: head, checks }) !== null
  const ahead = repo.pulls.filter(
    other => other.base === pull.base && other.queued !== null && other.queued.id < entry.id,
  )
  return {
    __typename: 'MergeQueueEntry',
    id: nodeId('MergeQueueEntry', entry.id),
    position: ahead.length + 1,
    state: waits ? 'AWAITING_CHECKS' : 'MERGEABLE',
    enqueuedAt: iso(entry.enqueuedAt),
    enqueuer: userNode(world, personOf(world, entry.by)),
    estimatedTimeToMerge: null,
    jump: false,
    solo: false,
    headCommit: () => commitNode(place, commitAt(repo.store, head)),
    baseCommit: () => commitNode(place, commitAt(repo.store, base)),
    mergeQueue: () => ({
      __typename: 'MergeQueue',
      id: nodeId('MergeQueue', `${repo.id}:${pull.base}`),
      url: `${repoWeb(world, repo)}/queue/${pull.base}`,
    }),
    pullRequest: () => place.pullNode(pull),
  }
}
