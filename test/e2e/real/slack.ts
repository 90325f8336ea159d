import { z } from 'zod'
import { readSlack, textOf } from '../../../sandbox/demo/auto/read-slack.ts'
import type { SlackReader } from '../../../sandbox/demo/auto/read-slack.ts'
import type { Message } from '../../../sandbox/page/shapes.ts'
import { elementsOf } from '../../../sandbox/slack/blocks.ts'
import { actor } from '../../contract/slack/actor.ts'
import { until } from './until.ts'

export { ANN, BOB, CAROL, textOf } from '../../../sandbox/demo/auto/read-slack.ts'

export const DAVE = 'U01DAVE'

const Requests = z.object({
  requests: z.array(
    z.object({ method: z.string(), status: z.number(), fields: z.record(z.string(), z.unknown()) }),
  ),
})
const Acted = z.object({ ok: z.boolean(), error: z.string().optional() })

export type SlackEyes = SlackReader & {
  /** Waits for the card that holds the first text until all of it fits the pattern. */
  cardSaying: (holds: string, says: RegExp) => Promise<Message>
  /** Types `/release …` as a person; what only they are told. */
  ask: (user: string, words: string) => Promise<string>
  /** Presses a button, or chooses an entry of the menu, whose text begins so, on the card as it is just now. */
  click: (user: string, ts: string, begins: string) => Promise<void>
  /** Fills the reason into the modal that is open for a person, and submits it. */
  giveReason: (user: string, reason: string) => Promise<void>
  /** Every text that the card at this place had so far, oldest first. */
  history: (ts: string) => Promise<string[]>
  /** Cards in the channel, without replies, whose text holds this. */
  cards: (holds: string) => Promise<string[]>
}

/** Slack as people see it and use it. */
export function slackEyes(url: string): SlackEyes {
  const reader = readSlack(url)
  const { act, state, control } = actor(url)
  const done = async (what: Record<string, unknown>) => {
    const { ok, error } = Acted.parse(await act(what))
    if (!ok) throw new Error(`Slack: ${error ?? 'refused'}`)
  }
  return {
    ...reader,
    cardSaying: (holds, says) => {
      let last = 'no card'
      const look = async () => {
        const card = await reader.card(holds)
        if (card !== null) last = textOf(card)
        return card !== null && says.test(textOf(card)) ? card : null
      }
      return until(`a card with ${holds} that says ${String(says)}`, look, { also: () => last })
    },
    ask: async (user, words) => {
      const before = (await reader.whispers(user)).length
      await reader.command(user, words)
      return until(`an answer to /release ${words}`, async () => (await reader.whispers(user))[before])
    },
    click: (user, ts, begins) => click(url, { user, ts, begins }),
    giveReason: async (user, reason) => {
      const view = await until('an open modal', async () => (await state()).modals[user]?.at(-1))
      const values = { reason: { text: reason } }
      await done({ kind: 'submit_view', user, view_id: view.id, values })
    },
    history: async ts => {
      const { requests } = Requests.parse(await control('requests', 'GET'))
      const edits = requests.filter(({ method, fields }) => method === 'chat.update' && fields['ts'] === ts)
      return edits.map(({ fields }) => JSON.stringify(fields))
    },
    cards: async holds => {
      const all = Object.values((await state()).messages).flat()
      const cards = all.filter(({ ts, thread_ts }) => thread_ts === undefined || thread_ts === ts)
      return cards.filter(message => JSON.stringify(message).includes(holds)).map(({ text }) => text)
    },
  }
}

type Press = { user: string; ts: string; begins: string }

/** A card that is painted anew between look and click is looked at again, as a person would. */
async function click(url: string, { user, ts, begins }: Press): Promise<void> {
  await until(`“${begins}” on the card ${ts}`, async () => {
    const card = await readSlack(url).cardAt(ts)
    const place = card === null ? null : placeOf(card, begins)
    if (place === null) return false
    const { ok, error } = Acted.parse(await actor(url).act({ user, ...place }))
    if (!ok && error !== 'action_not_found') throw new Error(`Slack: ${error ?? 'refused'}`)
    return ok
  })
}

const CHANNEL_ID = 'C01RELEASES'

function placeOf(card: Message, begins: string): Record<string, unknown> | null {
  const at = { kind: 'block_action', channel: CHANNEL_ID, ts: card.ts }
  for (const block of card.blocks ?? []) {
    for (const element of elementsOf(block)) {
      const found = { ...at, block_id: block.block_id, action_id: element.action_id }
      if (element.type === 'button' && element.text.text.startsWith(begins)) return found
      if (element.type !== 'overflow') continue
      const option = element.options.find(({ text }) => text.text.startsWith(begins))
      if (option) return { ...found, selected_option: { value: option.value } }
    }
  }
  return null
}
