import { z } from 'zod'
import { shown } from '../messages.ts'
import { messagesOf, tell } from '../world.ts'
import type { Channel, Message, World } from '../world.ts'
import { directChannel } from './direct.ts'
import { botIsIn, findChannel, flag, method, refuse, stamp, whole } from './method.ts'
import type { Answer, Method } from './method.ts'

const paged = { cursor: z.string().optional(), limit: whole }
const one = z.object({ channel: z.string() })
const listArgs = z.object({ ...paged, exclude_archived: flag, types: z.string().optional() })
const membersArgs = z.object({ channel: z.string(), ...paged })
const openArgs = z.object({ users: z.string().optional(), channel: z.string().optional(), return_im: flag })
const historyArgs = z.object({
  channel: z.string(),
  ...paged,
  oldest: stamp.optional(),
  latest: stamp.optional(),
  inclusive: flag,
  include_all_metadata: flag,
})
const repliesArgs = historyArgs.extend({ ts: stamp })

/** The methods that read and join channels. */
export const conversationMethods: Record<string, Method> = {
  'conversations.info': method({ scopes: ['channels:read'], tier: 'tier3', args: one, run: info }),
  'conversations.list': method({ scopes: ['channels:read'], tier: 'tier2', args: listArgs, run: list }),
  'conversations.members': method({
    scopes: ['channels:read'],
    tier: 'tier4',
    args: membersArgs,
    run: members,
  }),
  'conversations.join': method({ scopes: ['channels:join'], tier: 'tier3', args: one, run: join }),
  'conversations.open': method({ scopes: ['im:write'], tier: 'tier3', args: openArgs, run: open }),
  'conversations.history': method({
    scopes: ['channels:history'],
    tier: 'tier3',
    args: historyArgs,
    run: history,
  }),
  'conversations.replies': method({
    scopes: ['channels:history'],
    tier: 'tier3',
    args: repliesArgs,
    run: replies,
  }),
}

function info(world: World, args: z.infer<typeof one>): Answer {
  const channel = world.channels.get(args.channel)
  return channel ? { ok: true, channel: described(world, channel) } : refuse('channel_not_found')
}

function list(world: World, args: z.infer<typeof listArgs>): Answer {
  const wantsIms = args.types?.split(',').includes('im') ?? false
  const found = [...world.channels.values()]
    .filter(channel => channel.is_im === wantsIms && !(args.exclude_archived && channel.is_archived))
    .map(channel => described(world, channel))
  const page = pageOf(found, args)
  return { ok: true, channels: page.items, response_metadata: { next_cursor: page.next } }
}

function members(world: World, args: z.infer<typeof membersArgs>): Answer {
  const channel = world.channels.get(args.channel)
  if (!channel) return refuse('channel_not_found')
  const page = pageOf(channel.members, args)
  return { ok: true, members: page.items, response_metadata: { next_cursor: page.next } }
}

function join(world: World, args: z.infer<typeof one>): Answer {
  const channel = world.channels.get(args.channel)
  if (!channel) return refuse('channel_not_found')
  if (channel.is_archived) return refuse('is_archived')
  if (botIsIn(world, channel))
    return { ok: true, channel: described(world, channel), warning: 'already_in_channel' }
  channel.members.push(world.seed.bot.userId)
  tell(world, { kind: 'channel_changed', channel: channel.id })
  return { ok: true, channel: described(world, channel) }
}

function open(world: World, args: z.infer<typeof openArgs>): Answer {
  const known = args.channel ? world.channels.get(args.channel) : undefined
  if (args.channel) return known ? { ok: true, channel: { id: known.id } } : refuse('channel_not_found')
  const users = (args.users ?? '').split(',').filter(user => user !== '')
  if (users.length === 0) return refuse('users_list_not_supplied')
  if (users.length > 1) return refuse('method_not_supported_for_channel_type')
  const channel = directChannel(world, users[0] ?? '')
  return channel ? { ok: true, channel: { id: channel.id } } : refuse('user_not_found')
}

function history(world: World, args: z.infer<typeof historyArgs>): Answer {
  const channel = readable(world, args.channel)
  if (typeof channel === 'string') return refuse(channel)
  const top = messagesOf(world, channel.id)
    .filter(message => !isReply(message) || message.subtype === 'thread_broadcast')
    .filter(message => within(message, args))
    .toReversed()
  return messagePage(world, channel, top, args)
}

function replies(world: World, args: z.infer<typeof repliesArgs>): Answer {
  const channel = readable(world, args.channel)
  if (typeof channel === 'string') return refuse(channel)
  const all = messagesOf(world, channel.id)
  const asked = all.find(message => message.ts === args.ts)
  if (!asked) return refuse('thread_not_found')
  const root = asked.thread_ts ?? asked.ts
  const thread = all.filter(message => message.ts === root || message.thread_ts === root)
  // Slack always begins with the root, whatever the window.
  const inWindow = thread.filter(message => message.ts === root || within(message, args))
  return messagePage(world, channel, inWindow, args)
}

function messagePage(
  world: World,
  channel: Channel,
  found: Message[],
  args: z.infer<typeof historyArgs>,
): Answer {
  const page = pageOf(found, args)
  const messages = page.items.map(message =>
    shown(world, channel, message, args.include_all_metadata ?? false),
  )
  const more = page.next === '' ? {} : { response_metadata: { next_cursor: page.next } }
  return { ok: true, messages, has_more: page.next !== '', ...more }
}

function readable(world: World, id: string): Channel | string {
  const channel = findChannel(world, id)
  if (!channel) return 'channel_not_found'
  return botIsIn(world, channel) ? channel : 'not_in_channel'
}

const isReply = (message: Message) => message.thread_ts !== undefined && message.thread_ts !== message.ts

function within(message: Message, window: z.infer<typeof historyArgs>): boolean {
  const at = Number(message.ts)
  const oldest = Number(window.oldest ?? 0)
  const latest = window.latest ? Number(window.latest) : Number.POSITIVE_INFINITY
  return (at > oldest && at < latest) || (window.inclusive === true && (at === oldest || at === latest))
}

/** One page; Slack's cursors are opaque, here they are the offset in base64. */
export function pageOf<T>(items: T[], asked: { cursor?: string | undefined; limit?: number | undefined }) {
  const from = asked.cursor ? Number(Buffer.from(asked.cursor, 'base64').toString('utf8')) || 0 : 0
  const limit = Math.min(Math.max(asked.limit ?? 100, 1), 1000)
  const next = from + limit < items.length ? Buffer.from(String(from + limit)).toString('base64') : ''
  return { items: items.slice(from, from + limit), next }
}

function described(world: World, channel: Channel) {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: !channel.is_im,
    is_im: channel.is_im,
    is_private: channel.is_im,
    is_archived: channel.is_archived,
    is_shared: channel.is_shared,
    is_ext_shared: channel.is_shared,
    is_org_shared: false,
    is_member: botIsIn(world, channel),
    num_members: channel.members.length,
    context_team_id: world.seed.team.id,
    ...(channel.is_im ? { user: channel.members[0] } : {}),
  }
}
