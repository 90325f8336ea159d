import type { Message, SlackSeen } from '../shapes.ts'
import { shortly } from './fact.ts'
import type { Fact } from './fact.ts'

/** What Slipway told people between two looks: cards, edits of cards, replies and direct messages. */
export function slackHappened(before: SlackSeen, after: SlackSeen): Fact[] {
  return after.channels.flatMap(channel => {
    const known = new Map((before.messages[channel.id] ?? []).map(message => [message.ts, message]))
    return (after.messages[channel.id] ?? [])
      .filter(message => message.user === after.bot.userId)
      .flatMap(message => told(known.get(message.ts), message, { users: after.users, isIm: channel.is_im }))
  })
}

type Place = { users: SlackSeen['users']; isIm: boolean }

function told(before: Message | undefined, after: Message, { users, isIm }: Place): Fact[] {
  if (before?.text === after.text) return []
  const text = shortly(plain(after.text, users))
  if (isIm) return [{ where: 'slack', text: `direct message: ${text}`, rows: 'R15' }]
  const isReply = after.thread_ts !== undefined && after.thread_ts !== after.ts
  if (isReply) return [{ where: 'slack', text: `reply: ${text}`, rows: /<@/.test(after.text) ? 'R15' : '' }]
  return [{ where: 'slack', text: `card: ${text}`, rows: rowOf(text) }]
}

function rowOf(card: string): string {
  if (/\blive\b/i.test(card)) return 'R15'
  if (/\bfailed\b/i.test(card)) return 'R11'
  return /rolling out/i.test(card) ? 'R10' : ''
}

/** Slack's mark-up as somebody reads it. */
export function plain(text: string, users: SlackSeen['users']): string {
  return text
    .replaceAll(
      /<@(\w+)(?:\|[^>]*)?>/g,
      (_whole, id: string) => `@${users.find(one => one.id === id)?.name ?? id}`,
    )
    .replaceAll(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<[^|>]*\|([^>]*)>/g, '$1')
    .replaceAll(/<(https?:[^>]*)>/g, '$1')
    .replaceAll(/[*_`]/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}
