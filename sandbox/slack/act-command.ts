import { acted } from './acked.ts'
import type { ActOf, Acted } from './acts.ts'
import { newResponseUrl, newTrigger } from './payloads.ts'
import { respondTo } from './responses.ts'
import type { Sockets } from './sockets.ts'
import type { Channel, ResponseUrl, World } from './world.ts'

type Command = ActOf<'command'>

/** A slash command; what the app answers in its acknowledgement is shown as Slack shows it. */
export async function runCommand(world: World, sockets: Sockets, command: Command): Promise<Acted> {
  const known = world.seed.bot.commands ?? ['/release']
  if (!known.includes(command.command)) return { ok: false, error: 'unknown_command' }
  const channel = world.channels.get(command.channel)
  if (!channel?.members.includes(command.user)) return { ok: false, error: 'channel_not_found' }
  if (channel.is_archived) return { ok: false, error: 'is_archived' }
  const ack = await sockets.send('slash_commands', payloadOf(world, command, channel))
  if (ack.kind !== 'acked' || Object.keys(ack.payload).length === 0) return acted(ack)
  const shown = respondTo(world, placeOf(world, command), ack.payload)
  return shown.status === 200 ? acted(ack) : { ok: false, error: 'invalid_command_response' }
}

function payloadOf(world: World, command: Command, channel: Channel) {
  const { team, bot, users } = world.seed
  const user = users.find(one => one.id === command.user)
  return {
    token: 'sandbox-verification',
    team_id: team.id,
    team_domain: team.domain,
    channel_id: channel.id,
    channel_name: channel.is_im ? 'directmessage' : channel.name,
    user_id: command.user,
    user_name: user?.name,
    command: command.command,
    text: escaped(world, command.text.trim()),
    api_app_id: bot.appId,
    is_enterprise_install: 'false',
    response_url: newResponseUrl(world, placeOf(world, command)),
    trigger_id: newTrigger(world, command.user, false),
  }
}

const placeOf = (world: World, command: Command): ResponseUrl => ({
  channel: command.channel,
  user: command.user,
  messageTs: undefined,
  threadTs: undefined,
  ephemeral: true,
  expiresAtMs: world.nowMs(),
  usesLeft: 0,
})

/** Names of people and channels become ids, as Slack does for commands with `should_escape`. */
function escaped(world: World, text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/(^|\s)@([\w.-]+)/g, (whole, space: string, name: string) => {
      const user = world.seed.users.find(one => one.name === name)
      return user ? `${space}<@${user.id}|${user.name}>` : whole
    })
    .replaceAll(/(^|\s)#([\w-]+)/g, (whole, space: string, name: string) => {
      const channel = world.seed.channels.find(one => one.name === name)
      return channel ? `${space}<#${channel.id}|${channel.name}>` : whole
    })
}
