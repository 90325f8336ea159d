import type { MentionOf } from '../src/release/effects.ts'
import { replyOf } from '../src/views/replies.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { drawingOf } from './paint.ts'

/**
 * Replies in the card's thread for those who act on a fact. Failure, rollback and the final word of a production
 * release are sent to the channel as well. A repeat finds the reply by its key; one at a time for each key, which may
 * be owed anew while it is being said.
 */
export const mention: JobRun<'mention'> = async (effect, context) => {
  const { release, rules, ports } = context
  const { card } = release
  if (card === null) return { kind: 'effect_done', settles: effect.key }
  const key = `${release.id}.${effect.key}`
  return inLane(ports.store, `say:${key}`, async () => {
    if (!(await context.stillOwed())) return null
    await ports.chat.reply({
      card,
      key,
      message: replyOf(effect.what, drawingOf(context)),
      broadcast: isForAll(effect.what, rules.environment),
    })
    return { kind: 'effect_done', settles: effect.key }
  })
}

function isForAll(what: MentionOf, environment: string): boolean {
  if (what === 'review') return false
  return what !== 'live' || environment === 'production'
}
