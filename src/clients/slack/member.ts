import { z } from 'zod'
import type { Membership } from '../../ports.ts'
import type { Calls, ChatOptions } from './calls.ts'

const BELIEVED_MS = 5 * 60_000
const PAGE = 200
const PAGES_MAX = 10
const Believed = z.enum(['member', 'deactivated', 'bot', 'guest', 'outsider']).nullable().catch(null)
const Home = z.object({ team_id: z.string(), enterprise_id: z.string().nullish() })
type Home = z.infer<typeof Home>
const User = z.object({
  team_id: z.string().optional(),
  enterprise_user: z.object({ enterprise_id: z.string().optional() }).optional(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  is_stranger: z.boolean().optional(),
})
const Members = z.object({
  members: z.array(User.extend({ id: z.string() })),
  response_metadata: z.object({ next_cursor: z.string().optional() }).optional(),
})

type Needs = { calls: Calls; store: Pick<ChatOptions['store'], 'remember' | 'recall'> }

/** What a user is to the bot's own workspace or enterprise; somebody whom Slack does not show is an outsider. */
export async function memberOf({ calls, store }: Needs, user: string): Promise<Membership> {
  const known = Believed.parse(await store.recall(keyOf(user)))
  if (known !== null) return known
  const asked = { channel: user, fields: { user }, answer: z.object({ user: User }) }
  const [found, home] = await Promise.all([
    calls.call({ ...asked, method: 'users.info', expects: ['user_not_found', 'user_not_visible'] }),
    homeOf(calls),
  ])
  const membership = found.kind === 'ok' ? judge(found.answer.user, home) : 'outsider'
  await store.remember(keyOf(user), membership, BELIEVED_MS)
  return membership
}

/**
 * What everybody in the workspace is, by a few requests for all of them; null where there are more than can be listed.
 */
export async function membersOf(calls: Calls): Promise<Map<string, Membership> | null> {
  const home = await homeOf(calls)
  const found = new Map<string, Membership>()
  let cursor = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    // oxlint-disable-next-line no-await-in-loop -- each page names the next
    const { members, response_metadata: meta } = await calls.ask({
      method: 'users.list',
      channel: '',
      fields: { limit: PAGE, ...(cursor === '' ? {} : { cursor }) },
      answer: Members,
    })
    for (const { id, ...user } of members) found.set(id, judge(user, home))
    cursor = meta?.next_cursor ?? ''
    if (cursor === '') return found
  }
  return null
}

/** Looks everybody up beforehand who may be about to ask: many at once would be more than Slack answers singly. */
export async function rememberMembers({ calls, store }: Needs, users: readonly string[]): Promise<void> {
  const members = await membersOf(calls)
  if (members === null) return
  await Promise.all(
    users.map(async user => {
      const membership = members.get(user)
      if (membership !== undefined) await store.remember(keyOf(user), membership, BELIEVED_MS)
    }),
  )
}

function homeOf(calls: Calls): Promise<Home> {
  return calls.ask({ method: 'auth.test', channel: '', fields: {}, answer: Home })
}

function keyOf(user: string): string {
  return `slack:member:${user}`
}

function judge(user: z.infer<typeof User>, home: Home): Membership {
  if (user.deleted === true) return 'deactivated'
  if (user.is_bot === true) return 'bot'
  if (user.is_restricted === true || user.is_ultra_restricted === true) return 'guest'
  const sameEnterprise =
    home.enterprise_id != null && user.enterprise_user?.enterprise_id === home.enterprise_id
  const isElsewhere = user.team_id !== home.team_id && !sameEnterprise
  return user.is_stranger === true || isElsewhere ? 'outsider' : 'member'
}
