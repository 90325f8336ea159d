import { randomUUID } from 'node:crypto'
import { limits } from './limits.ts'
import { nextTs } from './world.ts'
import type { ResponseUrl, World } from './world.ts'

/** The parts that every interactive payload begins with. */
export function payloadBase(world: World, userId: string) {
  const { team, bot, users } = world.seed
  const user = users.find(one => one.id === userId)
  return {
    team: { id: team.id, domain: team.domain },
    user: { id: userId, username: user?.name, name: user?.name, team_id: user?.team_id ?? team.id },
    api_app_id: bot.appId,
    token: 'sandbox-verification',
    enterprise: null,
    is_enterprise_install: false,
  }
}

/** A `trigger_id` for that person: good for 3 s and one use. */
export function newTrigger(world: World, user: string, fromView: boolean): string {
  const id = `${nextTs(world)}.${randomUUID()}`
  world.triggers.set(id, { user, expiresAtMs: world.nowMs() + limits.trigger_id.max, used: false, fromView })
  return id
}

/** A `response_url` that posts where the person acted: good for 30 minutes and 5 uses. */
export function newResponseUrl(world: World, to: Omit<ResponseUrl, 'expiresAtMs' | 'usesLeft'>): string {
  const key = randomUUID()
  world.responses.set(key, {
    ...to,
    expiresAtMs: world.nowMs() + limits.response_url_age.max,
    usesLeft: limits.response_url_uses.max,
  })
  return `${world.url}/response/${world.seed.team.id}/${key}`
}
