import { randomUUID } from 'node:crypto'
import type { World } from './world.ts'

/** What Slack wraps around an event that an app subscribed to. */
export function eventCallback(world: World, event: Record<string, unknown>) {
  const { team, bot } = world.seed
  return {
    type: 'event_callback',
    token: 'sandbox-verification',
    team_id: team.id,
    context_team_id: team.id,
    api_app_id: bot.appId,
    event_id: `Ev${randomUUID()}`,
    event_time: Math.floor(world.nowMs() / 1000),
    authorizations: [{ team_id: team.id, user_id: bot.userId, is_bot: true, is_enterprise_install: false }],
    event,
  }
}
