import type { Message } from './shape.ts'

/**
 * A message as a terminal shows it: the same words in lines, without marks of format, tokens and escapes, so that a name
 * can be typed again.
 */
export function readable(message: Message): string {
  return textsIn(message.blocks).map(plainly).join('\n')
}

/** Every text of blocks in the order in which it is read. */
function textsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(textsIn)
  if (typeof value !== 'object' || value === null) return []
  const isText = 'type' in value && (value.type === 'mrkdwn' || value.type === 'plain_text')
  if (isText && 'text' in value && typeof value.text === 'string') return [value.text]
  return Object.values(value).flatMap(textsIn)
}

function plainly(mrkdwn: string): string {
  return mrkdwn
    .replaceAll(/<!date\^[^|>]*\|(?<words>[^>]*)>/g, '$<words>')
    .replaceAll(/<(?<url>https?:[^|>]*)\|(?<label>[^>]*)>/g, '$<label> ($<url>)')
    .replaceAll(/<[@#!](?<id>[^|>]*)(?:\|[^>]*)?>/g, '$<id>')
    .replaceAll(/```\n?|[*`]/g, '')
    .replaceAll('∶', ':')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
