import { createStops } from '../../sandbox/demo/stops.ts'
import type { Stops } from '../../sandbox/demo/stops.ts'
import type { WorldService } from '../../test/world/config.ts'
import type { Names } from '../../test/world/servers.ts'
import { apart } from '../../test/world/stand-ins.ts'
import type { StandIns } from '../../test/world/stand-ins.ts'
import { startWorld } from '../../test/world/world.ts'
import type { World } from '../../test/world/world.ts'
import { startFront } from './front.ts'
import type { Front, Recording } from './front.ts'

/** quality.md, "Speed": milliseconds that a request to each server takes longer. */
export const DELAYS_MS: Record<Names, number> = { github: 80, slack: 80, registry: 10, cluster: 10 }

/** Who tells Slipway of a push, or of a click where that comes by HTTP, passes here without a delay: the clock of a release starts with it. */
export const DOOR = 'slipway'

export type Delayed = { world: World<Front>; seen: Recording; stop: () => Promise<void> }

/** The whole world, each stand-in a process of its own behind its delay, and everything that passes written down. */
export async function startDelayed(
  services: WorldService[],
  { podStepMs, slackByHttp = false }: { podStepMs: number; slackByHttp?: boolean },
): Promise<Delayed> {
  const seen: Recording = { passes: [], lines: [] }
  const doors = createStops()
  const world = await startWorld({
    services,
    podStepMs,
    slackByHttp,
    front: (target, server) => startFront({ server, target, delayMs: DELAYS_MS[server], into: seen }),
    standIns: stops => throughTheDoor(stops, doors, seen),
  })
  const stop = async () => {
    await world.stop()
    await doors.all()
  }
  return { world, seen, stop }
}

function throughTheDoor(stops: Stops, doors: Stops, into: Recording): StandIns {
  const inner = apart(stops)
  const through = async (url: string) => {
    const { origin, pathname } = new URL(url)
    const door = await doors.keep(startFront({ server: DOOR, target: origin, delayMs: 0, into }))
    return `${door.url}${pathname}`
  }
  return {
    ...inner,
    registry: async ({ url, secret }) => inner.registry({ url: await through(url), secret }),
    slack: async ({ request, crowd }) => {
      const passed = request === null ? null : { ...request, url: await through(request.url) }
      return inner.slack({ request: passed, crowd })
    },
  }
}
