import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { MergeOutcome, PullHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { PULLS, READ, valueOf } from './outcome.ts'
import type { PersonGate } from './person-gate.ts'
import { MERGED_PULL } from './pull-queries.ts'

export type Merging = Parameters<PullHost['mergePull']>[0]
export type Mergers = { gate: Gate; persons: PersonGate }

const Merged = z.object({ sha: z.string() })
const Pull = z.object({
  repository: z.object({
    pullRequest: z.object({
      headRefOid: z.string(),
      mergeCommit: z.object({ oid: z.string() }).nullable(),
    }),
  }),
})

/** The same request where it was refused: its status tells why. */
export async function mergeByRest({ gate, persons }: Mergers, request: Merging): Promise<MergeOutcome> {
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
  return { kind: 'merged', commit: valueOf(answer, repository, 'merge').sha, now: null }
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
  const [owner, name] = repository.split('/')
  const variables = { owner, name, number }
  const question = { repository, permissions: READ, document: MERGED_PULL, variables, schema: Pull }
  const answer = await gate.graphql(question)
  if (answer.kind === 'refused')
    throw new TerminalError('git_answer_unexpected', {
      operation: 'read a pull request',
      reason: answer.message,
    })
  const { headRefOid, mergeCommit } = answer.value.repository.pullRequest
  if (headRefOid !== head) return { kind: 'head_moved' }
  return mergeCommit === null ? null : { kind: 'merged', commit: mergeCommit.oid, now: null }
}

/** That the base moved at that moment is told by the text and nothing else; it is no demand. */
function notNow(message: string): MergeOutcome {
  return /base branch was modified/i.test(message) ? { kind: 'head_moved' } : { kind: 'refused', message }
}
