import { z } from 'zod'
import { ok, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { notFound } from '../http/refusal.ts'
import { mergePull } from '../pulls/merge.ts'
import { pullOf } from './pulls.ts'

export const mergeRoutes = [
  repoRoute('GET /pulls/{number}/merge', 'pull_requests:read', call => {
    if (!pullOf(call).merged) throw notFound()
    return { status: 204 }
  }),
  repoRoute('PUT /pulls/{number}/merge', 'contents:write', merge),
]

const MergeRequest = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).default('merge'),
})

function merge(call: RepoCall): Reply {
  const {
    commit_title: title,
    commit_message: message,
    sha,
    merge_method: method,
  } = readBody(call, MergeRequest)
  const request = { sha: sha ?? null, method, title: title ?? null, message: message ?? null }
  const oid = mergePull(call, pullOf(call), request)
  return ok({ sha: oid, merged: true, message: 'Pull Request successfully merged' })
}
