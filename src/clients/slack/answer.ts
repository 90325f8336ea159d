import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Answer } from '../../ports.ts'
import type { Calls } from './calls.ts'

const Anything = z.object({})

/** Answers one person, by the first way that Slack takes. */
export async function answer(calls: Calls, request: Answer): Promise<'told' | 'refused'> {
  const { to, message } = request
  if (await opened(calls, request)) return 'told'
  const quiet = { unfurl_links: false, unfurl_media: false }
  if (to.channel !== null) {
    const thread = to.thread === null ? {} : { thread_ts: to.thread }
    const there = { channel: to.channel, ...thread, ...message }
    if (to.share && (await said(calls, 'chat.postMessage', { ...there, ...quiet }))) return 'told'
    if (await said(calls, 'chat.postEphemeral', { ...there, user: to.user })) return 'told'
  }
  const direct = { channel: to.user, ...message, ...quiet }
  return (await said(calls, 'chat.postMessage', direct)) ? 'told' : 'refused'
}

/** A trigger lives for 3 s and works once: too late, the answer comes as a message. */
async function opened(calls: Calls, { to, window }: Answer): Promise<boolean> {
  if (window === null || to.trigger === null) return false
  const fields = { trigger_id: to.trigger, view: window }
  const opening = calls.ask({ method: 'views.open', channel: to.user, fields, answer: Anything })
  return opening.then(
    () => true,
    () => false,
  )
}

/** False where Slack refuses: the bot is not in that channel, or may not write to that person. */
async function said(
  calls: Calls,
  method: 'chat.postMessage' | 'chat.postEphemeral',
  fields: { channel: string } & Record<string, unknown>,
): Promise<boolean> {
  try {
    await calls.ask({ method, channel: fields.channel, fields, answer: Anything })
    return true
  } catch (error) {
    if (error instanceof TerminalError) return false
    throw error
  }
}
