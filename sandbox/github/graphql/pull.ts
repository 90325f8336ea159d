import { commitsBetween } from '../git/history.ts'
import { diffTrees } from '../git/diff.ts'
import { commitAt } from '../git/objects.ts'
import { forkPoint, lookAtMergeability } from '../pulls/mergeability.ts'
import type { Mergeability } from '../pulls/mergeability.ts'
import { mergeStateOf } from '../pulls/merge-state.ts'
import type { Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { reviewDecision } from '../rules/judge.ts'
import { repoWeb } from '../shapes/repository.ts'
import { iso, nodeId } from '../shapes/scalars.ts'
import { personOf } from '../shapes/status.ts'
import { labelsNamed } from '../shapes/label.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { commitNode } from './objects.ts'
import type { Place } from './place.ts'
import { timelineItems } from './pull-timeline.ts'
import { autoMergeNode, queueEntryNode } from './pull-waiting.ts'
import { refNode } from './ref.ts'
import { reviewFields } from './review.ts'
import { userNode } from './user.ts'

export function pullNode(place: Place, pull: Pull): object {
  const { world, repo } = place
  const web = `${repoWeb(world, repo)}/pull/${pull.number}`
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    databaseId: pull.id,
    fullDatabaseId: String(pull.id),
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: web,
    permalink: web,
    resourcePath: new URL(web).pathname,
    isDraft: pull.draft,
    author: userNode(world, personOf(world, pull.author)),
    baseRefName: pull.base,
    baseRefOid: repo.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid,
    baseRef: () => refNode(place, `refs/heads/${pull.base}`),
    headRefName: pull.head,
    headRefOid: pull.headOid,
    headRef: () => refNode(place, `refs/heads/${pull.head}`),
    createdAt: iso(pull.createdAt),
    updatedAt: iso(pull.updatedAt),
    ...endFields(place, pull),
    ...mergeFields(place, pull),
    ...reviewFields(place, pull),
    ...listFields(place, pull),
    autoMergeRequest: pull.autoMerge && autoMergeNode(place, pull, pull.autoMerge),
    isInMergeQueue: pull.queued !== null,
    isMergeQueueEnabled: () => demandsOn(world, repo, { branch: pull.base }).queue !== null,
    timelineItems: (args: PageArgs & { itemTypes?: string[] | null }) => timelineItems(place, pull, args),
    mergeQueueEntry: () => pull.queued && queueEntryNode(place, pull, pull.queued),
  }
}

function endFields(place: Place, { merged, state, closedAt }: Pull) {
  const { world, repo } = place
  return {
    state: merged ? 'MERGED' : state.toUpperCase(),
    closed: state === 'closed',
    closedAt: closedAt === null ? null : iso(closedAt),
    merged: merged !== null,
    mergedAt: merged ? iso(merged.at) : null,
    mergedBy: merged ? userNode(world, personOf(world, merged.by)) : null,
    mergeCommit: () => merged && commitNode(place, commitAt(repo.store, merged.oid)),
  }
}

/** One look for all fields of one answer, so that they do not contradict each other. */
function mergeFields(place: Place, pull: Pull) {
  const { world, repo } = place
  let seen: Mergeability | null = null
  const look = () => (seen ??= lookAtMergeability(world, repo, pull))
  return {
    mergeable: () => ({ unknown: 'UNKNOWN', conflict: 'CONFLICTING', clean: 'MERGEABLE' })[look().kind],
    mergeStateStatus: () => mergeStateOf(world, repo, { pull, look: look() }).toUpperCase(),
    potentialMergeCommit: () => {
      const found = look()
      return found.kind === 'clean' ? commitNode(place, commitAt(repo.store, found.oid)) : null
    },
    reviewDecision: () =>
      reviewDecision(world, repo, { pull, demands: demandsOn(world, repo, { branch: pull.base }) }),
  }
}

function listFields(place: Place, pull: Pull) {
  const { repo } = place
  return {
    commits: (args: PageArgs) => {
      const commits = commitsBetween(repo.store, pull.baseOid, pull.headOid)
      const nodes = commits.map(commit => ({
        __typename: 'PullRequestCommit',
        id: nodeId('PullRequestCommit', `${pull.id}:${commit.oid}`),
        commit: commitNode(place, commit),
        pullRequest: () => place.pullNode(pull),
      }))
      return connection('commits', nodes, args)
    },
    files: (args: PageArgs) => {
      const before = forkPoint(repo, pull)
      const trees = [
        before ? commitAt(repo.store, before).tree : null,
        commitAt(repo.store, pull.headOid).tree,
      ]
      const [from = null, to = null] = trees
      const nodes = diffTrees(repo.store, from, to).map(({ path, status }) => ({
        __typename: 'PullRequestChangedFile',
        path,
        changeType: status === 'removed' ? 'DELETED' : status.toUpperCase(),
      }))
      return connection('files', nodes, args)
    },
    labels: (args: PageArgs) => {
      const labels = labelsNamed(repo, pull.labels)
      const nodes = labels.map(({ id, name, color }) => ({
        __typename: 'Label',
        id: nodeId('Label', id),
        name,
        color,
      }))
      return connection('labels', nodes, args)
    },
  }
}
