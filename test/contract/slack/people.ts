import { afterEach, beforeEach } from 'vitest'
import { freePort } from '../../../sandbox/child.ts'
import { demoSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack, type RunningSlack } from '../../../sandbox/slack/server.ts'
import { createServer } from '../../../handlers/server.ts'
import { SLACK_PATH } from '../../../handlers/slack/http.ts'
import { createSlackApp, type SlackApp, type SlackWay } from '../../../handlers/slack/index.ts'
import type { RouteNeeds } from '../../../jobs/route/needs.ts'
import { declares } from '../../../jobs/declares.ts'
import { publishHome } from '../../../jobs/home.ts'
import { createAdvance } from '../../../src/advance.ts'
import { createChat, type SlackChat } from '../../../src/clients/slack.ts'
import { createLog } from '../../../src/log.ts'
import { createMetrics } from '../../../src/metrics.ts'
import type { Store } from '../../../src/ports.ts'
import { releasesOf } from '../../../src/release/decide/change.ts'
import type { Card, Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { cardOf } from '../../../src/views/card.ts'
import type { Finding } from '../../../src/views/doctor.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import {
  memoryAccounts,
  memoryLinks,
  type FakeAccounts,
  type FakeLinks,
} from '../../simulator/memory-links.ts'
import { memoryRegistry, type FakeRegistry } from '../../simulator/memory-world.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { production } from '../../unit/views/pulls.ts'
import { addresses, ann, NOON_MS, rangeOf, rulesOf, slackOf, story } from '../../unit/views/world.ts'
import { actor } from './actor.ts'
import { startWorker, type Worker } from './worker.ts'

export const channel = 'C01RELEASES'
export const rules = rulesOf()
/** Production: what people click counts by itself, or only as a review on GitHub. */
let other = production()
const logins: Record<string, string> = {
  U01ANN: 'ann',
  U01CAROL: 'carol',
  U01GUEST: 'carol',
  U01FAR: 'carol',
}
const log = createLog({ level: 'silent' })

const rulesFor = (id: string) => [rules, other].find(({ target }) => target === id) ?? null

/** How Slack's payloads come; a file that imports tests of another one may choose before. */
export const arrive: { by: SlackWay['kind'] } = { by: 'socket' }
export const SIGNING_SECRET = 'signing-secret-of-a-test'

/** What doctor finds. */
export const examination = { findings: (): Finding[] => [] }

let slack: RunningSlack
let app: SlackApp
let listener: ReturnType<typeof createServer>
/** Where Slipway takes what Slack sends by HTTP. */
export let address: string
export let worker: Worker
export let chat: SlackChat
export let store: Store
export let links: FakeLinks
export let accounts: FakeAccounts

/** Puts another policy of production in force, for one test. */
export function rule(changed: Rules): void {
  other = changed
}
export let registry: FakeRegistry

const policy = { of: rulesFor, all: () => [rules, other], generation: () => 'g1' }
const clock = { nowMs: () => NOON_MS }

function needs(): RouteNeeds {
  return {
    store,
    chat,
    queue: worker.queue,
    links,
    accounts,
    git: {
      ...memoryGit(clock, []),
      ...addresses,
      mayWrite: async (_repository, login) => login === 'ann',
      teamsOf: async () => [],
    },
    registry,
    advance: createAdvance({ store, queue: worker.queue, rulesOf: rulesFor, log }),
    baseline: async () => undefined,
    rules: policy,
    people: { loginOf: slackId => logins[slackId] ?? null, slackOf, admins: () => ['U01CAROL'] },
    command: () => '/release',
    log,
  }
}

beforeEach(async () => {
  other = production()
  const seed = demoSeed()
  const guest = { name: 'guest', real_name: 'Guest', email: 'g@x.example', tz: 'UTC', color: '000000' }
  seed.users.push({ ...guest, id: 'U01GUEST', is_restricted: true })
  seed.users.push({ ...guest, id: 'U01FAR', name: 'far', team_id: 'T99ELSEWHERE' })
  seed.channels[0]?.members.push('U01GUEST', 'U01FAR')
  const port = await freePort()
  address = `http://127.0.0.1:${port}${SLACK_PATH}`
  listener = createServer({ port, host: '127.0.0.1', log, metrics: createMetrics(), ready: {} })
  if (arrive.by === 'http') seed.bot.request = { url: address, signingSecret: SIGNING_SECRET }
  slack = await startSlack({ seed })
  const apiUrl = `${slack.url}/api/`
  store = memoryStore(clock)
  links = memoryLinks()
  accounts = memoryAccounts()
  chat = createChat({ token: 'xoxb-sandbox', apiUrl, store, log })
  registry = memoryRegistry()
  worker = startWorker(needs)
  app = createSlackApp({
    botToken: 'xoxb-sandbox',
    way:
      arrive.by === 'http'
        ? { kind: 'http', signingSecret: SIGNING_SECRET, server: listener.server }
        : { kind: 'socket', appToken: 'xapp-sandbox' },
    apiUrl,
    deps: {
      store,
      queue: worker.queue,
      chat,
      rules: policy,
      log,
      linking: true,
      home: async user => publishHome(needs(), user),
      declares: async (user, of) => declares(needs(), user, of),
      command: '/release',
      examine: async () => examination.findings(),
    },
  })
  await listener.listen()
  await app.start()
})

afterEach(async () => {
  await app.stop()
  await listener.close()
  await chat.close()
  await slack.stop()
})

export const person = () => actor(slack.url)
export const stored = async (id = rules.target): Promise<Target> => {
  const { target } = await store.load(id)
  if (target === null) throw new Error('nothing is stored')
  return target
}

/** Puts a target into the store as its story told it, and its newest release on a card. */
export async function arrange(told: ReturnType<typeof story>, number = 1): Promise<Card> {
  const target = { ...told.target, version: 1 }
  await store.save({ target, dueAtMs: null, journal: [] })
  return paint(target, number, told.rules)
}

async function paint(target: Target, number: number, rulesOfIt: Rules): Promise<Card> {
  const release = releasesOf(target).find(each => each.number === number)
  if (release === undefined) throw new Error('there is no such release')
  const message = cardOf({ target, release, rules: rulesOfIt, slackOf, addresses, nowMs: NOON_MS })
  const outcome = await chat.paint({ channel, release: release.id, card: null, message })
  if (outcome.kind === 'refused') throw new Error(outcome.message)
  return outcome.card
}

export const crashed = () =>
  story()
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', { range: rangeOf(['Retry payments']), authors: [ann] })
    .applied()
    .crashes(['Error: INDEX_URL is not set'])

export const click = (user: string, card: Card, action: string, option?: string) =>
  person().act({
    kind: 'block_action',
    user,
    channel,
    ts: card.ts,
    action_id: action,
    ...(option === undefined ? {} : { selected_option: option }),
  })
export const command = (user: string, text: string) =>
  person().act({ kind: 'command', user, channel, command: '/release', text })
export const modalOf = (user: string) => person().until(state => state.modals[user]?.at(-1))
export const told = (user: string, words: RegExp) =>
  person().until(state => state.ephemerals.find(each => each.user === user && words.test(each.text)))

/** A fault that the next requests of a method meet; what is held goes on with `release`. */
export const fault = (method: string, kind: string, more = {}) =>
  person().control('faults', 'POST', { match: { method }, do: kind, ...more })
export const release = () => person().control('faults/release', 'POST', {})

/** Waits for what an acknowledged request does afterwards. */
export async function until(holds: (target: Target) => boolean, id = rules.target): Promise<Target> {
  const target = await stored(id)
  if (holds(target)) return target
  await new Promise(resolve => setImmediate(resolve))
  return until(holds, id)
}
