import { clickRefused } from '../src/views/review.ts'
import type { JobRun } from './job.ts'
import { inLane } from './lane.ts'
import { drawingOf } from './paint.ts'

/** Tells a person directly that GitHub refused what they said on the card, and what they can do. */
export const messageClicker: JobRun<'message_clicker'> = async (effect, context) => {
  const { release, ports } = context
  const settles = effect.key
  const click = release.clicks.find(({ id }) => id === effect.click)
  const user = click?.slack ?? null
  if (click === undefined || user === null) return { kind: 'effect_done', settles }
  const key = `${release.id}.${effect.key}`
  return inLane(ports.store, `say:${key}`, async () => {
    if (!(await context.stillOwed())) return null
    const message = clickRefused(drawingOf(context), click, ports.command())
    await ports.chat.direct({ user, key, message })
    return { kind: 'effect_done', settles }
  })
}
