import { z } from 'zod'
import type { PullHost, UpdateOutcome } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { PULLS, valueOf } from './outcome.ts'

type Updating = Parameters<PullHost['updatePullBranch']>[0]

const Pull = z.object({
  head: z.object({ sha: z.string() }),
  mergeable: z.boolean().nullable(),
  mergeable_state: z.string(),
})

/** One request with the head that is meant, which GitHub compares; it answers before the branch has moved. */
export function createUpdatePullBranch(gate: Gate): PullHost['updatePullBranch'] {
  return async updating => {
    const { repository, number, head } = updating
    const answer = await gate.rest({
      repository,
      permissions: PULLS,
      route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/update-branch',
      parameters: { pull_number: number, expected_head_sha: head },
      schema: z.unknown(),
    })
    if (answer.kind !== 'refused') return { kind: 'updated' }
    const { status, message } = answer
    if (status === 422) return (await whyNot(gate, updating)) ?? { kind: 'refused', message }
    if (status === 403) return { kind: 'refused', message }
    valueOf(answer, repository, 'update a branch')
    return { kind: 'updated' }
  }
}

/** One status for all that can be in the way, told apart by GitHub's text alone: so the pull request is looked at. */
async function whyNot(gate: Gate, { repository, number, head }: Updating): Promise<UpdateOutcome | null> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const parameters = { pull_number: number }
  const answer = await gate.rest({ repository, permissions: PULLS, route, parameters, schema: Pull })
  const pull = valueOf(answer, repository, 'read a pull request')
  if (pull.head.sha !== head) return { kind: 'head_moved' }
  if (pull.mergeable === false) return { kind: 'conflict' }
  return pull.mergeable_state === 'clean' ? { kind: 'updated' } : null
}
