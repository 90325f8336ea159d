import { expect } from 'vitest'
import { cardOf } from '../../../src/views/card.ts'
import type { Drawing, Message } from '../../../src/views/shape.ts'
import { checkMessage } from '../../contract/slack/messages.ts'

/** A Slack time token, as `11:03`. */
export const time = (ms: number, text: string) => `<!date^${ms / 1000}^{time}|${text} UTC>`

/** The card as a person reads it, and what can be pressed on it; it always keeps Slack's limits. */
export function card(drawing: Drawing) {
  const message = cardOf(drawing)
  expect(checkMessage({ channel: 'C1', ts: '1.0001', ...message })).toEqual([])
  return { text: message.text, ...read(message) }
}

function read({ blocks }: Message) {
  const lines: string[] = []
  const buttons: string[] = []
  const menu: string[] = []
  const types = blocks.map(({ type }) => type)
  for (const block of blocks) {
    if (block.type === 'section') {
      lines.push(...(block.text?.text ?? '').split('\n'))
      if (block.accessory?.type === 'overflow')
        menu.push(...block.accessory.options.map(({ text }) => text.text))
    }
    if (block.type === 'context') lines.push(...block.elements.map(each => ('text' in each ? each.text : '')))
    if (block.type === 'actions') {
      buttons.push(...block.elements.map(each => (each.type === 'button' ? each.text.text : each.type)))
    }
  }
  return { lines, buttons, menu, types }
}
