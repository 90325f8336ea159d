import type { Message } from '../../../src/views/shape.ts'
import { checkMessage } from '../../contract/slack/messages.ts'
import { isUnseen } from './hostile.ts'

/** Everything that a text could still be taken for by Slack, outside of what we write ourselves. */
export function live(text: string): string[] {
  const ours = text
    .replaceAll(/<!date\^\d+\^\{[^}]+\}(?: \{time\})?\|[\d: -]+UTC>/g, '')
    .replaceAll(/<https:\/\/(?:github\.com|acme\.slack\.com)\/[^|>\s]+\|[^<>|]*>/g, '')
    .replaceAll(/<@U01ANN>/g, '')
  return ours.match(/<[^>]*>|[<>]/g) ?? []
}

export function mrkdwnOf(message: { blocks: unknown[] }): string[] {
  const found: string[] = []
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const each of value) look(each)
    else if (typeof value === 'object' && value !== null) {
      if ('type' in value && value.type === 'mrkdwn' && 'text' in value) found.push(String(value.text))
      for (const each of Object.values(value)) look(each)
    }
  }
  look(message.blocks)
  return found
}

/** What of a message Slack would refuse, or take for more than text. */
export function harmOf(message: Message): string[] {
  const refused = checkMessage({ channel: 'C1', ts: '1.0001', ...message })
  const texts = [message.text, ...mrkdwnOf(message)]
  return [...refused, ...texts.flatMap(live), ...texts.filter(isUnseen)]
}
