import type { App } from '@slack/bolt'
import { z } from 'zod'
import type { Ask } from '../../src/release/events.ts'
import { MODALS, REASON } from '../../src/views/modals.ts'
import { acceptAsk, AGAIN, faultText } from './accept.ts'
import { releaseId } from './click.ts'
import type { SlackDeps } from './deps.ts'

const TARGET = /^[^/#|]+\/[^#|]+$/
const Purpose = z.object({
  target: z.custom<`${string}/${string}`>(value => typeof value === 'string' && TARGET.test(value)),
  release: z.string(),
  channel: z.string(),
  head: z.string().optional(),
})
type Purpose = z.infer<typeof Purpose>

type Callback = (typeof MODALS)[keyof typeof MODALS]

const Submission = z.object({
  user: z.object({ id: z.string() }),
  trigger_id: z.string().optional(),
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({
      values: z.record(z.string(), z.record(z.string(), z.looseObject({ value: z.string().nullish() }))),
    }),
  }),
})
type Submission = z.infer<typeof Submission>

/**
 * The modals that ask for a reason. They close when what they ask for is stored; until then they keep what was
 * written, and say why. A window is submitted once: pressed again after a crash, it is the same request.
 */
export function registerModals(app: App, deps: SlackDeps): void {
  for (const callback of Object.values(MODALS)) {
    app.view(callback, async ({ ack, body }) => {
      const problem = await submitted(deps, callback, Submission.parse(body))
      if (problem === null) await ack()
      else await ack({ response_action: 'errors', errors: { [REASON.block]: problem } })
    })
  }
}

/** Null when it is stored, else what the person is told. */
async function submitted(
  deps: SlackDeps,
  callback: Callback,
  submission: Submission,
): Promise<string | null> {
  const { user, trigger_id, view } = submission
  const reason = (view.state.values[REASON.block]?.[REASON.action]?.value ?? '').trim()
  if (reason === '') return 'Say why: others will read it.'
  const purpose = Purpose.parse(JSON.parse(view.private_metadata))
  const ask = askOf(callback, purpose, reason.slice(0, 300))
  if (ask === null) return 'Nothing was released there by Slipway yet.'
  const channel = purpose.channel === '' ? null : purpose.channel
  const from = { channel, thread: null, trigger: trigger_id ?? null, share: false, card: null }
  try {
    await acceptAsk(deps, `view.${view.id}`, { target: purpose.target, ask, by: user.id, from })
    return null
  } catch (error) {
    deps.log.error({ user: user.id, error }, 'a submission was not stored')
    return `Not done: ${faultText(error)} ${AGAIN}`
  }
}

/** What a submission asks for; null where it names no release to ask it of. */
function askOf(callback: Callback, purpose: Purpose, text: string): Ask | null {
  const release = releaseId(purpose.release)?.release ?? null
  switch (callback) {
    case MODALS.rollBack:
      return release === null ? null : { verb: 'roll_back', release, reason: text }
    case MODALS.requestChanges: {
      const { head } = purpose
      return release === null || head === undefined ? null : { verb: 'request_changes', release, head, text }
    }
    case MODALS.override:
    case MODALS.emergency:
      return release === null ? null : { verb: callback, what: release, reason: text }
    case MODALS.hold:
      return { verb: 'hold', reason: text }
  }
}
