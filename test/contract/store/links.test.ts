import { randomBytes } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createStore, type RedisStore } from '../../../src/clients/store.ts'
import { createLog } from '../../../src/log.ts'
import type { Grant, Linking, Links } from '../../../src/ports.ts'
import { needs } from '../../servers/missing.ts'
import { startTestRedis } from '../../servers/redis.ts'
import { memoryLinks } from '../../simulator/memory-links.ts'

const log = createLog({ level: 'silent' })
const describeRedis = await needs('redis-server')
const ANN = { slack: 'U01ANN', account: { id: 101, login: 'ann' }, linkedAtMs: 7 }
const grant = (access: string): Grant => ({ access, accessEndsAtMs: 1, refresh: `refresh of ${access}` })
const linking: Linking = {
  id: 'l1',
  slack: 'U01ANN',
  device: {
    userCode: 'AB-CD',
    url: 'https://github.com/login/device',
    deviceCode: 'secretDevice',
    endsAtMs: 1,
  },
  nextAskAtMs: 1,
  intervalMs: 5_000,
  waiting: [],
  grant: grant('ghu_waitingCanary00000000000'),
  account: null,
}

/** What links must do, in Redis as in memory. */
function linksBehaviour(open: () => Promise<Links>): void {
  it('links one person with one account, and lets their former one go', async () => {
    const links = await open()
    expect(await links.link(ANN, grant('a'))).toBe('linked')
    const bob = { slack: 'U01BOB', account: ANN.account, linkedAtMs: 8 }
    expect(await links.link(bob, grant('b'))).toBe('taken')
    expect(await links.of('U01ANN')).toEqual(ANN)
    expect(await links.ofAccount(101)).toEqual(ANN)
    const other = { ...ANN, account: { id: 102, login: 'ann2' } }
    expect(await links.link(other, grant('c'))).toBe('linked')
    expect([await links.ofAccount(101), await links.grantOf(102)]).toEqual([null, grant('c')])
    expect(await links.link(bob, grant('b'))).toBe('linked')
  })

  it('forgets a link with its token, once', async () => {
    const links = await open()
    await links.link(ANN, grant('a'))
    expect(await links.unlink('U01ANN')).toEqual({ link: ANN, grant: grant('a') })
    expect(await links.unlink('U01ANN')).toBeNull()
    expect([await links.of('U01ANN'), await links.grantOf(101)]).toEqual([null, null])
  })

  it('takes a renewed token in the place of the one that was read, and of no other', async () => {
    const links = await open()
    await links.link(ANN, grant('a'))
    expect(await links.renew(101, grant('a'), grant('b'))).toBe(true)
    expect(await links.renew(101, grant('a'), grant('c'))).toBe(false)
    expect(await links.grantOf(101)).toEqual(grant('b'))
    expect(await links.renew(999, grant('a'), grant('c'))).toBe(false)
  })

  it('keeps a link that is being made, until it is dropped', async () => {
    const links = await open()
    await links.keep(linking, Date.now() + 60_000)
    expect(await links.linking('U01ANN')).toEqual(linking)
    expect(await links.linkings()).toEqual(['U01ANN'])
    await links.drop('U01ANN')
    expect([await links.linking('U01ANN'), await links.linkings()]).toEqual([null, []])
  })
}

describe('the links of the simulator', () => {
  linksBehaviour(async () => memoryLinks())
})

describeRedis('links in Redis', () => {
  let redis: Awaited<ReturnType<typeof startTestRedis>>
  const stores: RedisStore[] = []
  const [older, newer] = [randomBytes(32), randomBytes(32)]
  const open = async (name: string, tokenKeys: Buffer[]): Promise<RedisStore> => {
    const store = await createStore({ url: redis.url, name, tokenKeys, log })
    stores.push(store)
    return store
  }
  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(async () => {
    for (const store of stores) store.disconnect()
    await redis.stop()
  })

  linksBehaviour(async () => (await open(`links-${stores.length}`, [newer])).links)

  it('hold no token or code that could be read', async () => {
    const { links } = await open('canary', [newer])
    await links.link(ANN, grant('ghu_canaryCanaryCanary0000'))
    await links.keep(linking, Date.now() + 60_000)
    const client = new Redis(redis.url)
    const texts = await Promise.all(
      (await client.keys('{canary}:*')).map(async key =>
        (await client.type(key)) === 'hash' ? JSON.stringify(await client.hgetall(key)) : client.dump(key),
      ),
    )
    client.disconnect()
    expect(texts.length).toBeGreaterThan(2)
    expect(texts.join('\n')).not.toMatch(/ghu_|refresh of|secretDevice|waitingCanary|AB-CD/)
  })

  it('are sealed anew with the newest key at start, so that the older one may go', async () => {
    await (await open('rotated', [older])).links.link(ANN, grant('a'))
    await open('rotated', [newer, older])
    expect(await (await open('rotated', [newer])).links.grantOf(101)).toEqual(grant('a'))
    const { links } = await open('rotated', [older])
    expect([await links.of('U01ANN'), await links.grantOf(101)]).toEqual([ANN, null])
  })

  it('are nobody’s where no key is given', async () => {
    await (await open('keyless', [newer])).links.link(ANN, grant('a'))
    const { links } = await open('keyless', [])
    expect(await links.of('U01ANN')).toBeNull()
  })
})
