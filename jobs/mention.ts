import { replyOf } from '../src/views/replies.ts'
import type { JobRun } from './job.ts'
import { drawingOf } from './paint.ts'

/**
 * Replies in the card's thread for those who act on a fact. Failure, rollback and the final word of a production
 * release are sent to the channel as well. A repeat finds the reply by its key.
 */
export const mention: JobRun<'mention'> = async (effect, context) => {
  const { release, rules, ports } = context
  if (release.card === null) return { kind: 'effect_done', settles: effect.key }
  await ports.chat.reply({
    card: release.card,
    key: `${release.id}.${effect.key}`,
    message: replyOf(effect.what, drawingOf(context)),
    broadcast: effect.what !== 'live' || rules.environment === 'production',
  })
  return { kind: 'effect_done', settles: effect.key }
}
