import { afterEach, expect, it } from 'vitest'
import { demoSeed, type SlackSeed } from '../../sandbox/slack/seed.ts'
import { startSlack, type RunningSlack } from '../../sandbox/slack/server.ts'
import { createChat, type SlackChat } from '../../src/clients/slack.ts'
import { createLog } from '../../src/log.ts'
import { memoryStore } from '../simulator/memory-store.ts'

const USER = 'U01SOMEBODY'
type Somebody = Partial<SlackSeed['users'][number]>

let stops: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(stops.map(stop => stop()))
  stops = []
})

/** A workspace of the enterprise E01ACME with somebody in it, and a client whose clock the test turns. */
async function workspaceWith(somebody: Somebody): Promise<{ chat: SlackChat; slack: RunningSlack }> {
  const seed = demoSeed()
  const base = {
    name: 'somebody',
    real_name: 'Somebody',
    email: 's@acme.example',
    tz: 'UTC',
    color: '000000',
  }
  seed.team.enterprise_id = 'E01ACME'
  seed.users.push({ ...base, id: USER, ...somebody })
  const slack = await startSlack({ seed })
  const store = memoryStore({ nowMs: () => Date.now() })
  const log = createLog({ level: 'silent' })
  const chat = createChat({ token: 'xoxb-sandbox', apiUrl: `${slack.url}/api/`, store, log })
  stops.push(
    () => chat.close(),
    () => slack.stop(),
  )
  return { chat, slack }
}

it.each<[string, Somebody, string]>([
  ['somebody of the workspace is a member', {}, 'member'],
  [
    'somebody of another workspace of the same enterprise is a member',
    { team_id: 'T02', enterprise_id: 'E01ACME' },
    'member',
  ],
  ['somebody of another organisation, in a shared channel, is an outsider', { team_id: 'T99' }, 'outsider'],
  ['somebody of another enterprise is an outsider', { team_id: 'T99', enterprise_id: 'E99' }, 'outsider'],
  ['a guest of some channels is a guest', { is_restricted: true }, 'guest'],
  ['a guest of one channel is a guest', { is_ultra_restricted: true }, 'guest'],
  ['a bot is a bot', { is_bot: true }, 'bot'],
  ['somebody who left is deactivated', { deleted: true }, 'deactivated'],
])('%s', async (_sentence, somebody, membership) => {
  const { chat } = await workspaceWith(somebody)
  expect(await chat.member(USER)).toBe(membership)
})

it('takes somebody whom Slack does not show for an outsider', async () => {
  const { chat } = await workspaceWith({})
  expect(await chat.member('U99NOBODY')).toBe('outsider')
})

it('gives an e-mail address that its person confirmed, and no other', async () => {
  expect(await (await workspaceWith({})).chat.emailOf(USER)).toBe('s@acme.example')
  expect(await (await workspaceWith({ is_email_confirmed: false })).chat.emailOf(USER)).toBeNull()
})
