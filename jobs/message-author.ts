import { directOf } from '../src/views/replies.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { drawingOf } from './paint.ts'

/**
 * Tells one author directly that their release failed; somebody whose Slack account is not known hears nothing. One at
 * a time for each key, which may be owed anew while it is being said.
 */
export const messageAuthor: JobRun<'message_author'> = async (effect, context) => {
  const { release, ports } = context
  const user = ports.slackOf(effect.login)
  if (user === null) return { kind: 'effect_done', settles: effect.key }
  const key = `${release.id}.${effect.key}`
  return inLane(ports.store, `say:${key}`, async () => {
    if (!(await context.stillOwed())) return null
    await ports.chat.direct({ user, key, message: directOf(drawingOf(context)) })
    return { kind: 'effect_done', settles: effect.key }
  })
}
