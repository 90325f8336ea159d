import { z } from 'zod'
import { userOf } from '../auth.ts'
import type { Commit } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { Refusal, notFound, validationFailed } from '../http/refusal.ts'
import { ok, page, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { combinedStatusShape, latestStatuses, statusShape } from '../shapes/status.ts'

const statusesMax = 1_000
const descriptionMax = 140

export const statusRoutes = [
  repoRoute('POST /statuses/{sha}', 'statuses:write', createStatus),
  repoRoute('GET /commits/{ref+}/statuses', 'statuses:read', call => {
    const { oid } = commitOf(call)
    const all = call.repo.statuses.filter(status => status.sha === oid).toReversed()
    const { items, headers } = page(call, all)
    return { status: 200, headers, body: items.map(status => statusShape(call.world, call.repo, status)) }
  }),
  repoRoute('GET /commits/{ref+}/status', 'statuses:read', call => {
    const { oid: sha } = commitOf(call)
    const { items: shown, headers } = page(call, latestStatuses(call.repo, sha))
    return { status: 200, headers, body: combinedStatusShape(call.world, call.repo, { sha, shown }) }
  }),
]

const NewStatus = z.object({
  state: z.enum(['error', 'failure', 'pending', 'success']),
  target_url: z.string().nullish(),
  description: z.string().nullish(),
  context: z.string().default('default'),
})

function createStatus(call: RepoCall): Reply {
  const { world, repo, changes, actor } = call
  const sha = param(call, 'sha')
  const { state, context, description, target_url: targetUrl } = readBody(call, NewStatus)
  if (!repo.store.commits.has(sha)) throw new Refusal(422, `No commit found for SHA: ${sha}`)
  if ((description?.length ?? 0) > descriptionMax)
    throw invalid('description', `description is too long (maximum is ${descriptionMax} characters)`)
  if (targetUrl && !/^https?:\/\//.test(targetUrl))
    throw invalid('target_url', 'target_url must use http(s) scheme')
  const same = repo.statuses.filter(status => status.sha === sha && status.context === context)
  if (same.length >= statusesMax)
    throw invalid('base', 'This SHA and context has reached the maximum number of statuses.')
  const status = {
    id: world.nextId(),
    sha,
    state,
    context,
    description: description ?? null,
    targetUrl: targetUrl ?? null,
    creator: userOf(world, actor).login,
    createdAt: world.now(),
  }
  changes.addStatus(repo, status)
  return ok(statusShape(world, repo, status), 201)
}

function commitOf(call: RepoCall): Commit {
  const commit = resolveCommit(call.repo.store, call.repo.refs, param(call, 'ref'))
  if (!commit) throw notFound()
  return commit
}

function invalid(field: string, message: string): Refusal {
  return validationFailed({ resource: 'Status', code: 'custom', field, message })
}
