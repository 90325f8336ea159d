import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Membership } from '../../ports.ts'
import { createCalls, type Calls, type ChatOptions } from './calls.ts'
import { channelId } from './lookup.ts'
import { membersOf } from './member.ts'

export type ChannelFacts = { id: string; archived: boolean; member: boolean; external: boolean }

/** What `doctor` asks of Slack; none of it changes anything but `post`. */
export type SlackSurvey = {
  /** Scopes of the bot token, as Slack's answers carry them; null where a proxy took them away. */
  scopes(): Promise<string[] | null>
  /** Opens the way to a socket and does not go it; throws where the app-level token is refused. */
  socket(appToken: string): Promise<void>
  /** Null where the bot sees no channel of that name. */
  channel(name: string): Promise<ChannelFacts | null>
  /** What each member is; null where there are more than can be listed. */
  members(): Promise<Map<string, Membership> | null>
  /** Posts a message and deletes it at once. */
  post(channel: string, text: string): Promise<void>
}

const Tested = z.object({
  response_metadata: z.object({ scopes: z.array(z.string()).optional() }).optional(),
})
const Opened = z.object({ url: z.string() })
const Channel = z.object({
  channel: z.object({
    is_archived: z.boolean().optional(),
    is_member: z.boolean().optional(),
    is_ext_shared: z.boolean().optional(),
  }),
})
const Posted = z.object({ ts: z.string(), channel: z.string() })

export function createSurvey(calls: Calls, options: ChatOptions): SlackSurvey {
  return {
    scopes: async () => {
      const tested = await calls.ask({ method: 'auth.test', channel: '', fields: {}, answer: Tested })
      return tested.response_metadata?.scopes ?? null
    },
    socket: async appToken => {
      const own = createCalls({ ...options, token: appToken })
      try {
        await own.ask({ method: 'apps.connections.open', channel: '', fields: {}, answer: Opened })
      } catch (error) {
        if (!(error instanceof TerminalError) || error.code !== 'slack_token_invalid') throw error
        throw new TerminalError('slack_token_invalid', { variable: 'SLACK_APP_TOKEN', reason: 'refused' })
      } finally {
        await own.close()
      }
    },
    channel: async name => channelOf(calls, name),
    members: async () => membersOf(calls),
    post: async (channel, text) => {
      const fields = { channel, text, unfurl_links: false }
      const posted = await calls.ask({ method: 'chat.postMessage', channel, fields, answer: Posted })
      const gone = { channel: posted.channel, ts: posted.ts }
      await calls.ask({ method: 'chat.delete', channel: posted.channel, fields: gone, answer: z.object({}) })
    },
  }
}

async function channelOf(calls: Calls, name: string): Promise<ChannelFacts | null> {
  const id = await channelId(calls, name)
  if (id === null) return null
  const fields = { channel: id }
  const asked = { method: 'conversations.info', channel: name, fields, answer: Channel } as const
  const called = await calls.call({ ...asked, expects: ['channel_not_found'] })
  if (called.kind === 'expected') return null
  const { is_archived: archived, is_member: member, is_ext_shared: external } = called.answer.channel
  return { id, archived: archived === true, member: member === true, external: external === true }
}
