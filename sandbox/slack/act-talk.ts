import type { ActOf, Acted } from './acts.ts'
import { eventCallback } from './events.ts'
import { findMessage, postAsPerson, remove } from './messages.ts'
import type { Sockets } from './sockets.ts'
import { tell } from './world.ts'
import type { Channel, Message, World } from './world.ts'

/** Says something in a channel or thread; the app hears it if it subscribed to that event. */
export function say(world: World, sockets: Sockets, act: ActOf<'message'>): Acted {
  const channel = world.channels.get(act.channel)
  if (!channel?.members.includes(act.user)) return { ok: false, error: 'not_in_channel' }
  if (channel.is_archived) return { ok: false, error: 'is_archived' }
  const message = postAsPerson(world, channel.id, {
    user: act.user,
    text: act.text,
    thread_ts: act.thread_ts,
  })
  for (const type of eventsFor(world, channel, message)) {
    // Nobody waits for events: Slack shows the message whether an app listens or not.
    void sockets.send('events_api', eventOf(world, channel, message, type))
  }
  return { ok: true, ack: {}, ts: message.ts }
}

/** Deletes any message, as an owner of the workspace may. */
export function deleteMessage(world: World, act: ActOf<'delete_message'>): Acted {
  const message = findMessage(world, act.channel, act.ts)
  if (!message) return { ok: false, error: 'message_not_found' }
  remove(world, act.channel, message)
  return { ok: true, ack: {} }
}

/** Archives a channel or brings it back, adds the bot or removes it. */
export function changeChannel(world: World, act: ActOf<'change_channel'>): Acted {
  const channel = world.channels.get(act.channel)
  if (!channel) return { ok: false, error: 'channel_not_found' }
  const { userId } = world.seed.bot
  const others = channel.members.filter(member => member !== userId)
  switch (act.change) {
    case 'archive':
    case 'unarchive':
      channel.is_archived = act.change === 'archive'
      break
    case 'add_bot':
    case 'remove_bot':
      channel.members = act.change === 'add_bot' ? [...others, userId] : others
      break
  }
  tell(world, { kind: 'channel_changed', channel: channel.id })
  return { ok: true, ack: {} }
}

function eventsFor(world: World, channel: Channel, message: Message): ('message' | 'app_mention')[] {
  const { bot } = world.seed
  if (!channel.members.includes(bot.userId)) return []
  const mentioned = message.text.includes(`<@${bot.userId}>`)
  const heard = bot.events ?? []
  return [
    ...(heard.includes('message') ? (['message'] as const) : []),
    ...(heard.includes('app_mention') && mentioned ? (['app_mention'] as const) : []),
  ]
}

function eventOf(world: World, channel: Channel, message: Message, type: 'message' | 'app_mention') {
  const { user, ts, text, thread_ts } = message
  return eventCallback(world, {
    type,
    user,
    ts,
    text,
    thread_ts,
    team: world.seed.team.id,
    channel: channel.id,
    channel_type: channel.is_im ? 'im' : 'channel',
    event_ts: ts,
  })
}
