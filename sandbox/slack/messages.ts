import type { Block } from './blocks.ts'
import { withIds } from './blocks.ts'
import { messagesOf, nextTs, randomWord, tell } from './world.ts'
import type { Channel, Ephemeral, Message, Metadata, World } from './world.ts'

export type Draft = {
  text: string
  blocks?: Block[] | undefined
  thread_ts?: string | undefined
  broadcast?: boolean | undefined
  metadata?: Metadata | undefined
}

/** Posts as the app. */
export function postAsApp(world: World, channel: string, draft: Draft): Message {
  const { bot } = world.seed
  return post(world, channel, draft, { user: bot.userId, bot_id: bot.botId, app_id: bot.appId })
}

/** Posts as a person. */
export function postAsPerson(world: World, channel: string, draft: Draft & { user: string }): Message {
  return post(world, channel, draft, { user: draft.user })
}

/** Replaces text, blocks and metadata of a message; an edit without blocks removes them, metadata stays. */
export function change(world: World, channel: string, message: Message, draft: Draft): Message {
  if (draft.text !== '') message.text = draft.text
  message.blocks = draft.blocks && withIds(draft.blocks, randomWord)
  if (draft.metadata) message.metadata = draft.metadata
  // Slack marks an edit as such only where the text is what it shows.
  message.edited = draft.blocks ? undefined : { user: message.user, ts: nextTs(world) }
  tell(world, { kind: 'message_changed', channel, ts: message.ts })
  return message
}

/** Takes a message away. */
export function remove(world: World, channel: string, message: Message): void {
  const messages = messagesOf(world, channel)
  messages.splice(messages.indexOf(message), 1)
  tell(world, { kind: 'message_deleted', channel, ts: message.ts })
}

/** Shows something to one person only. */
export function postEphemeral(world: World, to: { channel: string; user: string }, draft: Draft): Ephemeral {
  const ephemeral: Ephemeral = {
    ts: nextTs(world),
    channel: to.channel,
    user: to.user,
    thread_ts: draft.thread_ts,
    text: draft.text,
    blocks: draft.blocks && withIds(draft.blocks, randomWord),
  }
  world.ephemerals.push(ephemeral)
  tell(world, { kind: 'ephemeral_posted', channel: to.channel, user: to.user, ts: ephemeral.ts })
  return ephemeral
}

/** Replaces an ephemeral message, or takes it away when there is no draft. */
export function changeEphemeral(world: World, ephemeral: Ephemeral, draft: Draft | undefined): void {
  const where = { channel: ephemeral.channel, user: ephemeral.user, ts: ephemeral.ts }
  if (!draft) {
    world.ephemerals.splice(world.ephemerals.indexOf(ephemeral), 1)
    return tell(world, { kind: 'ephemeral_deleted', ...where })
  }
  ephemeral.text = draft.text
  ephemeral.blocks = draft.blocks && withIds(draft.blocks, randomWord)
  return tell(world, { kind: 'ephemeral_changed', ...where })
}

/** A message with that timestamp, a reply or not. */
export function findMessage(world: World, channel: string, ts: string): Message | undefined {
  return messagesOf(world, channel).find(message => message.ts === ts)
}

/** A message as Slack returns it: with its thread's counts, and with metadata only where asked for. */
export function shown(world: World, channel: Channel, message: Message, withMetadata: boolean) {
  const { metadata, ...rest } = message
  const replies = messagesOf(world, channel.id).filter(
    other => other.thread_ts === message.ts && other.ts !== message.ts,
  )
  const thread = replies.length > 0 ? threadCounts(message, replies) : {}
  return {
    ...rest,
    ...botProfile(world, message),
    ...thread,
    ...(withMetadata && metadata ? { metadata } : {}),
  }
}

function threadCounts(message: Message, replies: Message[]) {
  const users = [...new Set(replies.map(reply => reply.user))]
  return {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users_count: users.length,
    latest_reply: replies.at(-1)?.ts,
    reply_users: users,
    is_locked: false,
    subscribed: false,
  }
}

function botProfile(world: World, message: Message) {
  if (!message.bot_id) return {}
  const { bot, team } = world.seed
  return {
    bot_profile: { id: bot.botId, app_id: bot.appId, name: bot.name, deleted: false, team_id: team.id },
  }
}

function post(
  world: World,
  channel: string,
  draft: Draft,
  author: { user: string; bot_id?: string; app_id?: string },
): Message {
  const message: Message = {
    type: 'message',
    subtype: draft.thread_ts && draft.broadcast ? 'thread_broadcast' : undefined,
    ...author,
    ts: nextTs(world),
    thread_ts: draft.thread_ts,
    team: world.seed.team.id,
    text: draft.text,
    blocks: draft.blocks && withIds(draft.blocks, randomWord),
    metadata: draft.metadata,
  }
  messagesOf(world, channel).push(message)
  tell(world, { kind: 'message_posted', channel, ts: message.ts, user: author.user })
  return message
}
