import { RetryableError } from '../src/errors.ts'
import type { Effect } from '../src/release/effects.ts'
import type { Event } from '../src/release/events.ts'
import { wayInto } from '../src/release/queueing.ts'
import type { Pull } from '../src/release/release.ts'
import type { JobContext, JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { lastLook, mergeNow, refusedEvent, type OpenPull } from './pull/attempt.ts'
import { lookAt } from './pull/look.ts'
import { queueLane } from './pull/queue-lane.ts'
import { pullMessage } from './write/message.ts'

/**
 * Leaves the merge of exactly the approved head to GitHub, if a last look still says so: into its merge queue, or by
 * auto-merge where it still waits for something. Where it waits for nothing and there is no queue, it is merged at once.
 * What waits there already is found by the same look.
 */
export const enqueue: JobRun<'enqueue'> = (effect, context) =>
  inLane(context.ports.store, queueLane(context.release), async () => {
    const { pull } = context.release
    if (!(await context.stillOwed())) return null
    if (pull === null) return { kind: 'effect_done', settles: effect.key }
    const last = await lastLook(context, pull, effect)
    if (last.kind === 'answer') return last.event
    const { state, look } = last
    if (state.queue.entry !== null) return look
    const way = wayInto(state)
    switch (way) {
      case 'merge':
        return mergeNow(context, pull, { attempt: effect, state })
      case 'nothing':
        return refusedEvent(context, effect, `${UNSAFE} Demanded: ${state.demands.join('; ')}`)
      case 'queue':
      case 'auto':
        return await put(context, pull, { attempt: effect, state, way })
    }
  })

type Enqueue = Extract<Effect, { kind: 'enqueue' }>

const UNSAFE =
  'Auto-merge would take whatever is pushed next, since the check slipway/release is not required here.'

/** What became of it is read anew: a look from before would say that it came out again. */
async function put(
  context: JobContext,
  pull: Pull,
  what: { attempt: Enqueue; state: OpenPull; way: 'queue' | 'auto' },
): Promise<Event> {
  const { release, rules, ports } = context
  const { attempt, state, way } = what
  const { repository } = release.place
  const { number, branch } = pull
  const { id, method } = state
  const message = pullMessage(release, rules, number)
  const outcome = await ports.git.enqueuePull({
    repository,
    id,
    head: attempt.head,
    way,
    method,
    ...message,
  })
  const after = await lookAt(ports, { release, rules, number, branch })
  if (after === null) return refusedEvent(context, attempt, 'it is not there any more')
  if (outcome.kind === 'done' || after.kind !== 'pull_read') return { ...after, settles: attempt.key }
  if (after.pull.queue.entry !== null) return { ...after, settles: attempt.key }
  if (
    JSON.stringify(after.pull.demands) !== JSON.stringify(state.demands) ||
    after.pull.head !== attempt.head
  )
    throw new RetryableError('git_head_moved', { repository, branch })
  return refusedEvent(context, attempt, outcome.message)
}
