import { z } from 'zod'
import type { PullHost, QueueOutcome } from '../../ports.ts'
import type { Queue, QueueEntry } from '../../release/release.ts'
import { personOf } from './actor.ts'
import { OWN_CHECK } from './check.ts'
import type { Gate } from './gate.ts'
import { PULLS } from './outcome.ts'
import { contextsOf, type PullNode, type WaitingNode } from './pull-answer.ts'
import { AUTO_MERGE, DEQUEUE, ENQUEUE, NO_AUTO_MERGE } from './pull-queries.ts'

/** Where a pull request waits by GitHub's own account; the App's name is only asked for where it matters. */
export async function queueOf(pull: PullNode, slug: () => Promise<string>): Promise<Queue> {
  const own = contextsOf(pull).find(({ name }) => name === OWN_CHECK)
  const mine = async (actor: Parameters<typeof personOf>[0]): Promise<boolean> =>
    actor !== null && personOf(actor)?.login === `${await slug()}[bot]`
  const [last] = pull.timelineItems.nodes
  return {
    exists: pull.isMergeQueueEnabled,
    entry: await entryOf(pull, mine),
    left: last === undefined || (await mine(last.actor)) ? null : { id: last.id, reason: reasonOf(last) },
    isChecked: own?.isRequired === true,
  }
}

type Mine = (actor: Parameters<typeof personOf>[0]) => Promise<boolean>

async function entryOf(pull: WaitingNode, mine: Mine): Promise<QueueEntry | null> {
  const { mergeQueueEntry: queued, autoMergeRequest: wish } = pull
  if (queued !== null) {
    const { id, position, enqueuer, headCommit } = queued
    return { way: 'queue', id, own: await mine(enqueuer), position, group: headCommit?.oid ?? null }
  }
  if (wish === null) return null
  const id = `auto-${Date.parse(wish.enabledAt ?? '') || 0}`
  return { way: 'auto', id, own: await mine(wish.enabledBy), position: null, group: null }
}

/** GitHub's reasons, in words where they are known; a person's own doing names them. */
function reasonOf({ kind, reason, actor }: WaitingNode['timelineItems']['nodes'][number]): string {
  const code = (reason ?? '').toUpperCase().replaceAll(/[^A-Z]+/g, '_')
  const person = actor?.kind === 'User' ? actor.login : null
  const what = kind === 'AutoMergeDisabledEvent' ? 'auto-merge was switched off' : 'it left the merge queue'
  const why = REASONS.get(code) ?? (code === 'MANUAL' ? '' : (reason ?? ''))
  return `${what}${person === null ? '' : ` by ${person}`}${why === '' ? '' : `: ${why}`}`
}

const REASONS = new Map([
  ['CI_FAILURE', 'a required check failed on it together with what was before it'],
  ['FAILED_CHECKS', 'a required check failed on it together with what was before it'],
  ['CI_TIMEOUT', 'a required check did not come to an end in time'],
  ['CHECKS_TIMED_OUT', 'a required check did not come to an end in time'],
  ['MERGE_CONFLICT', 'it conflicts with what was before it'],
  ['QUEUE_CLEARED', 'the queue was cleared'],
  ['BRANCH_PROTECTIONS', 'a rule of the branch is not met any more'],
  ['UNKNOWN_REMOVAL_REASON', 'GitHub does not say why'],
])

/** Both compare the head themselves, and refuse another one. */
export function createEnqueuePull(gate: Gate): PullHost['enqueuePull'] {
  return async ({ repository, id, head, way, method, headline, body }) => {
    const input = { pullRequestId: id, expectedHeadOid: head }
    if (way === 'queue') return change(gate, repository, ENQUEUE, input)
    const how = { mergeMethod: method.toUpperCase(), commitHeadline: headline, commitBody: body }
    return change(gate, repository, AUTO_MERGE, { ...input, ...how })
  }
}

export function createDequeuePull(gate: Gate): PullHost['dequeuePull'] {
  return async ({ repository, id, way }) =>
    way === 'queue'
      ? change(gate, repository, DEQUEUE, { id })
      : change(gate, repository, NO_AUTO_MERGE, { pullRequestId: id })
}

async function change(
  gate: Gate,
  repository: string,
  document: string,
  input: Record<string, unknown>,
): Promise<QueueOutcome> {
  const variables = { input }
  const question = { repository, permissions: PULLS, document, variables, schema: z.unknown() }
  const answer = await gate.graphql(question)
  return answer.kind === 'ok' ? { kind: 'done' } : { kind: 'refused', message: answer.message }
}
