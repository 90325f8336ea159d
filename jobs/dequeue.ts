import { RetryableError } from '../src/errors.ts'
import type { Event, Fact } from '../src/release/events.ts'
import { asksOwners } from '../src/release/reviewers.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { factOf, lookAt, standingsOf } from './pull/look.ts'
import { queueLane } from './pull/queue-lane.ts'

/**
 * Takes a pull request out of where Slipway left it to GitHub; what a person put there stays. What does not wait there
 * is done; if GitHub says that it was merged meanwhile, it was.
 */
export const dequeue: JobRun<'dequeue'> = (effect, context) =>
  inLane(context.ports.store, queueLane(context.release), async () => {
    const { release, rules, ports } = context
    const { pull } = release
    const settles = effect.key
    if (!(await context.stillOwed())) return null
    if (pull === null) return { kind: 'effect_done', settles }
    const { repository, path } = release.place
    const { number, branch } = pull
    const of = { release, rules, number, branch }
    const order = await ports.store.order(`${repository}#${branch}`)
    const [state, recorded] = await Promise.all([
      ports.git.readPull({ repository, number, path, owners: asksOwners(rules) }),
      standingsOf(ports, of),
    ])
    const entry = state.kind === 'open' ? state.queue.entry : null
    if (state.kind !== 'open' || entry === null || !entry.own)
      return settled(await factOf(ports, of, { state, order, recorded }))
    const outcome = await ports.git.dequeuePull({ repository, id: state.id, way: entry.way })
    const after = await lookAt(ports, of)
    if (after?.kind === 'pull_read' && after.pull.queue.entry?.own === true) {
      const reason = outcome.kind === 'refused' ? outcome.message : 'it is still there'
      throw new RetryableError('git_queue_keeps', { number, repository, reason })
    }
    return settled(after)

    function settled(fact: Fact | null): Event {
      return { ...(fact ?? { kind: 'change_closed', number, by: null }), settles }
    }
  })
