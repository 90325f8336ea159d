import { z } from 'zod'
import { actor } from '../../contract/slack/actor.ts'
import { until } from './until.ts'

const Blocks = z.array(z.looseObject({ type: z.string() }))
const Ims = z.object({
  channels: z.array(
    z.object({ id: z.string(), is_im: z.boolean().optional(), members: z.array(z.string()) }),
  ),
  messages: z.record(z.string(), z.array(z.looseObject({ ts: z.string(), text: z.string() }))),
})

export type LinkingEyes = {
  /** The code in the window that this person alone sees. */
  code: (user: string) => Promise<string>
  /** What is said in that window. */
  window: (user: string) => Promise<string>
  /** Enters a code on GitHub's page, as that person. */
  enter: (login: string, code: string) => Promise<void>
  /** Takes Slipway's right back on GitHub's page. */
  revoke: (login: string) => Promise<void>
  /** Waits for a direct message of the bot. */
  told: (user: string, text: RegExp) => Promise<{ channel: string; ts: string }>
  /** Presses a button of a direct message. */
  press: (user: string, at: { channel: string; ts: string }, action: string) => Promise<void>
}

/** How people link their accounts: a window in Slack, a page on GitHub. */
export function linkingEyes(urls: { github: string; slack: string }): LinkingEyes {
  const { state, act } = actor(urls.slack)
  const window = async (user: string): Promise<string> => {
    const view = await until(`a window of ${user}`, async () => (await state()).modals[user]?.at(-1))
    return JSON.stringify(Blocks.parse(view.blocks))
  }
  const send = async (path: string, fields: Record<string, string>): Promise<void> => {
    const answer = await fetch(urls.github + path, { method: 'POST', body: new URLSearchParams(fields) })
    if (!answer.ok) throw new Error(`GitHub: ${path} ${answer.status}`)
  }
  return {
    window,
    code: user =>
      until(`a code for ${user}`, async () => /[A-Z]{4}-[A-Z]{4}/.exec(await window(user))?.[0] ?? false),
    enter: (login, code) => send('/login/device', { user_code: code, person: login, do: 'authorize' }),
    revoke: login => send('/settings/apps/authorizations', { person: login, do: 'revoke' }),
    told: (user, text) =>
      until(`a direct message to ${user} that says ${String(text)}`, async () => {
        const seen = Ims.parse(await (await fetch(`${urls.slack}/_sandbox/state`)).json())
        const place = seen.channels.find(each => each.is_im === true && each.members.includes(user))
        const found = (seen.messages[place?.id ?? ''] ?? []).findLast(message => text.test(message.text))
        return place !== undefined && found !== undefined && { channel: place.id, ts: found.ts }
      }),
    press: async (user, { channel, ts }, action) => {
      await act({ kind: 'block_action', user, channel, ts, action_id: action })
    },
  }
}
