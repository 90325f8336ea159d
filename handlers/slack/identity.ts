import { z } from 'zod'
import type { SlackClient, SlackDeps } from './deps.ts'

const BELIEVED_MS = 5 * 60_000
const Home = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
const Answer = z.object({
  user: z.object({
    team_id: z.string().optional(),
    enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
    deleted: z.boolean().optional(),
    is_bot: z.boolean().optional(),
    is_restricted: z.boolean().optional(),
    is_ultra_restricted: z.boolean().optional(),
    is_stranger: z.boolean().optional(),
  }),
})
type User = z.infer<typeof Answer>['user']

/**
 * Why this member may ask for nothing, or null for a full member of the bot's own workspace or enterprise. Asked of
 * Slack at click time and believed for five minutes by all replicas.
 */
export async function strangeness(
  deps: Pick<SlackDeps, 'store'>,
  client: SlackClient,
  user: string,
): Promise<string | null> {
  const key = `slack:member:${user}`
  const known = await deps.store.recall(key)
  if (known !== null) return known === 'member' ? null : known
  const [asked, tested] = await Promise.all([client.users.info({ user }), client.auth.test()])
  const reason = judge(Answer.parse(asked).user, Home.parse(tested))
  await deps.store.remember(key, reason ?? 'member', BELIEVED_MS)
  return reason
}

function judge(user: User, home: z.infer<typeof Home>): string | null {
  if (user.deleted === true) return 'This account is deactivated.'
  if (user.is_bot === true) return 'Bots may ask Slipway for nothing.'
  if (user.is_restricted === true || user.is_ultra_restricted === true) {
    return 'Guests may look, but not act. A full member of this workspace can do it.'
  }
  const sameEnterprise =
    home.enterprise_id != null && user.enterprise_user?.enterprise_id === home.enterprise_id
  if (user.is_stranger === true || (user.team_id !== home.team_id && !sameEnterprise)) {
    return 'Only members of this workspace may act here, not those of other organisations.'
  }
  return null
}
