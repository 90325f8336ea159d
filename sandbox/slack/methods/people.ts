import { z } from 'zod'
import type { SlackSeed } from '../seed.ts'
import type { World } from '../world.ts'
import { pageOf } from './conversations.ts'
import { flag, method, refuse, whole } from './method.ts'
import type { Answer, Method } from './method.ts'

const nothing = z.object({})
const listArgs = z.object({ cursor: z.string().optional(), limit: whole })
const infoArgs = z.object({ user: z.string() })
const emailArgs = z.object({ email: z.string() })
const groupArgs = z.object({ include_users: flag })

/** The methods about people, groups and the app itself. */
export const peopleMethods: Record<string, Method> = {
  'auth.test': method({ token: 'any', scopes: [], tier: 'many', args: nothing, run: whoAmI }),
  'users.info': method({ scopes: ['users:read'], tier: 'tier4', args: infoArgs, run: info }),
  'users.list': method({ scopes: ['users:read'], tier: 'tier2', args: listArgs, run: list }),
  'users.lookupByEmail': method({
    scopes: ['users:read.email'],
    tier: 'tier3',
    args: emailArgs,
    run: byEmail,
  }),
  'usergroups.list': method({ scopes: ['usergroups:read'], tier: 'tier2', args: groupArgs, run: groups }),
}

function whoAmI(world: World): Answer {
  const { team, bot } = world.seed
  return {
    ok: true,
    url: `https://${team.domain}.slack.com/`,
    team: team.name,
    team_id: team.id,
    user: bot.name.toLowerCase(),
    user_id: bot.userId,
    bot_id: bot.botId,
    app_id: bot.appId,
    is_enterprise_install: false,
    ...(team.enterprise_id === undefined ? {} : { enterprise_id: team.enterprise_id }),
  }
}

function info(world: World, args: z.infer<typeof infoArgs>): Answer {
  const user = everybody(world).find(one => one.id === args.user)
  return user ? { ok: true, user } : refuse('user_not_found')
}

function list(world: World, args: z.infer<typeof listArgs>): Answer {
  const page = pageOf(everybody(world), args)
  return { ok: true, members: page.items, response_metadata: { next_cursor: page.next } }
}

function byEmail(world: World, args: z.infer<typeof emailArgs>): Answer {
  const user = people(world).find(one => one.profile.email?.toLowerCase() === args.email.toLowerCase())
  return user ? { ok: true, user } : refuse('users_not_found')
}

function groups(world: World, args: z.infer<typeof groupArgs>): Answer {
  const usergroups = world.seed.usergroups.map(({ users, ...group }) => ({
    ...group,
    team_id: world.seed.team.id,
    is_usergroup: true,
    user_count: users.length,
    ...(args.include_users ? { users } : {}),
  }))
  return { ok: true, usergroups }
}

const everybody = (world: World) => [...people(world), theBot(world)]

/** E-mail addresses are shown only to apps with `users:read.email`, as Slack does. */
function people(world: World) {
  const { team, bot, users } = world.seed
  const mayReadEmail = bot.scopes === undefined || bot.scopes.includes('users:read.email')
  return users.map(user => ({
    id: user.id,
    team_id: user.team_id ?? team.id,
    name: user.name,
    real_name: user.real_name,
    tz: user.tz,
    color: user.color,
    deleted: user.deleted ?? false,
    is_bot: user.is_bot ?? false,
    is_restricted: user.is_restricted ?? false,
    is_ultra_restricted: user.is_ultra_restricted ?? false,
    is_email_confirmed: user.is_email_confirmed ?? true,
    is_stranger: isElsewhere(user, team),
    ...(user.enterprise_id === undefined ? {} : { enterprise_user: { enterprise_id: user.enterprise_id } }),
    profile: {
      real_name: user.real_name,
      display_name: user.name,
      ...(mayReadEmail ? { email: user.email } : {}),
    },
  }))
}

/** People of another workspace of the same enterprise are no strangers. */
function isElsewhere(user: SlackSeed['users'][number], team: SlackSeed['team']): boolean {
  const isOfUs = user.enterprise_id !== undefined && user.enterprise_id === team.enterprise_id
  return user.team_id !== undefined && user.team_id !== team.id && !isOfUs
}

function theBot(world: World) {
  const { team, bot } = world.seed
  return {
    id: bot.userId,
    team_id: team.id,
    name: bot.name.toLowerCase(),
    real_name: bot.name,
    deleted: false,
    is_bot: true,
    is_restricted: false,
    profile: { real_name: bot.name, api_app_id: bot.appId, bot_id: bot.botId },
  }
}
