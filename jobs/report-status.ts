import { describeState } from '../src/views/state-line.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'

/**
 * Commit status `slipway/<environment>/<service>`. One at a time per context and commit, and only while it is owed,
 * so that a late `pending` never covers the final word.
 */
export const reportStatus: JobRun<'report_status'> = async (effect, context) => {
  const { release, rules, ports } = context
  const status = `slipway/${rules.environment}/${rules.service}`
  return inLane(ports.store, `status:${effect.repository}@${effect.sha}:${status}`, async () => {
    if (!(await context.stillOwed())) return null
    await ports.git.status({
      repository: effect.repository,
      sha: effect.sha,
      context: status,
      state: effect.state,
      description: describeState(effect.state, release, rules),
      url: release.card?.permalink ?? null,
    })
    return { kind: 'effect_done', settles: effect.key }
  })
}
