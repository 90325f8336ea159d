import { z } from 'zod'
import type { Calls } from './calls.ts'

/** How far back a message is looked for; a card that a crash left behind is among the newest. */
const MESSAGES_MAX = 100
const PAGES_MAX = 10

/** What makes a message ours to find again. */
export type Mark = {
  event_type: 'slipway_card' | 'slipway_reply' | 'slipway_direct'
  event_payload: Record<string, string>
}

const Metadata = z.looseObject({
  event_type: z.string(),
  event_payload: z.record(z.string(), z.unknown()),
})
const History = z.object({
  messages: z.array(z.object({ ts: z.string(), metadata: Metadata.optional().catch(undefined) })).optional(),
})
const Channels = z.object({
  channels: z.array(z.object({ id: z.string(), name: z.string().optional() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})

/** Timestamp of the message with that mark: in a thread, else among the newest of the channel. */
export async function findMarked(
  calls: Calls,
  place: { channel: string; thread: string | null },
  mark: Mark,
): Promise<string | null> {
  const { channel, thread } = place
  const fields = { channel, limit: MESSAGES_MAX, include_all_metadata: true }
  const asked = { channel, answer: History, expects: ['thread_not_found', 'message_not_found'] }
  const called =
    thread === null
      ? await calls.call({ ...asked, method: 'conversations.history', fields })
      : await calls.call({ ...asked, method: 'conversations.replies', fields: { ...fields, ts: thread } })
  if (called.kind === 'expected') return null
  return called.answer.messages?.find(({ metadata }) => isMark(metadata, mark))?.ts ?? null
}

function isMark(metadata: z.infer<typeof Metadata> | undefined, mark: Mark): boolean {
  if (metadata?.event_type !== mark.event_type) return false
  return Object.entries(mark.event_payload).every(([name, value]) => metadata.event_payload[name] === value)
}

/** Id of a channel that the configuration names (`#releases`); null where the bot sees none of that name. */
export async function channelId(calls: Calls, channel: string): Promise<string | null> {
  if (!channel.startsWith('#')) return channel
  const name = channel.slice(1)
  let cursor = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { channels, response_metadata } = await calls.ask({
      method: 'conversations.list',
      channel,
      fields: {
        limit: 1000,
        exclude_archived: false,
        types: 'public_channel,private_channel',
        ...(cursor === '' ? {} : { cursor }),
      },
      answer: Channels,
    })
    const found = channels.find(each => each.name === name)
    if (found !== undefined) return found.id
    cursor = response_metadata?.next_cursor ?? ''
    if (cursor === '') return null
  }
  return null
}
