import { z } from 'zod'
import type { MergeOutcome, PullHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { PULLS, valueOf } from './outcome.ts'
import type { PersonGate } from './person-gate.ts'

type Merging = Parameters<PullHost['mergePull']>[0]

const Merged = z.object({ sha: z.string() })
const Pull = z.object({
  merged: z.boolean(),
  merge_commit_sha: z.string().nullable(),
  head: z.object({ sha: z.string() }),
})

/** One request with the head that is meant, which GitHub compares. */
export function createMergePull(gate: Gate, persons: PersonGate): PullHost['mergePull'] {
  return async request => {
    const { repository, number, head, method, headline, body, as } = request
    const question = {
      repository,
      route: 'PUT /repos/{owner}/{repo}/pulls/{pull_number}/merge',
      parameters: {
        pull_number: number,
        sha: head,
        merge_method: method,
        commit_title: headline,
        commit_message: body,
      },
      schema: Merged,
    }
    const answer =
      as === undefined
        ? await gate.rest({ ...question, permissions: PULLS })
        : await persons.rest(as.id, question)
    if (answer.kind === 'unlinked')
      return { kind: 'not_theirs', message: 'their account is not linked any more' }
    if (as !== undefined && answer.kind === 'refused' && (answer.status === 403 || answer.status === 404))
      return { kind: 'not_theirs', message: answer.message }
    if (answer.kind === 'refused') return refused(gate, request, answer)
    return { kind: 'merged', commit: valueOf(answer, repository, 'merge').sha }
  }
}

async function refused(
  gate: Gate,
  request: Merging,
  answer: { kind: 'refused'; status: number; message: string },
): Promise<MergeOutcome> {
  const { status, message } = answer
  if (status === 409) return { kind: 'head_moved' }
  if (status === 405) return (await done(gate, request)) ?? notNow(message)
  if (status === 403 || status === 422) return { kind: 'refused', message }
  return valueOf(answer, request.repository, 'merge')
}

/**
 * 405 also means that it was merged already, by a request whose answer was lost: GitHub's text alone would tell, so it
 * is looked at. Null when it is open still.
 */
async function done(gate: Gate, { repository, number, head }: Merging): Promise<MergeOutcome | null> {
  const route = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'
  const parameters = { pull_number: number }
  const answer = await gate.rest({ repository, permissions: PULLS, route, parameters, schema: Pull })
  const pull = valueOf(answer, repository, 'read a pull request')
  if (pull.head.sha !== head) return { kind: 'head_moved' }
  return pull.merged && pull.merge_commit_sha !== null
    ? { kind: 'merged', commit: pull.merge_commit_sha }
    : null
}

/** That the base moved at that moment is told by the text and nothing else; it is no demand. */
function notNow(message: string): MergeOutcome {
  return /base branch was modified/i.test(message) ? { kind: 'head_moved' } : { kind: 'refused', message }
}
