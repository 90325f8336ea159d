import { TerminalError } from '../src/errors.ts'
import type { Store } from '../src/ports.ts'
import { releasesOf } from '../src/release/decide/change.ts'
import type { Release, Target } from '../src/release/release.ts'
import { cardOf } from '../src/views/card.ts'
import type { JobContext, JobRun } from './job.ts'
import { inLane, paintLane } from './lane.ts'

/**
 * Draws a release's card. One painter per release, who draws what is true now and not what was true when the
 * drawing was asked for; older drawings are settled with it.
 */
export const paint: JobRun<'paint'> = (effect, context) =>
  inLane(context.ports.store, paintLane(effect.release), async () => {
    const now = await newest(context.ports.store, context)
    if (now === null) return { kind: 'effect_done', settles: effect.key }
    const { release } = now
    const { channel } = context.rules
    const outcome = await context.ports.chat.paint({
      channel,
      release: release.id,
      card: release.card,
      message: cardOf({ ...drawingOf(context), ...now }),
    })
    if (outcome.kind === 'refused') {
      throw new TerminalError('slack_message_refused', { reason: `${outcome.code}: ${outcome.message}` })
    }
    return {
      kind: 'painted',
      settles: effect.key,
      release: release.id,
      card: outcome.card,
      shown: release.shown,
    }
  })

/** What a drawing of this job's release needs, as the job was given it. */
export function drawingOf(context: JobContext) {
  const { target, release, rules, nowMs, ports } = context
  return { target, release, rules, nowMs, slackOf: ports.slackOf, addresses: ports.git }
}

type Now = { target: Target; release: Release; nowMs: number }

/** The document may have moved on while this job waited for its turn. */
async function newest(store: Pick<Store, 'load'>, context: JobContext): Promise<Now | null> {
  const { target, nowMs } = await store.load(context.target.id)
  const release = target === null ? undefined : releasesOf(target).find(({ id }) => id === context.release.id)
  return target === null || release === undefined ? null : { target, release, nowMs }
}
