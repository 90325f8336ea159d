import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Ask } from '../../src/release/events.ts'
import { plainAnswer } from '../../src/views/answers.ts'
import { MODALS, REASON } from '../../src/views/modals.ts'
import { askFor, guarded } from './ask.ts'
import { releaseId } from './click.ts'
import { doneText } from './commands.ts'
import type { Asker, SlackClient, SlackDeps } from './deps.ts'
import { whisper } from './whisper.ts'

const TARGET = /^[^/#|]+\/[^#|]+$/
const Purpose = z.object({
  target: z.custom<`${string}/${string}`>(value => typeof value === 'string' && TARGET.test(value)),
  release: z.string(),
  channel: z.string(),
})
type Purpose = z.infer<typeof Purpose>

const Submission = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  view: z.object({
    private_metadata: z.string(),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ value: z.string().nullish() }))),
    }),
  }),
})

/** The modals that ask for a reason. A reason of blanks is sent back to the one who wrote it. */
export function registerModals(app: App, deps: SlackDeps): void {
  for (const callback of Object.values(MODALS)) {
    app.view(callback, async ({ ack, body, client }) => {
      const { user, trigger_id, view } = Submission.parse(body)
      const reason = (view.state.values[REASON.block]?.[REASON.action]?.value ?? '').trim()
      if (reason === '') {
        await ack({ response_action: 'errors', errors: { [REASON.block]: 'Say why: others will read it.' } })
        return
      }
      await ack()
      const purpose = Purpose.parse(JSON.parse(view.private_metadata))
      const asker = askerOf(client, { user: user.id, trigger: trigger_id ?? null, channel: purpose.channel })
      await guarded(deps, asker, async () => submitted({ deps, client, asker, purpose }, callback, reason))
    })
  }
}

type Given = { deps: SlackDeps; client: SlackClient; asker: Asker; purpose: Purpose }

async function submitted(given: Given, callback: string, reason: string): Promise<void> {
  const { deps, client, asker, purpose } = given
  const release = releaseId(purpose.release)?.release ?? null
  if (callback === MODALS.rollBack && release === null) {
    return asker.say(plainAnswer('Nothing was released there by Slipway yet.'))
  }
  const ask: Ask =
    callback === MODALS.rollBack && release !== null
      ? { verb: 'roll_back', release, reason: reason.slice(0, 300) }
      : { verb: 'hold', reason: reason.slice(0, 300) }
  const { target } = purpose
  const asked = await askFor(deps, client, asker, { target, ask })
  if (asked.kind === 'done') await asker.say(plainAnswer(doneText(target, ask)))
}

function askerOf(client: SlackClient, who: { user: string; trigger: string | null; channel: string }): Asker {
  const { user, trigger, channel } = who
  return {
    user,
    trigger,
    say: async answer =>
      whisper(client, { channel: channel === '' ? null : channel, user, thread: null }, answer),
  }
}
