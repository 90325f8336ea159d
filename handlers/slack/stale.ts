import type { ContextBlock, SectionBlock } from '@slack/types'
import { z } from 'zod'
import { context, section } from '../../src/views/shape.ts'
import type { Click } from './click.ts'
import type { SlackClient, SlackDeps } from './deps.ts'

const Section = z.looseObject({
  type: z.literal('section'),
  text: z.object({ type: z.literal('mrkdwn'), text: z.string() }),
  block_id: z.string().optional(),
})
const Context = z.looseObject({
  type: z.literal('context'),
  elements: z.array(z.object({ type: z.literal('mrkdwn'), text: z.string() })),
  block_id: z.string().optional(),
})

/** Draws a card again that nobody keeps any more: the same words, without what could be pressed. */
export async function withoutButtons(given: {
  deps: Pick<SlackDeps, 'log'>
  client: SlackClient
  click: Click
}): Promise<void> {
  const { client, click, deps } = given
  const { channel, message } = click
  if (channel === undefined || message === undefined) return
  const blocks = z.array(z.unknown()).catch([]).parse(message['blocks']).flatMap(wordsOf)
  if (blocks.length === 0) return
  try {
    const text = message.text ?? 'This release is over.'
    await client.chat.update({ channel: channel.id, ts: message.ts, text, blocks })
  } catch (error) {
    deps.log.info({ error }, 'an old card could not be drawn again')
  }
}

function wordsOf(block: unknown): (SectionBlock | ContextBlock)[] {
  const words = Section.safeParse(block)
  if (words.success) return [section(words.data.text.text)]
  const small = Context.safeParse(block)
  return small.success ? [context(small.data.elements.map(({ text }) => text).join(' '))] : []
}
