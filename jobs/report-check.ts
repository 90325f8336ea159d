import { checkOf } from '../src/views/check.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { judgeGroup } from './pull/group.ts'

/** Check run `slipway/release` on the head, or on its group in the merge queue. One at a time per head, and only the newest. */
export const reportCheck: JobRun<'report_check'> = (effect, context) => {
  const { release, rules, ports, target, nowMs } = context
  const { repository } = release.place
  const isHead = release.pull?.head === effect.head
  return inLane(ports.store, `check:${repository}@${effect.head}`, async () => {
    if (!(await context.stillOwed())) return null
    const { conclusion, title, summary } = isHead
      ? checkOf({ target, release, rules, nowMs })
      : await judgeGroup(ports, ports.allRules(), {
          repository,
          branch: release.place.branch,
          head: effect.head,
        })
    const url = release.card?.permalink ?? null
    await ports.git.check({ repository, head: effect.head, conclusion, title, summary, url })
    return { kind: 'effect_done', settles: effect.key }
  })
}
