import { isMergeable } from '../shapes/pull.ts'
import type { Pull } from '../records.ts'
import { repoWeb } from '../shapes/repository.ts'
import { iso, nodeId } from '../shapes/scalars.ts'
import { personOf } from '../shapes/status.ts'
import type { Repo, World } from '../world.ts'
import { userNode } from './user.ts'

export function pullNode({ world, repo }: { world: World; repo: Repo }, pull: Pull) {
  const { merged } = pull
  return {
    __typename: 'PullRequest',
    id: nodeId('PullRequest', pull.id),
    databaseId: pull.id,
    number: pull.number,
    title: pull.title,
    body: pull.body ?? '',
    url: `${repoWeb(world, repo)}/pull/${pull.number}`,
    state: merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: pull.draft,
    closed: pull.state === 'closed',
    merged: merged !== null,
    mergedAt: merged ? iso(merged.at) : null,
    mergedBy: merged ? userNode(world, personOf(world, merged.by)) : null,
    mergeCommit: merged ? { __typename: 'Commit', oid: merged.oid } : null,
    mergeable: () =>
      pull.state === 'closed' ? 'UNKNOWN' : isMergeable(repo, pull) ? 'MERGEABLE' : 'CONFLICTING',
    author: userNode(world, personOf(world, pull.author)),
    baseRefName: pull.base,
    baseRefOid: pull.baseOid,
    headRefName: pull.head,
    headRefOid: pull.headOid,
    createdAt: iso(pull.createdAt),
    updatedAt: iso(pull.updatedAt),
    closedAt: pull.closedAt === null ? null : iso(pull.closedAt),
  }
}
