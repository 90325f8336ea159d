import { z } from 'zod'
import type { Answer } from './answer.ts'
import type { PushDeps } from './push.ts'

const schema = z.object({
  action: z.string().max(100),
  repository: z.object({ full_name: z.string().max(300) }),
  merge_group: z.object({ head_sha: z.string().regex(/^[0-9a-f]{40,64}$/), base_ref: z.string().max(1_000) }),
})

/** The merge queue of a branch of manifests asks for checks on a group, or is done with it. */
export async function mergeGrouped(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = schema.safeParse(body)
  if (!parsed.success)
    return {
      kind: 'malformed',
      coded: ['input_form', { reason: 'not a merge group as GitHub describes it' }],
    }
  const { action, repository, merge_group: group } = parsed.data
  if (action !== 'checks_requested') return { kind: 'ignored', reason: 'its pull request says the rest' }
  const known = deps
    .branches()
    .find(
      other =>
        other.repository.toLowerCase() === repository.full_name.toLowerCase() &&
        group.base_ref === `refs/heads/${other.branch}`,
    )
  if (known === undefined) return { kind: 'ignored', reason: 'no manifests are read from that branch' }
  return acceptGroup(known, group.head_sha, deps)
}

/** Stores that a group waits for checks; hook and sweep name the same entry. */
async function acceptGroup(
  { repository, branch }: { repository: string; branch: string },
  head: string,
  { store, queue, metrics }: PushDeps,
): Promise<Answer> {
  const entry = `merge_group:${repository}:${branch}:${head}`
  const outcome = await store.accept({
    id: entry,
    sender: 'github',
    hint: { kind: 'merge_group', repository, branch, head },
    receivedAtMs: await store.nowMs(),
  })
  metrics.accepted('github', outcome)
  await queue.add([{ kind: 'route', entry }])
  return { kind: 'accepted', entry, outcome }
}
