import type { TargetId } from '../src/release/release.ts'
import { checkOf, type Check } from '../src/views/check.ts'
import type { JobContext, JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { checkOnPull } from './pull/check.ts'
import { judgeGroup } from './pull/group.ts'

/** Check run `slipway/release` on the head, or on its group in the merge queue. One at a time per head, and only the newest. */
export const reportCheck: JobRun<'report_check'> = (effect, context) => {
  const { release, ports } = context
  const { repository } = release.place
  const isHead = release.pull?.head === effect.head
  return inLane(ports.store, `check:${repository}@${effect.head}`, async () => {
    if (!(await context.stillOwed())) return null
    const { conclusion, title, summary } = isHead
      ? await checkOnHead(context)
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

/** Of a person's pull request, whatever it touches has its say. */
async function checkOnHead({ release, rules, ports, target, nowMs }: JobContext): Promise<Check> {
  const { own, pull } = release
  const targets = own?.touches ?? []
  if (targets.length < 2 || pull === null) return checkOf({ target, release, rules, nowMs })
  const rulesOf = (id: TargetId) => ports.allRules().find(other => other.target === id) ?? null
  return checkOnPull(ports, rulesOf, { number: pull.number, targets })
}
