import { isAllowed, levelOf } from '../auth.ts'
import type { Actor, Need } from '../auth.ts'
import { commitAt } from '../git/objects.ts'
import { repoWeb } from '../shapes/repository.ts'
import { nodeId } from '../shapes/scalars.ts'
import { findRepo } from '../world.ts'
import type { Repo, World } from '../world.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { placeOf } from './nodes.ts'
import { objectNode } from './objects.ts'
import type { Place } from './place.ts'
import { refNode } from './ref.ts'
import { refuse } from './refusal.ts'
import { userNode } from './user.ts'

export type Asker = { world: World; actor: Actor }

/** The repository, if it exists for whom asks; throws GitHub's NOT_FOUND otherwise. */
export function visibleRepo({ world, actor }: Asker, fullName: string): Repo {
  const repo = findRepo(world, fullName)
  if (repo && levelOf(actor, repo, 'metadata') !== null) return repo
  throw refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`)
}

/** Throws unless the asker has what an operation needs (see `Access`). */
export function requireNeed({ actor }: Asker, repo: Repo, needed: { need: Need; people?: 'read' }): void {
  if (isAllowed(actor, repo, needed)) return
  throw refuse('FORBIDDEN', 'Resource not accessible by integration')
}

export function repositoryNode(asker: Asker, { owner, name }: { owner: string; name: string }) {
  const { world } = asker
  const repo = visibleRepo(asker, `${owner}/${name}`)
  const place = placeOf(world, repo)
  const contents = () => requireNeed(asker, repo, { need: 'contents:read' })
  return {
    __typename: 'Repository',
    id: nodeId('Repository', repo.id),
    databaseId: repo.id,
    name: repo.name,
    nameWithOwner: repo.fullName,
    owner: userNode(world, repo.owner),
    url: repoWeb(world, repo),
    isPrivate: repo.private,
    isArchived: false,
    isFork: false,
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    autoMergeAllowed: repo.allowAutoMerge,
    defaultBranchRef: () => {
      contents()
      return refNode(place, `refs/heads/${repo.defaultBranch}`)
    },
    ref: ({ qualifiedName }: { qualifiedName: string }) => {
      contents()
      const names = [qualifiedName, `refs/heads/${qualifiedName}`, `refs/tags/${qualifiedName}`]
      const known = names.find(candidate => repo.refs.has(candidate))
      return known ? refNode(place, known) : null
    },
    refs: (args: PageArgs & RefsArgs) => {
      contents()
      return connection(
        'refs',
        sortedRefs(repo, args).map(ref => refNode(place, ref)),
        args,
      )
    },
    object: (args: { oid?: string | null; expression?: string | null }) => {
      contents()
      return objectNode(place, args)
    },
    ...pullFields(asker, place),
  }
}

function pullFields(asker: Asker, place: Place) {
  const { repo } = place
  return {
    pullRequest: ({ number }: { number: number }) => {
      requireNeed(asker, repo, { need: 'pull_requests:read' })
      const pull = repo.pulls.find(candidate => candidate.number === number)
      if (pull) return place.pullNode(pull)
      throw refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
    },
    pullRequests: (args: PageArgs & PullArgs) => {
      requireNeed(asker, repo, { need: 'pull_requests:read' })
      return connection('pullRequests', matchingPulls(place, args), args)
    },
  }
}

type PullArgs = {
  headRefName?: string | null
  baseRefName?: string | null
  states?: string[] | null
  orderBy?: { direction: string } | null
}
type RefsArgs = {
  refPrefix: string
  query?: string | null
  orderBy?: { field: string; direction: string } | null
}

function sortedRefs(repo: Repo, { refPrefix, query, orderBy }: RefsArgs): string[] {
  const names = [...repo.refs.keys()]
    .filter(ref => ref.startsWith(refPrefix) && (!query || ref.includes(query)))
    .toSorted((a, b) => (a < b ? -1 : 1))
  const at = (ref: string) => commitAt(repo.store, repo.refs.get(ref) ?? '').committer.at
  const sorted = orderBy?.field === 'TAG_COMMIT_DATE' ? names.toSorted((a, b) => at(a) - at(b)) : names
  return orderBy?.direction === 'DESC' ? sorted.toReversed() : sorted
}

function matchingPulls({ repo, pullNode }: Place, args: PullArgs) {
  const { headRefName, baseRefName, states } = args
  const matching = repo.pulls
    .filter(pull => !headRefName || pull.head === headRefName)
    .filter(pull => !baseRefName || pull.base === baseRefName)
    .filter(pull => !states || states.includes(pull.merged ? 'MERGED' : pull.state.toUpperCase()))
  return (args.orderBy?.direction === 'DESC' ? matching.toReversed() : matching).map(pullNode)
}
