import type { ActOf, Acted } from './acts.ts'
import { eventCallback } from './events.ts'
import type { Sockets } from './sockets.ts'
import { nextTs } from './world.ts'
import type { World } from './world.ts'

/** Opens the app's Home; the app hears of it each time, and may publish it anew. */
export function openHome(world: World, sockets: Sockets, act: ActOf<'open_home'>): Acted {
  if (!(world.seed.bot.events ?? []).includes('app_home_opened')) return { ok: true, ack: {} }
  const view = world.homes.get(act.user)
  const event = {
    type: 'app_home_opened',
    user: act.user,
    channel: directChannelOf(world, act.user),
    tab: 'home',
    event_ts: nextTs(world),
    ...(view === undefined ? {} : { view }),
  }
  // Nobody waits for events: Slack shows what was published last meanwhile.
  void sockets.send('events_api', eventCallback(world, event))
  return { ok: true, ack: {} }
}

/** Where the app writes to this person, or would. */
function directChannelOf(world: World, user: string): string {
  const found = [...world.channels.values()].find(({ is_im, members }) => is_im && members.includes(user))
  return found?.id ?? 'D00000000'
}
