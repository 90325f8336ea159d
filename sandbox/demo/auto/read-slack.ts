import { z } from 'zod'
import { slackShape } from '../../page/shapes.ts'
import type { Message } from '../../page/shapes.ts'
import { elementsOf } from '../../slack/blocks.ts'

export const CHANNEL = 'C01RELEASES'
export const ANN = 'U01ANN'
export const BOB = 'U01BOB'
export const CAROL = 'U01CAROL'
const BOT_TOKEN = 'xoxb-sandbox'

const acted = z.object({ ok: z.boolean(), error: z.string().optional() })
const repliesShape = z.object({
  ok: z.literal(true),
  messages: z.array(z.object({ ts: z.string(), text: z.string() })),
})

export type Reply = { ts: string; text: string }
/** The text of a button, and what its confirmation asked. */
export type Pressed = { text: string; asked: string | null }
export type SlackReader = {
  /** The card of a release by a text that it holds, as the channel shows it just now; null where there is none. */
  card: (text: string) => Promise<Message | null>
  /** The card at this place. */
  cardAt: (ts: string) => Promise<Message | null>
  /** A reply in a card's thread that holds the text, read by `conversations.replies` once it is there. */
  reply: (ts: string, text: string) => Promise<Reply | null>
  /** Direct messages of the bot to that person. */
  direct: (user: string) => Promise<Reply[]>
  /** What the window says that is open for that person alone; empty where none is. */
  window: (user: string) => Promise<string>
  /** Types `/release …` as that person. */
  command: (user: string, text: string) => Promise<void>
  /** What only that person saw so far, oldest first. */
  whispers: (user: string) => Promise<string[]>
  /**
   * Presses the button of a card whose text begins so, and confirms where it asks; null where there is none, or no more,
   * since the card was painted anew.
   */
  press: (user: string, card: Message, begins: string) => Promise<Pressed | null>
}

/** Slack as people and an app see it. */
export function readSlack(url: string): SlackReader {
  const state = async () => slackShape.parse(await (await fetch(`${url}/_sandbox/state`)).json())
  const inChannel = async () => (await state()).messages[CHANNEL] ?? []
  return {
    card: async text => {
      const cards = (await inChannel()).filter(one => one.bot_id !== undefined && !isReply(one))
      return cards.findLast(one => textOf(one).includes(text)) ?? null
    },
    cardAt: async ts => (await inChannel()).find(one => one.ts === ts) ?? null,
    reply: async (ts, text) => {
      const isThere = (await inChannel()).some(one => one.thread_ts === ts && one.text.includes(text))
      if (!isThere) return null
      const answer = await fetch(`${url}/api/conversations.replies`, {
        method: 'POST',
        headers: { authorization: `Bearer ${BOT_TOKEN}` },
        body: new URLSearchParams({ channel: CHANNEL, ts }),
      })
      const { messages } = repliesShape.parse(await answer.json())
      return messages.find(one => one.ts !== ts && one.text.includes(text)) ?? null
    },
    direct: async user => {
      const { channels, messages } = await state()
      const place = channels.find(one => one.is_im && one.members.includes(user))
      return place ? (messages[place.id] ?? []) : []
    },
    window: async user => {
      const { modals } = await state()
      return textOf({ text: '', blocks: modals[user]?.at(-1)?.blocks ?? [] })
    },
    command: async (user, text) => {
      const typed = { kind: 'command', user, channel: CHANNEL, command: '/release', text }
      const error = await act(url, typed)
      if (error !== null) throw new Error(`Slack: ${error}`)
    },
    whispers: async user => {
      const { ephemerals } = await state()
      return ephemerals.filter(one => one.user === user).map(textOf)
    },
    press: (user, card, begins) => press(url, { user, card, begins }),
  }
}

type Press = { user: string; card: Message; begins: string }

async function press(url: string, { user, card, begins }: Press): Promise<Pressed | null> {
  const found = (card.blocks ?? []).flatMap(block => elementsOf(block).map(element => ({ block, element })))
  for (const { block, element } of found) {
    if (element.type !== 'button' || !element.text.text.startsWith(begins)) continue
    const at = { channel: CHANNEL, ts: card.ts, block_id: block.block_id, action_id: element.action_id }
    const error = await act(url, { kind: 'block_action', user, ...at })
    if (error === 'action_not_found') return null
    if (error !== null) throw new Error(`Slack: ${error}`)
    return { text: element.text.text, asked: element.confirm?.title.text ?? null }
  }
  return null
}

/** Does what a person does on the page; the error where Slack refuses. */
async function act(url: string, done: object): Promise<string | null> {
  const body = JSON.stringify(done)
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${url}/_sandbox/act`, { method: 'POST', headers, body })
  const { ok, error } = acted.parse(await answer.json())
  return ok ? null : (error ?? 'refused')
}

const isReply = ({ ts, thread_ts }: Message) => thread_ts !== undefined && thread_ts !== ts

/** All that a message says, in one text. */
export function textOf(message: { text: string; blocks?: Message['blocks'] }): string {
  const blocks = (message.blocks ?? []).flatMap(block => {
    if (block.type === 'section') return [block.text?.text ?? '']
    return block.type === 'context' ? block.elements.map(one => ('text' in one ? one.text : '')) : []
  })
  return [message.text, ...blocks].join('\n')
}
