import { z } from 'zod'
import { commitsBetween } from '../git/history.ts'
import { diffTrees } from '../git/diff.ts'
import { commitAt } from '../git/objects.ts'
import { notFound } from '../http/refusal.ts'
import { idParam, ok, page, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { editPull } from '../pulls/edit.ts'
import { forkPoint, lookAtMergeability } from '../pulls/mergeability.ts'
import { openPull } from '../pulls/open.ts'
import { updateBranch } from '../pulls/update-branch.ts'
import type { Pull } from '../records.ts'
import { commitShape, fileShape } from '../shapes/commit.ts'
import { fullPullShape, simplePullShape } from '../shapes/pull.ts'
import { repoApi } from '../shapes/repository.ts'

export const pullRoutes = [
  repoRoute('GET /pulls', 'pull_requests:read', listPulls),
  repoRoute('POST /pulls', { need: 'pull_requests:write', people: 'read' }, createPull),
  repoRoute('GET /pulls/{number}', 'pull_requests:read', call => ok(lookedAt(call, pullOf(call)))),
  repoRoute('PATCH /pulls/{number}', { need: 'pull_requests:write', people: 'read' }, changePull),
  repoRoute('GET /pulls/{number}/commits', 'pull_requests:read', listCommits),
  repoRoute('GET /pulls/{number}/files', 'pull_requests:read', listFiles),
  repoRoute('PUT /pulls/{number}/update-branch', 'pull_requests:write', update),
]

/** The pull request that the path names. */
export function pullOf(call: RepoCall, name = 'number'): Pull {
  const pull = call.repo.pulls.find(candidate => candidate.number === idParam(call, name))
  if (!pull) throw notFound()
  return pull
}

function lookedAt({ world, repo }: RepoCall, pull: Pull) {
  return fullPullShape(world, repo, { pull, look: lookAtMergeability(world, repo, pull) })
}

function listPulls(call: RepoCall): Reply {
  const { world, repo, query } = call
  const state = query.get('state') ?? 'open'
  const head = query.get('head')?.replace(/^[^:]+:/, '')
  const base = query.get('base')
  const matching = repo.pulls
    .filter(pull => state === 'all' || pull.state === state)
    .filter(pull => head === undefined || pull.head === head)
    .filter(pull => base === null || pull.base === base)
  const sorted = query.get('sort') === 'updated' ? matching.toSorted(byUpdate) : matching
  const { items, headers } = page(call, query.get('direction') === 'asc' ? sorted : sorted.toReversed())
  return { status: 200, headers, body: items.map(pull => simplePullShape(world, repo, pull)) }
}

function byUpdate(one: Pull, other: Pull): number {
  return one.updatedAt - other.updatedAt || one.number - other.number
}

const NewPull = z.object({
  title: z.string(),
  head: z.string(),
  base: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().default(false),
})

function createPull(call: RepoCall): Reply {
  const { body, ...request } = readBody(call, NewPull)
  return ok(lookedAt(call, openPull(call, { ...request, body: body ?? null })), 201)
}

const PullEdit = z.object({
  title: z.string().optional(),
  body: z.string().nullable().optional(),
  state: z.enum(['open', 'closed']).optional(),
})

function changePull(call: RepoCall): Reply {
  const pull = pullOf(call)
  editPull(call, pull, readBody(call, PullEdit))
  return ok(lookedAt(call, pull))
}

function listCommits(call: RepoCall): Reply {
  const { world, repo } = call
  const { baseOid, headOid } = pullOf(call)
  const { items, headers } = page(call, commitsBetween(repo.store, baseOid, headOid))
  return { status: 200, headers, body: items.map(commit => commitShape(world, repo, commit)) }
}

function listFiles(call: RepoCall): Reply {
  const { world, repo } = call
  const pull = pullOf(call)
  const from = pull.merged ? pull.baseOid : forkPoint(repo, pull)
  const before = from ? commitAt(repo.store, from).tree : null
  const changes = diffTrees(repo.store, before, commitAt(repo.store, pull.headOid).tree)
  const { items, headers } = page(call, changes)
  const body = items.map(change => fileShape(world, repo, { change, at: pull.headOid }))
  return { status: 200, headers, body }
}

const Update = z.object({ expected_head_sha: z.string().optional() })

function update(call: RepoCall): Reply {
  const pull = pullOf(call)
  updateBranch(call, pull, readBody(call, Update).expected_head_sha ?? null)
  const url = `${repoApi(call.world, call.repo)}/pulls/${pull.number}`
  return ok({ message: 'Updating pull request branch.', url }, 202)
}
