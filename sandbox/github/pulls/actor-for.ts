import type { Actor } from '../auth.ts'
import { personOf } from '../shapes/status.ts'
import type { World } from '../world.ts'

/** GitHub itself, acting later for whom asked it to. */
export function actorFor(world: World, login: string): Actor {
  if (login === world.app.bot.login) return { kind: 'app', key: `app ID ${world.app.id}` }
  const user = personOf(world, login)
  return { kind: 'person', user, grant: null, expiresAt: null, key: `user ID ${user.id}` }
}
