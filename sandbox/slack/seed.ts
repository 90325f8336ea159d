import { z } from 'zod'

const user = z.object({
  id: z.string().regex(/^[UW][A-Z0-9]+$/),
  name: z.string(),
  real_name: z.string(),
  email: z.email(),
  deleted: z.boolean().optional(),
  is_bot: z.boolean().optional(),
  is_restricted: z.boolean().optional(),
  is_ultra_restricted: z.boolean().optional(),
  /** The enterprise that they are of, which has many workspaces. */
  enterprise_id: z.string().optional(),
  /** Whether the person has confirmed their address; yes without it. */
  is_email_confirmed: z.boolean().optional(),
  team_id: z.string().optional(),
  tz: z.string(),
  color: z.string(),
})

const channel = z.object({
  id: z.string().regex(/^[CG][A-Z0-9]+$/),
  name: z.string(),
  members: z.array(z.string()),
  is_shared: z.boolean().optional(),
  is_archived: z.boolean().optional(),
})

const bot = z.object({
  token: z.string().startsWith('xoxb-'),
  appToken: z.string().startsWith('xapp-'),
  userId: z.string(),
  botId: z.string(),
  appId: z.string(),
  name: z.string(),
  /** Scopes of the bot token; without it the bot has every scope that the stand-in's methods ask for. */
  scopes: z.array(z.string()).optional(),
  /** Slash commands of the app; `/release` without it. */
  commands: z.array(z.string().startsWith('/')).optional(),
  /** Where what people do is sent to, signed; over sockets without it. */
  request: z.object({ url: z.url(), signingSecret: z.string() }).optional(),
  /** Subscribed bot events; none without it. */
  events: z.array(z.enum(['message', 'app_mention', 'app_home_opened'])).optional(),
})

/** What a workspace holds at the start, and how strict it is. */
export const slackSeed = z.object({
  team: z.object({
    id: z.string(),
    name: z.string(),
    domain: z.string(),
    enterprise_id: z.string().optional(),
    /** How long messages may be edited, in milliseconds; without it for ever. */
    editWindowMs: z.number().int().positive().optional(),
  }),
  bot,
  users: z.array(user),
  channels: z.array(channel),
  usergroups: z.array(
    z.object({ id: z.string(), handle: z.string(), name: z.string(), users: z.array(z.string()) }),
  ),
  /** `off` answers every call, however many; `on` without it. */
  rates: z.enum(['on', 'off']).optional(),
})

export type SlackSeed = z.infer<typeof slackSeed>

/** The demo's workspace: Ann and Bob write code, Carol is on call, the bot sits in #releases. */
export function demoSeed(): SlackSeed {
  return {
    team: { id: 'T01ACME', name: 'Acme', domain: 'acme' },
    bot: {
      token: 'xoxb-sandbox',
      appToken: 'xapp-sandbox',
      userId: 'U01SLIPWAY',
      botId: 'B01SLIPWAY',
      appId: 'A01SLIPWAY',
      name: 'Slipway',
      events: ['app_home_opened'],
    },
    users: [
      person('U01ANN', 'ann', 'Europe/Paris', '2e7d32'),
      person('U01BOB', 'bob', 'America/New_York', '1565c0'),
      person('U01CAROL', 'carol', 'Europe/London', 'ad1457'),
    ],
    channels: [
      { id: 'C01RELEASES', name: 'releases', members: ['U01ANN', 'U01BOB', 'U01CAROL', 'U01SLIPWAY'] },
    ],
    usergroups: [{ id: 'S01SRE', handle: 'sre', name: 'Site reliability', users: ['U01CAROL'] }],
  }
}

const person = (id: string, name: string, tz: string, color: string) => ({
  id,
  name,
  real_name: name.charAt(0).toUpperCase() + name.slice(1),
  email: `${name}@acme.example`,
  tz,
  color,
})
