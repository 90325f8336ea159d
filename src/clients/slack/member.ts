import { z } from 'zod'
import type { Membership } from '../../ports.ts'
import type { Calls, ChatOptions } from './calls.ts'

const BELIEVED_MS = 5 * 60_000
const Believed = z.enum(['member', 'deactivated', 'bot', 'guest', 'outsider']).nullable().catch(null)
const Home = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
const User = z.object({
  team_id: z.string().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
})

type Needs = { calls: Calls; store: Pick<ChatOptions['store'], 'remember' | 'recall'> }

/** What a user is to the bot's own workspace or enterprise; somebody whom Slack does not show is an outsider. */
export async function memberOf({ calls, store }: Needs, user: string): Promise<Membership> {
  const key = `slack:member:${user}`
  const known = Believed.parse(await store.recall(key))
  if (known !== null) return known
  const asked = { channel: user, fields: { user }, answer: z.object({ user: User }) }
  const [found, home] = await Promise.all([
    calls.call({ ...asked, method: 'users.info', expects: ['user_not_found', 'user_not_visible'] }),
    calls.ask({ method: 'auth.test', channel: '', fields: {}, answer: Home }),
  ])
  const membership = found.kind === 'ok' ? judge(found.answer.user, home) : 'outsider'
  await store.remember(key, membership, BELIEVED_MS)
  return membership
}

function judge(user: z.infer<typeof User>, home: z.infer<typeof Home>): Membership {
  if (user.deleted === true) return 'deactivated'
  if (user.is_bot === true) return 'bot'
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest'
  const sameEnterprise =
    home.enterprise_id != null && user.enterprise_user?.enterprise_id === home.enterprise_id
  const isElsewhere = user.team_id !== home.team_id && !sameEnterprise
  return user.is_stranger === true || isElsewhere ? 'outsider' : 'member'
}
