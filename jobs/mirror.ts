import type { PullLook } from '../src/release/events.ts'
import type { Click, Mirror } from '../src/release/release.ts'
import { reviewBody } from '../src/views/review.ts'
import type { JobContext, JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { lookAt } from './pull/look.ts'

/**
 * Makes a click the review of its person on GitHub, of the head they saw, or takes their reviews back. GitHub is looked at
 * first: what is there already is not said again. One at a time for each person and pull request, so that what they said
 * last stays last.
 */
export const mirror: JobRun<'mirror'> = async (effect, context) => {
  const { release, ports } = context
  const { pull } = release
  const click = release.clicks.find(({ id }) => id === effect.click)
  const account = click?.by.id ?? null
  if (pull === null || click === undefined || account === null)
    return { kind: 'effect_done', settles: effect.key }
  const { repository } = release.place
  return inLane(ports.store, `mirror:${repository}#${pull.number}:${account}`, async () => {
    if (!(await context.stillOwed())) return null
    const outcome = await ports.git.reviewAs({
      repository,
      number: pull.number,
      head: click.head,
      as: { id: account, login: click.by.login },
      verb: click.verb,
      body: reviewBody(release, context.rules, click),
      mark: `slipway ${release.id} ${click.id}`,
    })
    const settles = effect.key
    const told: Mirror = outcome.kind === 'given' ? { state: 'given' } : { ...outcome, state: 'refused' }
    const look = await lookAt(ports, { ...context, number: pull.number, branch: pull.branch })
    if (look !== null && look.kind !== 'pull_read') return { ...look, settles }
    return { ...mirrored(context, click, { mirror: told, look }), settles }
  })
}

function mirrored(
  { release }: JobContext,
  click: Click,
  { mirror: told, look }: { mirror: Mirror; look: PullLook | null },
) {
  return { kind: 'word_mirrored', release: release.id, click: click.id, mirror: told, look } as const
}
