import { RetryableError } from '../src/errors.ts'
import { describeState } from '../src/views/state-line.ts'
import type { JobRun } from './job.ts'

const LEASE_MS = 30_000

/**
 * Commit status `slipway/<environment>/<service>`. One at a time per context and commit, and only while it is owed,
 * so that a late `pending` never covers the final word.
 */
export const reportStatus: JobRun<'report_status'> = async (effect, context) => {
  const { release, rules, ports } = context
  const status = `slipway/${rules.environment}/${rules.service}`
  const lease = await ports.store.lease(`status:${effect.repository}@${effect.sha}:${status}`, LEASE_MS)
  if (lease === null) throw new RetryableError('store_lane_busy', { lane: status }, { retryAfterMs: 200 })
  try {
    if (!(await context.stillOwed())) return { kind: 'effect_done', settles: effect.key }
    await ports.git.status({
      repository: effect.repository,
      sha: effect.sha,
      context: status,
      state: effect.state,
      description: describeState(effect.state, release, rules),
      url: release.card?.permalink ?? null,
    })
    return { kind: 'effect_done', settles: effect.key }
  } finally {
    await lease.release()
  }
}
