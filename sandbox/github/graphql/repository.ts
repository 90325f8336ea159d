import { levelOf } from '../auth.ts'
import type { Actor } from '../auth.ts'
import { commitsBetween } from '../git/history.ts'
import { commitAt } from '../git/objects.ts'
import { repoWeb } from '../shapes/repository.ts'
import { nodeId } from '../shapes/scalars.ts'
import { findRepo } from '../world.ts'
import type { Repo, World } from '../world.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import { commitNode, objectNode } from './objects.ts'
import { pullNode } from './pull.ts'
import { refuse } from './refusal.ts'
import { userNode } from './user.ts'

export type Asker = { world: World; actor: Actor }

/** The repository, if it exists for whom asks; throws GitHub's NOT_FOUND otherwise. */
export function visibleRepo({ world, actor }: Asker, fullName: string): Repo {
  const repo = findRepo(world, fullName)
  if (repo && levelOf(actor, repo, 'metadata') !== null) return repo
  throw refuse('NOT_FOUND', `Could not resolve to a Repository with the name '${fullName}'.`)
}

export function requireLevel(
  { actor }: Asker,
  repo: Repo,
  permission: string,
  wanted: 'read' | 'write',
): void {
  const level = levelOf(actor, repo, permission)
  if (level === 'write' || level === wanted) return
  throw refuse('FORBIDDEN', 'Resource not accessible by integration')
}

export function repositoryNode(asker: Asker, { owner, name }: { owner: string; name: string }) {
  const { world } = asker
  const repo = visibleRepo(asker, `${owner}/${name}`)
  const place = { world, repo }
  const contents = () => requireLevel(asker, repo, 'contents', 'read')
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

function pullFields(asker: Asker, place: { world: World; repo: Repo }) {
  const { repo } = place
  return {
    pullRequest: ({ number }: { number: number }) => {
      requireLevel(asker, repo, 'pull_requests', 'read')
      const pull = repo.pulls.find(candidate => candidate.number === number)
      if (pull) return pullNode(place, pull)
      throw refuse('NOT_FOUND', `Could not resolve to a PullRequest with the number of ${number}.`)
    },
    pullRequests: (args: PageArgs & PullArgs) => {
      requireLevel(asker, repo, 'pull_requests', 'read')
      return connection('pullRequests', matchingPulls(place, args), args)
    },
  }
}

type PullArgs = { headRefName?: string | null; baseRefName?: string | null; states?: string[] | null }
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

function matchingPulls(place: { world: World; repo: Repo }, args: PullArgs) {
  return place.repo.pulls
    .filter(pull => !args.headRefName || pull.head === args.headRefName)
    .filter(pull => !args.baseRefName || pull.base === args.baseRefName)
    .map(pull => pullNode(place, pull))
    .filter(node => !args.states || args.states.includes(node.state))
}

export function refNode(place: { world: World; repo: Repo }, ref: string) {
  const { repo } = place
  const oid = repo.refs.get(ref)
  if (!oid) return null
  const [, prefix = '', name = ''] = /^(refs\/[^/]+\/)(.+)$/.exec(ref) ?? []
  return {
    __typename: 'Ref',
    id: nodeId('Ref', `${repo.id}:${ref}`),
    name,
    prefix,
    target: () => commitNode(place, commitAt(repo.store, oid)),
    compare: ({ headRef }: { headRef: string }) => comparisonNode(place, oid, headRef),
  }
}

function comparisonNode(place: { world: World; repo: Repo }, base: string, headRef: string) {
  const { store, refs } = place.repo
  const head = refs.get(`refs/heads/${headRef}`) ?? (store.commits.has(headRef) ? headRef : null)
  if (!head) return null
  const ahead = commitsBetween(store, base, head)
  const behind = commitsBetween(store, head, base)
  const onlyAhead = ahead.length > 0 ? 'AHEAD' : 'IDENTICAL'
  const onlyBehind = ahead.length > 0 ? 'DIVERGED' : 'BEHIND'
  return {
    __typename: 'Comparison',
    aheadBy: ahead.length,
    behindBy: behind.length,
    status: behind.length > 0 ? onlyBehind : onlyAhead,
    commits: (args: PageArgs) =>
      connection(
        'commits',
        ahead.map(commit => commitNode(place, commit)),
        args,
      ),
  }
}
