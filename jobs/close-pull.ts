import type { JobRun } from './job.ts'
import { lookAt } from './pull/look.ts'

/** Closes the pull request of a release that gives way. If GitHub says that it was merged meanwhile, it was. */
export const closePull: JobRun<'close_pull'> = async (effect, context) => {
  const { release, rules, ports } = context
  const { pull, givesWay } = release
  const settles = effect.key
  if (pull === null || givesWay === null) return { kind: 'effect_done', settles }
  const { repository } = release.place
  const comment = `Closed by Slipway: ${rules.service} \`${givesWay.replaceAll('`', "'")}\` takes its place.`
  await ports.git.closePull({ repository, number: pull.number, comment })
  const { number, branch } = pull
  const fact = await lookAt(ports, { release, rules, number, branch })
  return { ...(fact ?? { kind: 'change_closed', number, by: null }), settles }
}
