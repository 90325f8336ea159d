import type { App } from '@slack/bolt'
import { plainAnswer } from '../../src/views/answers.ts'
import { ACTIONS } from '../../src/views/buttons.ts'
import { refusalModal } from '../../src/views/modals.ts'
import type { Message } from '../../src/views/shape.ts'
import { acceptPerson, AGAIN, faultText } from './accept.ts'
import { Click } from './click.ts'
import type { Command, SlackClient, SlackDeps } from './deps.ts'

const OFF =
  'Linking is not set up: give Slipway GITHUB_APP_CLIENT_ID, GITHUB_APP_CLIENT_SECRET and SLIPWAY_TOKEN_KEYS.'

/** `/release link` and `unlink`: stored, and answered in a window or where it was typed. */
export async function people(
  { deps, command }: Pick<Command, 'deps' | 'command'>,
  what: 'link' | 'unlink',
): Promise<Message | null> {
  if (!deps.linking) return plainAnswer(OFF)
  const { user_id: by, channel_id: channel, trigger_id: trigger } = command
  const from = { channel, thread: null, trigger, share: false, card: null }
  await acceptPerson(deps, trigger, { kind: 'people', what, by, from })
  return null
}

/** An admin's buttons below the question whose account it is; who may press them is judged when it is routed. */
export function registerPeople(app: App, deps: SlackDeps): void {
  // A link opens by itself; the click is only acknowledged.
  app.action(ACTIONS.openGitHub, async ({ ack }) => ack())
  for (const name of [ACTIONS.confirmLink, ACTIONS.refuseLink]) {
    app.action(name, async ({ ack, body, client }) => {
      const parsed = Click.safeParse(body)
      if (parsed.success)
        await confirmed(deps, client, { click: parsed.data, yes: name === ACTIONS.confirmLink })
      await ack()
    })
  }
}

async function confirmed(
  deps: SlackDeps,
  client: SlackClient,
  { click, yes }: { click: Click; yes: boolean },
): Promise<void> {
  const [of = '', linking = ''] = (click.actions[0]?.value ?? '').split('|')
  const { user, channel, message, trigger_id: trigger } = click
  const at = channel === undefined || message === undefined ? null : { channel: channel.id, ts: message.ts }
  const from = { channel: channel?.id ?? null, thread: null, trigger: null, share: false, card: null }
  try {
    await acceptPerson(deps, trigger, {
      kind: 'people',
      what: 'confirm',
      by: user.id,
      of,
      linking,
      yes,
      from,
      at,
    })
  } catch (error) {
    deps.log.error({ user: user.id, error }, 'a click was not handled')
    await client.views.open({ trigger_id: trigger, view: refusalModal(faultText(error), AGAIN) })
  }
}
