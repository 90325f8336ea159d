import { DelayedError, Queue as BullQueue, Worker } from 'bullmq'
import { Redis } from 'ioredis'
import type { Log } from '../log.ts'
import type { Job, Queue, Ran, Tries } from '../ports.ts'
import type { EffectKind } from '../release/effects.ts'
import { asked } from './store/connection.ts'

/** A lane has workers of its own, so that a slow Slack never keeps a commit waiting, nor many images a person. */
export type Lane = 'asked' | 'route' | 'deploy' | 'report' | 'chat'
export const LANES: Lane[] = ['asked', 'route', 'deploy', 'report', 'chat']

export type Runner = (job: Job, tries: Tries) => Promise<Ran>
type Kept = Job & { faults?: number }

export type BullMq = Queue & {
  /** Starts the workers; the answer stops them and waits for what runs. */
  work(run: Runner): { stop(): Promise<void> }
  close(): Promise<void>
}

type Options = { url: string; prefix: string; laneOf(effect: EffectKind): Lane; log: Log }

/** Few of those who ask at once are dealt with at once: clicks that come meanwhile are to be stored without delay. */
const CONCURRENCY: Record<Lane, number> = { asked: 8, route: 64, deploy: 256, report: 64, chat: 64 }
/** A killed worker's job starts again after lock and check: within three seconds. */
const LOCK_MS = 2_000
const STALLED_CHECK_MS = 1_000
/** A crash is never the job's fault: only its own attempts end it. */
const STALLED_MAX = 1_000_000

/** Jobs over BullMQ: ids name what they are for, so the same job is added once while it exists. */
export function createQueue(options: Options): BullMq {
  const connection = new Redis(options.url, {
    maxRetriesPerRequest: 1,
    commandTimeout: 5_000,
    enableOfflineQueue: false,
  })
  connection.on('error', error => options.log.debug({ error }, 'queue connection'))
  const queues = new Map(LANES.map(lane => [lane, bullQueue(lane, connection, options)]))
  const queueOf = (lane: Lane): BullQueue => queues.get(lane) ?? fail(lane)
  return {
    add: async jobs => {
      // Sent together, so that it is one round trip however many lanes there are; what a release waits for goes first.
      const adding = LANES.map(lane => ({ lane, mine: jobs.filter(job => laneOf(options, job) === lane) }))
        .filter(({ mine }) => mine.length > 0)
        .map(({ lane, mine }) => queueOf(lane).addBulk(mine.map(bulkOf)))
      await asked(Promise.all(adding))
    },
    missing: async jobs => {
      const present = await asked(
        Promise.all(jobs.map(job => queueOf(laneOf(options, job)).getJob(idOf(job)))),
      )
      return jobs.filter((_, index) => present[index] === undefined)
    },
    work: run => startWorkers(options, run),
    close: async () => {
      await Promise.all([...queues.values()].map(queue => queue.close()))
      connection.disconnect()
    },
  }
}

function bullQueue(lane: Lane, connection: Redis, options: Options): BullQueue {
  const queue = new BullQueue(lane, {
    connection,
    prefix: options.prefix,
    skipVersionCheck: true,
    defaultJobOptions: { removeOnComplete: true, removeOnFail: true },
  })
  queue.on('error', error => options.log.debug({ error, lane }, 'queue'))
  return queue
}

function startWorkers(options: Options, run: Runner): { stop(): Promise<void> } {
  const workers = LANES.map(lane => {
    const connection = new Redis(options.url, { maxRetriesPerRequest: null })
    connection.on('error', error => options.log.debug({ error, lane }, 'worker connection'))
    const worker = new Worker<Kept>(
      lane,
      async (job, token) => {
        const { faults = 0, ...what } = job.data
        const ran = await run(what, { attempt: job.attemptsStarted, faults })
        if (ran.kind === 'done') return
        if (ran.isFault === true) await job.updateData({ ...what, faults: faults + 1 })
        await job.moveToDelayed(Date.now() + ran.inMs, token)
        throw new DelayedError()
      },
      {
        connection,
        prefix: options.prefix,
        concurrency: CONCURRENCY[lane],
        lockDuration: LOCK_MS,
        stalledInterval: STALLED_CHECK_MS,
        maxStalledCount: STALLED_MAX,
        skipVersionCheck: true,
      },
    )
    worker.on('error', error => options.log.warn({ error, lane }, 'worker'))
    worker.on('failed', (job, error) => options.log.error({ error, lane, job: job?.id }, 'job threw'))
    return { worker, connection }
  })
  return {
    stop: async () => {
      await Promise.all(workers.map(({ worker }) => worker.close()))
      for (const { connection } of workers) connection.disconnect()
    },
  }
}

function laneOf(options: Options, job: Job): Lane {
  if (job.kind === 'effect') return options.laneOf(job.effect)
  return job.kind === 'route' && /^(?:slack|shell):/.test(job.entry) ? 'asked' : 'route'
}

function nameOf(job: Job): string {
  return job.kind === 'effect' ? job.effect : job.kind
}

/** BullMQ refuses `:` in ids; what an id says stays readable otherwise. */
function idOf(job: Job): string {
  return encodeURIComponent(identityOf(job))
}

function identityOf(job: Job): string {
  switch (job.kind) {
    case 'route':
      return `entry.${job.entry}`
    case 'link':
      return `link.${job.slack}.${job.linking}`
    case 'effect':
      return `${job.target}.${job.key}.v${job.sinceVersion}`
  }
}

function bulkOf(job: Job) {
  return { name: nameOf(job), data: job, opts: { jobId: idOf(job) } }
}

function fail(lane: Lane): never {
  throw new Error(`no queue for the lane ${lane}`)
}
