import { RetryableError, TerminalError } from '../src/errors.ts'
import type { Advance } from '../src/advance.ts'
import type { Log } from '../src/log.ts'
import type { Job, Ran, Tries } from '../src/ports.ts'
import type { Effect, EffectKind } from '../src/release/effects.ts'
import type { Event } from '../src/release/events.ts'
import type { Target, TargetId } from '../src/release/release.ts'
import type { Rules } from '../src/release/rules.ts'
import { releasesOf } from '../src/release/decide/change.ts'
import { JOBS } from './index.ts'
import type { JobContext, JobPorts } from './job.ts'

export type EffectJob = Extract<Job, { kind: 'effect' }>
export type RunNeeds = {
  ports: JobPorts
  advance: Advance
  rulesOf(id: TargetId): Rules | null
  log: Pick<Log, 'warn' | 'debug'>
}

const BACKOFF_MS_MAX = 60_000
const DELAY_TOLD_AFTER = 3
/** No outage: somebody else is at it, and it is tried again at once. */
const SOON: string[] = ['store_lane_busy', 'git_head_moved']

/**
 * Runs one owed effect: only while its key is owed, within its time, and its answer settles the key. A terminal error,
 * or spent attempts, come back as `effect_failed`; an outage keeps trying and is named as a blocker.
 */
export async function runEffect(needs: RunNeeds, job: EffectJob, tries: Tries): Promise<Ran> {
  const { target, nowMs } = await needs.ports.store.load(job.target)
  const rules = needs.rulesOf(job.target)
  const owed = target?.todo[job.key]
  if (target === null || rules === null || owed === undefined) return { kind: 'done' }
  const release = releasesOf(target).find(other => other.id === owed.effect.release)
  if (release === undefined) return { kind: 'done' }
  const signal = AbortSignal.timeout(JOBS[job.effect].timeoutMs)
  const stillOwed = async (): Promise<boolean> =>
    isOwed((await needs.ports.store.load(job.target)).target, job.key)
  const context: JobContext = {
    target,
    release,
    rules,
    rulesOf: needs.rulesOf,
    ports: needs.ports,
    advance: needs.advance,
    nowMs,
    attempt: tries.attempt,
    stillOwed,
    signal,
  }
  try {
    const event = await runKind(owed.effect, context)
    if (event === null) return { kind: 'done' }
    if (event.kind === 'effect_failed')
      needs.log.warn({ target: job.target, key: job.key, failure: event.failure }, 'effect not done')
    await needs.advance(job.target, event)
    return { kind: 'done' }
  } catch (error) {
    return afterError(needs, { job, tries, error })
  }
}

/** A closed union and its table of jobs: each kind meets its own. */
async function runKind(effect: Effect, context: JobContext): Promise<Event | null> {
  switch (effect.kind) {
    case 'write':
      return JOBS.write.run(effect, context)
    case 'request_reviewers':
      return JOBS.request_reviewers.run(effect, context)
    case 'read_pull':
      return JOBS.read_pull.run(effect, context)
    case 'report_check':
      return JOBS.report_check.run(effect, context)
    case 'mirror':
      return JOBS.mirror.run(effect, context)
    case 'message_clicker':
      return JOBS.message_clicker.run(effect, context)
    case 'update_branch':
      return JOBS.update_branch.run(effect, context)
    case 'merge':
      return JOBS.merge.run(effect, context)
    case 'enqueue':
      return JOBS.enqueue.run(effect, context)
    case 'dequeue':
      return JOBS.dequeue.run(effect, context)
    case 'close_pull':
      return JOBS.close_pull.run(effect, context)
    case 'apply':
      return JOBS.apply.run(effect, context)
    case 'read_log':
      return JOBS.read_log.run(effect, context)
    case 'report_status':
      return JOBS.report_status.run(effect, context)
    case 'report_deployment':
      return JOBS.report_deployment.run(effect, context)
    case 'tell':
      return JOBS.tell.run(effect, context)
    case 'digest':
      return JOBS.digest.run(effect, context)
    case 'paint':
      return JOBS.paint.run(effect, context)
    case 'mention':
      return JOBS.mention.run(effect, context)
    case 'message_author':
      return JOBS.message_author.run(effect, context)
  }
}

async function afterError(
  needs: RunNeeds,
  { job, tries, error }: { job: EffectJob; tries: Tries; error: unknown },
): Promise<Ran> {
  const { attempt, faults } = tries
  const soon = error instanceof RetryableError && SOON.includes(error.code)
  const told = { target: job.target, key: job.key, attempt, error }
  if (soon) needs.log.debug(told, 'effect has to wait its turn')
  else needs.log.warn(told, 'effect not done')
  if (error instanceof RetryableError) {
    if (attempt >= DELAY_TOLD_AFTER && !soon) {
      await needs.advance(job.target, { kind: 'effect_delayed', key: job.key, reason: error.message })
    }
    return { kind: 'again', inMs: error.retryAfterMs ?? backoffMs(attempt) }
  }
  if (!(error instanceof TerminalError) && faults + 1 < JOBS[job.effect].attempts) {
    return { kind: 'again', inMs: backoffMs(faults + 1), isFault: true }
  }
  await needs.advance(job.target, {
    kind: 'effect_failed',
    settles: job.key,
    failure: failureOf(job.effect, error),
  })
  return { kind: 'done' }
}

function failureOf(effect: EffectKind, error: unknown): { code: string; message: string } {
  if (error instanceof TerminalError) return { code: error.code, message: error.message.slice(0, 500) }
  const text = error instanceof Error ? error.name : 'unknown'
  return { code: 'unexpected', message: `${effect} failed unexpectedly (${text}); the log has more` }
}

/** 0.5 s, 1 s, 2 s … at most a minute, with jitter by attempt and not by chance: jobs differ by their start. */
function backoffMs(attempt: number): number {
  return Math.min(BACKOFF_MS_MAX, 500 * 2 ** Math.min(attempt - 1, 10))
}

function isOwed(target: Target | null, key: string): boolean {
  return target?.todo[key] !== undefined
}
