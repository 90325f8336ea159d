import { directOf } from '../src/views/replies.ts'
import type { JobRun } from './job.ts'
import { drawingOf } from './paint.ts'

/** Tells one author directly that their release failed; somebody whose Slack account is not known hears nothing. */
export const messageAuthor: JobRun<'message_author'> = async (effect, context) => {
  const user = context.ports.slackOf(effect.login)
  if (user !== null) {
    const key = `${context.release.id}.${effect.key}`
    await context.ports.chat.direct({ user, key, message: directOf(drawingOf(context)) })
  }
  return { kind: 'effect_done', settles: effect.key }
}
