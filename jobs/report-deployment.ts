import type { ReportState } from '../src/release/effects.ts'
import { describeState } from '../src/views/state-line.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'

const STATES: Record<ReportState, 'in_progress' | 'success' | 'failure'> = {
  pending: 'in_progress',
  success: 'success',
  failure: 'failure',
}

/**
 * GitHub Deployment `<environment>/<service>` with its status, on the commit that the image was built from; from it
 * GitHub makes the `deployment_status` event that CI listens to. Found again by the release's id in its payload.
 */
export const reportDeployment: JobRun<'report_deployment'> = async (effect, context) => {
  const { release, rules, ports } = context
  return inLane(ports.store, `deployment:${effect.repository}:${effect.of}`, async () => {
    if (!(await context.stillOwed())) return null
    await ports.git.deployment({
      repository: effect.repository,
      sha: effect.sha,
      environment: `${rules.environment}/${rules.service}`,
      production: rules.environment === 'production',
      payloadId: effect.of,
      state: STATES[effect.state],
      description: describeState(effect.state, release, rules),
      url: release.card?.permalink ?? null,
    })
    return { kind: 'effect_done', settles: effect.key }
  })
}
