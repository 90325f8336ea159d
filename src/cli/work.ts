import { remind } from '../../jobs/remind.ts'
import { redeliverLost } from '../../jobs/redeliver.ts'
import { lookLink } from '../../jobs/link.ts'
import { routeEntry } from '../../jobs/route.ts'
import type { RouteNeeds } from '../../jobs/route/needs.ts'
import { runEffect, type RunNeeds } from '../../jobs/run.ts'
import { pollImages } from '../../jobs/poll.ts'
import type { SweepNeeds } from '../../jobs/sweep.ts'
import { runTicker } from '../../jobs/ticker.ts'
import type { ClusterWatch } from '../../handlers/cluster/watch.ts'
import type { BullMq } from '../clients/queue.ts'
import { registriesOf } from '../config/registries.ts'
import { RetryableError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Deliveries, Job, Ran, Store, Tries } from '../ports.ts'
import { background, repeat, type Loop } from './background.ts'
import type { Policy } from './policy.ts'
import { createSweeper, SWEEP_MS } from './sweeper.ts'

const POLL_LOOK_MS = 2_000
const REDELIVER_MS = 30_000
const REMIND_MS = 15_000
/** A little less than such facts are believed. */
const MEMBERS_MS = 4 * 60_000

export type WorkNeeds = RouteNeeds &
  RunNeeds &
  SweepNeeds & { queue: BullMq; policy: Policy; watch: ClusterWatch; log: Log } & {
    /** Null where GitHub sends no webhooks: then there is nothing to ask for again. */
    deliveries: Deliveries | null
    /** Looks up who the people of the configuration are in Slack. */
    members(): Promise<void>
  }

/** Everything that goes on beside requests: workers, ticker, sweep, polls. Stopped in reverse. */
export function startWork(needs: WorkNeeds): Loop {
  const { log } = needs
  const sweepAlone = createSweeper(needs)
  const workers = needs.queue.work((job, tries) => runJob(needs, job, tries))
  const loops = [
    background({ name: 'ticker', log }, signal => runTicker(needs, signal)),
    repeat({ name: 'sweep', pauseMs: SWEEP_MS, log }, sweepAlone),
    repeat({ name: 'poll', pauseMs: POLL_LOOK_MS, log }, () => pollDue(needs)),
    repeat({ name: 'members', pauseMs: MEMBERS_MS / 4, log }, () => membersDue(needs)),
    repeat({ name: 'redeliver', pauseMs: REDELIVER_MS, log }, () => redeliverDue(needs)),
    repeat({ name: 'remind', pauseMs: REMIND_MS, log }, () => remindDue(needs)),
  ]
  return {
    stop: async () => {
      await Promise.all(loops.map(loop => loop.stop()))
      await workers.stop()
    },
  }
}

async function runJob(needs: WorkNeeds, job: Job, tries: Tries): Promise<Ran> {
  if (job.kind === 'effect') return runEffect(needs, job, tries)
  const { attempt } = tries
  try {
    if (job.kind === 'link') return await lookLink(needs, job)
    await routeEntry(needs, job.entry)
    return { kind: 'done' }
  } catch (error) {
    needs.log.warn({ ...job, attempt, error }, 'not done yet')
    const inMs = error instanceof RetryableError ? error.retryAfterMs : null
    return { kind: 'again', inMs: inMs ?? Math.min(60_000, 500 * 2 ** Math.min(attempt - 1, 7)) }
  }
}

/** One replica every quarter of a minute. */
async function remindDue(needs: WorkNeeds): Promise<void> {
  if ((await needs.store.lease('remind', REMIND_MS - 1_000)) === null) return
  await remind({ ...needs, window: needs.policy.window })
}

/** One replica every half minute. */
async function redeliverDue({ deliveries, store, log }: WorkNeeds): Promise<void> {
  if (deliveries === null || (await store.lease('redeliver', REDELIVER_MS - 1_000)) === null) return
  await redeliverLost({ deliveries, store, log })
}

/** One replica every four minutes: a crowd that clicks at once is known already. */
async function membersDue({ members, store }: WorkNeeds): Promise<void> {
  if ((await store.lease('members', MEMBERS_MS - 1_000)) !== null) await members()
}

/** The lease is not given back: it ends when the next poll of that repository is due. */
async function pollDue(needs: WorkNeeds): Promise<void> {
  const due = registriesOf(needs.policy.config()).flatMap(({ repositories, pollMs }) =>
    repositories.map(repository => ({ repository, pollMs })),
  )
  for (const { repository, pollMs } of due) {
    if (await isPolled(needs.store, repository, pollMs)) continue
    try {
      await pollImages(needs, repository)
    } catch (error) {
      needs.log.warn({ repository, error }, 'tags could not be polled')
    }
  }
}

async function isPolled(store: Store, repository: string, pollMs: number): Promise<boolean> {
  return (await store.lease(`poll:${repository}`, pollMs)) === null
}
