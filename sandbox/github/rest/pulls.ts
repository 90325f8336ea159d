import { z } from 'zod'
import { userOf } from '../auth.ts'
import { commitAs } from '../commit-as.ts'
import { commitsBetween } from '../git/history.ts'
import { mergeCommits } from '../git/merge.ts'
import { commitAt } from '../git/objects.ts'
import { Refusal, notFound, validationFailed } from '../http/refusal.ts'
import { idParam, ok, page, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import type { Pull } from '../records.ts'
import { fullPullShape, simplePullShape } from '../shapes/pull.ts'

export const pullRoutes = [
  repoRoute('GET /pulls', 'pull_requests:read', listPulls),
  repoRoute('POST /pulls', 'pull_requests:write', createPull),
  repoRoute('GET /pulls/{number}', 'pull_requests:read', call =>
    ok(fullPullShape(call.world, call.repo, pullOf(call))),
  ),
  repoRoute('PUT /pulls/{number}/merge', 'contents:write', mergePull),
]

function listPulls(call: RepoCall): Reply {
  const { world, repo, query } = call
  const state = query.get('state') ?? 'open'
  const head = query.get('head')?.replace(/^[^:]+:/, '')
  const base = query.get('base')
  const matching = repo.pulls
    .filter(pull => state === 'all' || pull.state === state)
    .filter(pull => head === undefined || pull.head === head)
    .filter(pull => base === null || pull.base === base)
  const { items, headers } = page(call, query.get('direction') === 'asc' ? matching : matching.toReversed())
  return { status: 200, headers, body: items.map(pull => simplePullShape(world, repo, pull)) }
}

const NewPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
})

function createPull(call: RepoCall): Reply {
  const { world, repo, actor, changes } = call
  const request = readBody(call, NewPull)
  const head = request.head.replace(new RegExp(`^${repo.owner.login}:`), '')
  const headOid = requireBranch(call, head, 'head')
  const baseOid = requireBranch(call, request.base, 'base')
  if (commitsBetween(repo.store, baseOid, headOid).length === 0)
    throw invalid(`No commits between ${request.base} and ${head}`)
  if (repo.pulls.some(pull => pull.state === 'open' && pull.head === head && pull.base === request.base))
    throw invalid(`A pull request already exists for ${repo.owner.login}:${head}.`)
  const now = world.now()
  const by = userOf(world, actor)
  const pull: Pull = {
    id: world.nextId(),
    number: repo.pulls.length + 1,
    title: request.title,
    body: request.body ?? null,
    draft: request.draft,
    author: by.login,
    base: request.base,
    head,
    baseOid,
    headOid,
    state: 'open',
    merged: null,
    createdAt: now,
    updatedAt: now,
    closedAt: null,
  }
  repo.pulls.push(pull)
  changes.tellPull(repo, pull, { action: 'opened', by })
  return ok(fullPullShape(world, repo, pull), 201)
}

function requireBranch({ repo }: RepoCall, branch: string, field: 'head' | 'base'): string {
  const oid = repo.refs.get(`refs/heads/${branch}`)
  if (!oid) throw validationFailed({ resource: 'PullRequest', field, code: 'invalid' })
  return oid
}

function invalid(message: string): Refusal {
  return validationFailed({ resource: 'PullRequest', code: 'custom', field: 'base', message })
}

const MergeRequest = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash']).default('merge'),
})
type MergeRequest = z.output<typeof MergeRequest>

function mergePull(call: RepoCall): Reply {
  const { world, repo, actor, changes } = call
  const request = readBody(call, MergeRequest)
  const pull = pullOf(call)
  if (request.sha !== undefined && request.sha !== pull.headOid)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  const base = repo.refs.get(`refs/heads/${pull.base}`)
  if (pull.state !== 'open' || !base) throw new Refusal(405, 'Pull Request is not mergeable')
  const merge = mergeCommits(repo.store, base, pull.headOid)
  if (merge.kind === 'conflict') throw new Refusal(405, 'Pull Request is not mergeable')
  const by = userOf(world, actor)
  const { message, parents, author } = mergeCommit(call, { pull, base, request })
  const oid = commitAs(world, repo, actor, { tree: merge.tree, parents, message, author, byGitHub: true })
  const at = world.now()
  Object.assign(pull, { state: 'closed', merged: { by: by.login, at, oid }, closedAt: at, updatedAt: at })
  changes.moveRef(repo, `refs/heads/${pull.base}`, oid, by)
  changes.tellPull(repo, pull, { action: 'closed', by })
  return ok({ sha: oid, merged: true, message: 'Pull Request successfully merged' })
}

/** Titles as GitHub writes them; a squash keeps its author, who opened the pull request. */
function mergeCommit(
  call: RepoCall,
  { pull, base, request }: { pull: Pull; base: string; request: MergeRequest },
) {
  const { repo } = call
  const commits = commitsBetween(repo.store, base, pull.headOid)
  const squash = request.merge_method === 'squash'
  const title = squash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${repo.owner.login}/${pull.head}`
  const listed = commits.length > 1 ? commits.map(commit => `* ${commit.message}`).join('\n\n') : ''
  const body = request.commit_message ?? (squash ? listed : pull.title)
  const message = [request.commit_title ?? title, body].filter(part => part !== '').join('\n\n')
  const first = commits[0] ?? commitAt(repo.store, pull.headOid)
  const at = Math.floor(call.world.now() / 1_000)
  return squash
    ? { message, parents: [base], author: { ...first.author, at } }
    : { message, parents: [base, pull.headOid], author: undefined }
}

function pullOf(call: RepoCall): Pull {
  const pull = call.repo.pulls.find(candidate => candidate.number === idParam(call, 'number'))
  if (!pull) throw notFound()
  return pull
}
