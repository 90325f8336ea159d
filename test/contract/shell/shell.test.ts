import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { lookLink } from '../../../jobs/link.ts'
import { routeEntry } from '../../../jobs/route.ts'
import type { RouteNeeds } from '../../../jobs/route/needs.ts'
import { createAdvance } from '../../../src/advance.ts'
import { runVerb } from '../../../src/cli/verbs.ts'
import { createQueue, type BullMq } from '../../../src/clients/queue.ts'
import { createStore, type RedisStore } from '../../../src/clients/store.ts'
import { VERBS } from '../../../src/commands/table.ts'
import { createLog } from '../../../src/log.ts'
import { needs } from '../../servers/missing.ts'
import { startTestRedis, type TestRedis } from '../../servers/redis.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryAccounts } from '../../simulator/memory-links.ts'
import { memoryChat, memoryRegistry } from '../../simulator/memory-world.ts'
import { slipwayYaml } from '../../world/config.ts'
import { NOON_MS, rulesOf, story } from '../../unit/views/world.ts'

const log = createLog({ level: 'silent' })
const describeRedis = await needs('redis-server')
const rules = rulesOf()
const TOKEN_KEY = randomBytes(32).toString('base64')
const clock = { nowMs: () => NOON_MS }

describeRedis('the verbs at a shell, against a real Redis', () => {
  let redis: TestRedis
  let store: RedisStore
  let queue: BullMq
  let serving: { stop(): Promise<void> } | null = null
  const chat = memoryChat()
  const accounts = memoryAccounts()

  beforeAll(async () => {
    redis = await startTestRedis()
    store = await createStore({ url: redis.url, tokenKeys: [Buffer.from(TOKEN_KEY, 'base64')], log })
    queue = createQueue({ url: redis.url, prefix: store.keys.queue, laneOf: () => 'chat', log })
    const services = [{ name: 'checkout', announce: 'card', crashes: false }] as const
    const yaml = slipwayYaml({ registry: 'ghcr.io', kubeconfig: '/dev/null', services })
    await writeFile(join(redis.dir, 'slipway.yml'), yaml)
    const { target } = story().baseline('1.41.3')
    await store.save({ target: { ...target, version: 1 }, dueAtMs: null, journal: [] })
  })

  afterAll(async () => {
    await serving?.stop()
    await queue.close()
    store.disconnect()
    await redis.stop()
  })

  /** Somebody serves: takes up what is asked for. */
  function serve(): void {
    const routing: RouteNeeds = {
      store,
      chat,
      queue,
      links: store.links,
      accounts,
      git: memoryGit(clock, []),
      registry: memoryRegistry(),
      advance: createAdvance({ store, queue, rulesOf: () => rules, log }),
      baseline: async () => undefined,
      rules: { all: () => [rules], of: () => rules, generation: () => 'g1' },
      people: { loginOf: () => null, slackOf: () => null, admins: () => [] },
      command: () => '/release',
      log,
    }
    serving = queue.work(async job => {
      if (job.kind === 'route') await routeEntry(routing, job.entry)
      if (job.kind === 'link') return lookLink(routing, job)
      return { kind: 'done' }
    })
  }

  async function typed(text: string, as: string | null, env = {}): Promise<{ code: number; said: string }> {
    const [name, ...words] = text.split(' ')
    const verb = VERBS.find(each => each.name === name)
    if (verb === undefined) throw new Error(`there is no verb ${name}`)
    const said: string[] = []
    const given = { SLIPWAY_CONFIG: join(redis.dir, 'slipway.yml'), REDIS_URL: redis.url, ...env }
    const waitMs = serving === null ? 0 : 30_000
    const code = await runVerb({ verb, words, as, env: given, waitMs, out: line => void said.push(line) })
    return { code, said: said.join('\n') }
  }

  it('answer a question without any secret but the address of Redis', async () => {
    expect(await typed('status', null)).toEqual({
      code: 0,
      said: 'checkout in staging · 1.41.3 live since 2026-11-23 11:03 UTC',
    })
  })

  it('say what is missing', async () => {
    expect(await typed('status', null, { REDIS_URL: '' })).toMatchObject({ code: 1, said: /REDIS_URL/ })
    expect((await typed('resume checkout', null)).said).toBe('Say who asks: --as <GitHub login>')
    expect((await typed('hold checkout', 'carol')).said).toMatch(/Say why/)
    expect(await typed('status serch', null)).toMatchObject({ code: 1, said: /There is no service/ })
    expect(await typed('hold chekout sale day', 'carol')).toMatchObject({ code: 1, said: /Did you mean/ })
    expect(await typed('apply checkout', 'carol')).toMatchObject({ code: 1, said: /Nothing waits/ })
  })

  it('say so where nobody serves, and are done by whoever does later', async () => {
    expect(await typed('hold checkout sale day', 'carol')).toMatchObject({ code: 1 })
    expect(await store.openEntries(10)).toHaveLength(1)
    serve()
    const done = await typed('hold checkout again', 'carol')
    expect(done.said).toMatch(/refused: held already by carol: sale day/)
    expect(done.code).toBe(1)
  })

  it('do what an operator asks for, and refuse what somebody else does', async () => {
    expect(await typed('resume checkout', 'bob')).toMatchObject({
      code: 1,
      said: expect.stringContaining('bob is not an operator of staging'),
    })
    expect(await typed('resume checkout', 'carol')).toMatchObject({ code: 0 })
    expect((await store.load(rules.target)).target?.hold).toBeNull()
    expect(chat.answers).toEqual([])
  })
  it('link and unlink an account for the Slack member who is named', async () => {
    const env = { SLIPWAY_TOKEN_KEYS: TOKEN_KEY }
    expect((await typed('link', null, env)).said).toMatch(/Say whose: slipway link U01ANN/)
    expect((await typed('link U01ANN', null)).said).toMatch(/SLIPWAY_TOKEN_KEYS is missing/)
    const entered = { login: 'ann', id: 101, emails: ['01ann@acme.example'] }
    accounts.entered.set('CODE-1', entered)
    const { code, said } = await typed('link U01ANN', null, env)
    expect(said).toBe('Open https://github.com/login/device and enter CODE-1\nLinked: ann')
    expect([code, (await store.links.of('U01ANN'))?.account.login]).toEqual([0, 'ann'])
    expect(await typed('unlink U01ANN', null, env)).toEqual({ code: 0, said: 'Not linked any more.' })
    expect(await store.links.of('U01ANN')).toBeNull()
    expect(await typed('unlink U01ANN', null, env)).toEqual({
      code: 1,
      said: 'No account is linked to U01ANN.',
    })
  })
})
