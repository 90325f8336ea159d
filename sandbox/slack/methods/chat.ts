import { z } from 'zod'
import { checkContent } from '../content.ts'
import { limits } from '../limits.ts'
import { change, findMessage, postAsApp, postEphemeral, remove, shown } from '../messages.ts'
import { messagesOf, msOfTs } from '../world.ts'
import type { Channel, Message, World } from '../world.ts'
import { directChannel } from './direct.ts'
import { botIsIn, findChannel, flag, method, refuse, stamp, structure } from './method.ts'
import type { Answer, Method } from './method.ts'

const content = {
  text: z.string().optional(),
  blocks: structure.optional(),
  attachments: structure.optional(),
  metadata: structure.optional(),
}
const postArgs = z.object({
  channel: z.string(),
  ...content,
  thread_ts: stamp.optional(),
  reply_broadcast: flag,
  unfurl_links: flag,
  unfurl_media: flag,
  mrkdwn: flag,
  link_names: flag,
})
const ephemeralArgs = z.object({
  channel: z.string(),
  user: z.string(),
  ...content,
  thread_ts: stamp.optional(),
})
const updateArgs = z.object({ channel: z.string(), ts: stamp, ...content, reply_broadcast: flag })
const oneMessage = z.object({ channel: z.string(), ts: stamp })
const permalinkArgs = z.object({ channel: z.string(), message_ts: stamp })

/** The methods that post, edit and delete. */
export const chatMethods: Record<string, Method> = {
  'chat.postMessage': method({ scopes: ['chat:write'], tier: 'posting', args: postArgs, run: postMessage }),
  'chat.postEphemeral': method({ scopes: ['chat:write'], tier: 'tier4', args: ephemeralArgs, run: whisper }),
  'chat.update': method({ scopes: ['chat:write'], tier: 'tier3', args: updateArgs, run: update }),
  'chat.delete': method({ scopes: ['chat:write'], tier: 'tier3', args: oneMessage, run: deleteMessage }),
  'chat.getPermalink': method({ scopes: [], tier: 'many', args: permalinkArgs, run: permalink }),
}

function postMessage(world: World, args: z.infer<typeof postArgs>): Answer {
  const channel = directChannel(world, args.channel) ?? findChannel(world, args.channel)
  const closed = notWritable(world, channel)
  if (closed || !channel) return refuse(closed ?? 'channel_not_found')
  const checked = checkContent(args, limits.message_text.max)
  if (!checked.ok) return checked.refusal
  const root = args.thread_ts ? threadRoot(world, channel, args.thread_ts) : undefined
  const broadcast = args.reply_broadcast ?? false
  const message = postAsApp(world, channel.id, { ...checked.draft, thread_ts: root, broadcast })
  return { ok: true, channel: channel.id, ts: message.ts, message: shown(world, channel, message, true) }
}

function whisper(world: World, args: z.infer<typeof ephemeralArgs>): Answer {
  const channel = findChannel(world, args.channel)
  const closed = notWritable(world, channel)
  if (closed || !channel) return refuse(closed ?? 'channel_not_found')
  if (!channel.members.includes(args.user)) return refuse('user_not_in_channel')
  const checked = checkContent(args, limits.message_text.max)
  if (!checked.ok) return checked.refusal
  const draft = { ...checked.draft, thread_ts: args.thread_ts }
  const ephemeral = postEphemeral(world, { channel: channel.id, user: args.user }, draft)
  return { ok: true, message_ts: ephemeral.ts }
}

function update(world: World, args: z.infer<typeof updateArgs>): Answer {
  const found = ownMessage(world, args, 'cant_update_message')
  if (!found.ok) return found
  const { channel, message } = found
  if (channel.is_archived) return refuse('is_archived')
  const windowMs = world.seed.team.editWindowMs
  if (windowMs !== undefined && world.nowMs() - msOfTs(message.ts) > windowMs)
    return refuse('edit_window_closed')
  const checked = checkContent(args, limits.updated_text.max)
  if (!checked.ok) return checked.refusal
  change(world, channel.id, message, checked.draft)
  const text = message.text
  return {
    ok: true,
    channel: channel.id,
    ts: message.ts,
    text,
    message: shown(world, channel, message, true),
  }
}

function deleteMessage(world: World, args: z.infer<typeof oneMessage>): Answer {
  const found = ownMessage(world, args, 'cant_delete_message')
  if (!found.ok) return found
  remove(world, found.channel.id, found.message)
  return { ok: true, channel: found.channel.id, ts: found.message.ts }
}

function permalink(world: World, args: z.infer<typeof permalinkArgs>): Answer {
  const channel = findChannel(world, args.channel)
  if (!channel) return refuse('channel_not_found')
  const message = findMessage(world, channel.id, args.message_ts)
  if (!message) return refuse('message_not_found')
  const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${channel.id}` : ''
  const path = `archives/${channel.id}/p${message.ts.replace('.', '')}${thread}`
  return { ok: true, channel: channel.id, permalink: `https://${world.seed.team.domain}.slack.com/${path}` }
}

function notWritable(world: World, channel: Channel | undefined): string | undefined {
  if (!channel) return 'channel_not_found'
  if (channel.is_archived) return 'is_archived'
  return botIsIn(world, channel) ? undefined : 'not_in_channel'
}

type Own = { ok: true; channel: Channel; message: Message } | { ok: false; error: string }

function ownMessage(world: World, args: { channel: string; ts: string }, foreign: string): Own {
  const channel = world.channels.get(args.channel)
  if (!channel) return { ok: false, error: 'channel_not_found' }
  const message = findMessage(world, channel.id, args.ts)
  if (!message) return { ok: false, error: 'message_not_found' }
  if (message.bot_id !== world.seed.bot.botId) return { ok: false, error: foreign }
  return { ok: true, channel, message }
}

/** A reply to a reply joins the thread of the first message; without a thread it lands in the channel. */
function threadRoot(world: World, channel: Channel, ts: string): string | undefined {
  const messages = messagesOf(world, channel.id)
  const parent = messages.find(message => message.ts === ts)
  if (parent) return parent.thread_ts ?? parent.ts
  return messages.some(message => message.thread_ts === ts) ? ts : undefined
}
