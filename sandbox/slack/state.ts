import { shown } from './messages.ts'
import { messagesOf } from './world.ts'
import type { World } from './world.ts'

/**
 * Everything that the workspace holds, for the page and for tests: messages oldest first by channel (replies
 * among them, with their `thread_ts`), ephemeral messages with the person who sees them, open modals by
 * person (the last is on top), Homes by person.
 */
export function stateOf(world: World, connections: number) {
  const { team, bot, users, usergroups } = world.seed
  const { token: _token, appToken: _appToken, ...shownBot } = bot
  return {
    seq: world.seq,
    team,
    bot: { ...shownBot, connections },
    users,
    usergroups,
    channels: [...world.channels.values()],
    messages: Object.fromEntries(
      [...world.channels.values()].map(channel => [
        channel.id,
        messagesOf(world, channel.id).map(message => shown(world, channel, message, true)),
      ]),
    ),
    ephemerals: world.ephemerals,
    modals: Object.fromEntries(world.modals),
    homes: Object.fromEntries(world.homes),
  }
}
