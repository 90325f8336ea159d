import { RetryableError, TerminalError } from '../../src/errors.ts'
import type { CommitOutcome, Head } from '../../src/ports.ts'
import type { Effect } from '../../src/release/effects.ts'
import type { Event, Ranged } from '../../src/release/events.ts'
import type { Release } from '../../src/release/release.ts'
import { lookAtHead, orderOf } from '../head.ts'
import type { JobContext, JobPorts } from '../job.ts'
import { inLane } from '../lane.ts'
import { landedAt } from './landed.ts'
import { commitMessage } from './message.ts'
import { planRelease, type Plan } from './plan.ts'
import { rangeFor } from './range.ts'

export type Order = { effect: Extract<Effect, { kind: 'write' }>; context: JobContext }
export type Writer = (order: Order) => Promise<Event>

type Waiting = Order & { resolve(event: Event): void; reject(error: unknown): void }
type Planned = Waiting & { plan: Plan; ranged: Ranged }
type Lane = { branch: string; ports: JobPorts }

const TRIES_MAX = 5
const FILES_MAX = 500
const BYTES_MAX = 5_000_000

/** One writer per repository and branch: whatever waits when a commit ends goes into the next one. */
export function createWriter(branch: string, ports: JobPorts): Writer {
  const waiting: Waiting[] = []
  let running = false
  const run = async (): Promise<void> => {
    running = true
    while (waiting.length > 0) await writeBatch(waiting.splice(0), { branch, ports })
    running = false
  }
  return order =>
    new Promise<Event>((resolve, reject) => {
      waiting.push({ ...order, resolve, reject })
      if (!running) void run()
    })
}

/** The lane keeps other replicas out; who does not get it comes back soon. Each order is answered. */
async function writeBatch(batch: Waiting[], lane: Lane): Promise<void> {
  try {
    await inLane(lane.ports.store, `write:${lane.branch}`, () => writeAll(batch, lane))
  } catch (error) {
    for (const order of batch) order.reject(error)
  }
}

/** Reads, plans and commits; when the head moved meanwhile, all of it again. */
async function writeAll(batch: Waiting[], lane: Lane): Promise<void> {
  const ranging = Promise.all(batch.map(order => rangeFor(order.context)))
  // Awaited below, beside the plans; until then its failure must not be nobody's.
  ranging.catch(() => undefined)
  const isRepeat = batch.some(order => order.context.attempt > 1)
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const seen = await look(batch, lane, { fresh: attempt > 0 || isRepeat })
    const [plans, ranges] = await Promise.all([planAll(batch, seen.head), ranging])
    // What is no edit is an answer by itself, which a head that is only remembered is not good enough for.
    if (seen.order === null && plans.some(({ kind }) => kind !== 'ready')) continue
    const planned = batch.flatMap((order, index) => {
      const [plan, ranged] = [plans[index], ranges[index]]
      return plan === undefined || ranged === undefined ? [] : [{ ...order, plan, ranged }]
    })
    const chosen = fitting(planned)
    const outcome = await commitAll(chosen, seen.head, lane)
    if (outcome?.kind === 'head_moved') continue
    if (outcome !== null) await answerCommitted(chosen, outcome, { lane, seen })
    answerOthers(planned, chosen, seen)
    return
  }
  throw new RetryableError('git_head_moved', { branch: lane.branch, repository: lane.branch })
}

/** `since`: taken before anything was read; `order`: of a look at the head, null where it is only remembered. */
type Seen = { since: number; order: number | null; head: Head }

async function look(batch: Waiting[], lane: Lane, { fresh }: { fresh: boolean }): Promise<Seen> {
  const { repository, branch } = placeOf(batch)
  if (fresh) {
    const looked = await lookAtHead(lane.ports, { repository, branch })
    return { ...looked, since: looked.order }
  }
  const since = await lane.ports.store.order(lane.branch)
  return { since, order: null, head: await lane.ports.git.head(repository, branch, { fresh }) }
}

function placeOf([first]: Waiting[]): Release['place'] {
  if (first === undefined) throw new Error('an empty batch')
  return first.context.release.place
}

/** One that cannot be planned fails alone. */
async function planAll(batch: Waiting[], head: Head): Promise<Plan[]> {
  return Promise.all(
    batch.map(async ({ context }): Promise<Plan> => {
      try {
        return await planRelease(context, head)
      } catch (error) {
        return { kind: 'failed', error }
      }
    }),
  )
}

/** As many as one commit may carry, in their order; the rest comes with the next one. */
function fitting(planned: Planned[]): Planned[] {
  let [files, bytes] = [0, 0]
  return planned.filter(({ plan }) => {
    if (plan.kind !== 'ready') return false
    files += plan.additions.length + plan.deletions.length
    bytes += plan.additions.reduce((sum, file) => sum + Buffer.byteLength(file.text), 0)
    return files <= FILES_MAX && bytes <= BYTES_MAX
  })
}

async function commitAll(chosen: Planned[], head: Head, lane: Lane): Promise<CommitOutcome | null> {
  if (chosen.length === 0) return null
  const place = placeOf(chosen)
  const lines = chosen.map(({ context, ranged }) => ({ ...context, authors: ranged.authors }))
  return lane.ports.git.commit({
    repository: place.repository,
    branch: place.branch,
    expectedHead: head.commit,
    ...commitMessage(lines),
    additions: chosen.flatMap(({ plan }) => (plan.kind === 'ready' ? plan.additions : [])),
    deletions: chosen.flatMap(({ plan }) => (plan.kind === 'ready' ? plan.deletions : [])),
    folders: chosen.map(({ context }) => context.release.place.path),
  })
}

async function answerCommitted(
  chosen: Planned[],
  outcome: CommitOutcome,
  by: { lane: Lane; seen: Seen },
): Promise<void> {
  if (outcome.kind === 'head_moved') return
  if (outcome.kind === 'refused') {
    const reason = { repository: by.lane.branch, reason: outcome.message }
    for (const item of chosen) fail(item, new TerminalError('git_commit_refused', reason))
    return
  }
  // Our commit is newer than the head it was made on; where its folder was changed on top of it, it is older than that.
  const { since, head } = by.seen
  const ended = { since, head: outcome.commit, onto: head.commit }
  const paths = chosen.map(({ context }) => context.release.place.path)
  const orders = await orderOf(by.lane.ports, placeOf(chosen), { look: ended, paths })
  for (const item of chosen) {
    const { path } = item.context.release.place
    const inputs = outcome.inputs[path]
    if (inputs === undefined)
      item.reject(
        new RetryableError('git_answer_unexpected', { operation: 'the commit', reason: 'no tree id' }),
      )
    else
      item.resolve(landedOf(item, { commit: outcome.commit, inputs, order: orders(path, inputs) ?? since }))
  }
}

/** Who was not in the commit: fulfilled already, overtaken by a person, failed alone, or too much for one commit. */
function answerOthers(planned: Planned[], chosen: Planned[], seen: Seen): void {
  for (const item of planned) {
    if (chosen.includes(item)) continue
    const { plan, effect } = item
    if (plan.kind === 'fulfilled') item.resolve(landedOf(item, { ...plan, order: seen.order ?? seen.since }))
    else if (plan.kind === 'failed') fail(item, plan.error)
    else if (plan.kind === 'ready')
      item.reject(new RetryableError('store_lane_busy', { lane: effect.key }, { retryAfterMs: 10 }))
    else
      item.resolve({
        kind: 'write_overtaken',
        settles: effect.key,
        release: effect.release,
        reason: plan.reason,
      })
  }
}

/** What cannot be written at all is a fact about the release, and those whose work it holds are told. */
function fail({ effect, ranged, resolve, reject }: Planned, error: unknown): void {
  if (!(error instanceof TerminalError)) return reject(error)
  const failure = { code: error.code, message: error.message.slice(0, 500) }
  resolve({ kind: 'effect_failed', settles: effect.key, failure, ranged })
}

function landedOf({ effect, context, ranged }: Planned, by: Parameters<typeof landedAt>[1]): Event {
  return landedAt({ effect, release: context.release, ranged }, by)
}
