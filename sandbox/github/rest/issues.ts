import { z } from 'zod'
import { userOf } from '../auth.ts'
import { ok, page, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { addLabels } from '../pulls/labels.ts'
import { commentOn } from '../pulls/comments.ts'
import { commentShape, fullIssueShape } from '../shapes/comment.ts'
import { labelShape, labelsNamed } from '../shapes/label.ts'
import { pullOf } from './pulls.ts'

/** Every pull request is an issue under the same number; the stand-in has no others. */
export const issueRoutes = [
  repoRoute('GET /issues/{number}', 'pull_requests:read', call =>
    ok(fullIssueShape(call.world, call.repo, pullOf(call))),
  ),
  repoRoute('GET /issues/{number}/labels', 'pull_requests:read', shownLabels),
  repoRoute('POST /issues/{number}/labels', 'pull_requests:write', call => {
    const { labels } = readBody(call, NewLabels)
    const names = labels.map(label => (typeof label === 'string' ? label : label.name))
    addLabels(call, pullOf(call), { names, by: userOf(call.world, call.actor) })
    return shownLabels(call)
  }),
  repoRoute('GET /issues/{number}/comments', 'pull_requests:read', call => {
    const pull = pullOf(call)
    const { items, headers } = page(call, pull.comments)
    const body = items.map(comment => commentShape(call.world, call.repo, { pull, comment }))
    return { status: 200, headers, body }
  }),
  repoRoute('POST /issues/{number}/comments', { need: 'pull_requests:write', people: 'read' }, call => {
    const pull = pullOf(call)
    const comment = commentOn(call, pull, readBody(call, z.object({ body: z.string().min(1) })).body)
    return ok(commentShape(call.world, call.repo, { pull, comment }), 201)
  }),
]

const NewLabels = z.object({
  labels: z.array(z.union([z.string(), z.object({ name: z.string() })])).min(1),
})

function shownLabels(call: RepoCall): Reply {
  const { world, repo } = call
  return ok(labelsNamed(repo, pullOf(call).labels).map(label => labelShape(world, repo, label)))
}
