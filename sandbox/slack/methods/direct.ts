import type { Channel, World } from '../world.ts'

/** The direct conversation of the app with a person, opened where it was not; `undefined` for others' ids. */
export function directChannel(world: World, userId: string): Channel | undefined {
  const user = world.seed.users.find(one => one.id === userId)
  if (!user) return undefined
  const id = `D${user.id.slice(1)}`
  const open = world.channels.get(id)
  if (open) return open
  const channel: Channel = {
    id,
    name: user.name,
    members: [user.id, world.seed.bot.userId],
    is_shared: false,
    is_archived: false,
    is_im: true,
  }
  world.channels.set(id, channel)
  return channel
}
