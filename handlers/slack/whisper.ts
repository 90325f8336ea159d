import type { Message } from '../../src/views/shape.ts'
import type { SlackClient } from './deps.ts'

type Place = { channel: string | null; user: string; thread: string | null }

/** Says something to one person: where they acted, or directly where the bot is not in that channel. */
export async function whisper(client: SlackClient, place: Place, message: Message): Promise<void> {
  const { text, blocks } = message
  const { channel, user, thread } = place
  if (channel !== null) {
    const there = { channel, user, text, blocks, ...(thread === null ? {} : { thread_ts: thread }) }
    const said = await client.chat.postEphemeral(there).then(
      () => true,
      () => false,
    )
    if (said) return
  }
  await client.chat.postMessage({ channel: user, text, blocks, unfurl_links: false, unfurl_media: false })
}
