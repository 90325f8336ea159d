import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { reconsider } from '../pulls/auto-merge.ts'
import { mergePull } from '../pulls/merge.ts'
import { enqueue } from '../pulls/queue.ts'
import type { AsyncMerge, Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { pullOf } from './pulls.ts'

export const asyncMergeRoutes = [
  repoRoute('PUT /pulls/{number}/merge-async', 'contents:write', begin),
  repoRoute('GET /pulls/{number}/merge-async/{uuid}', 'pull_requests:read', call => {
    const { asyncMerges, merged } = pullOf(call)
    const asked = asyncMerges.find(({ uuid }) => uuid === param(call, 'uuid'))
    if (!asked) throw notFound()
    return ok(endShape(merged ? { status: 'merged', sha: merged.oid } : asked.end))
  }),
]

const Wish = z.object({
  commit_title: z.string().optional(),
  commit_message: z.string().optional(),
  sha: z.string().optional(),
  merge_method: z.enum(['merge', 'squash', 'rebase']).optional(),
  merge_action: z.enum(['default', 'direct_merge', 'merge_queue']).default('default'),
})
type Wish = z.output<typeof Wish>

/** The answer says only that it was begun; the stand-in is then done with it before the next request. */
function begin(call: RepoCall): Reply {
  const pull = pullOf(call)
  const wish = readBody(call, Wish)
  const { merged, state, queued } = pull
  if (merged) return result('merged', { message: 'Pull request is already merged.', sha: merged.oid })
  if (queued) return result('enqueued', { message: 'Pull request is already in the merge queue.' })
  if (state === 'closed') return result('failed', { message: 'Pull request is closed.' }, 400)
  const asked = {
    uuid: randomUUID(),
    method: wish.merge_method ?? ('default' as const),
    action: wish.merge_action,
    head: wish.sha ?? pull.headOid,
  }
  pull.asyncMerges.push({ ...asked, end: endOf(call, pull, wish) })
  const details = {
    message: 'Merge request enqueued.',
    uuid: asked.uuid,
    merge_method: asked.method,
    merge_action: asked.action,
    expected_head_sha: asked.head,
  }
  return result('pending', details, 202)
}

function endOf(call: RepoCall, pull: Pull, wish: Wish): AsyncMerge['end'] {
  const { commit_title: title, commit_message: message, sha = null, merge_method: method = 'merge' } = wish
  const { queue } = demandsOn(call.world, call.repo, { branch: pull.base })
  const queued = wish.merge_action === 'merge_queue' || (wish.merge_action === 'default' && queue !== null)
  try {
    if (!queued) {
      const request = { sha, method, title: title ?? null, message: message ?? null }
      return { status: 'merged', sha: mergePull(call, pull, request) }
    }
    enqueue(call, pull, sha)
    reconsider(call)
    return { status: 'enqueued' }
  } catch (error) {
    if (error instanceof Refusal)
      return {
        status: 'failed',
        message: [
          error.message,
          ...(error.errors ?? []).map(one => (typeof one === 'string' ? one : (one.message ?? one.code))),
        ].join('\n'),
      }
    throw error
  }
}

function endShape(end: AsyncMerge['end']): object {
  switch (end.status) {
    case 'merged':
      return { status: end.status, details: { message: 'Pull request was merged.', sha: end.sha } }
    case 'enqueued':
      return { status: end.status, details: { message: 'Pull request is in the merge queue.' } }
    case 'failed':
      return { status: end.status, details: { message: end.message } }
  }
}

function result(status: string, details: object, code = 200): Reply {
  return ok({ status, details }, code)
}
