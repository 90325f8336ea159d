import { afterEach, describe, expect, it } from 'vitest'
import type { HostAccount } from '../../../../src/clients/registry/host.ts'
import { config, manifest, world, type Asked, type World } from './world.ts'

const worlds: World[] = []
afterEach(async () => {
  await Promise.all(worlds.splice(0).map(one => one.close()))
})

async function small(account?: HostAccount): Promise<World> {
  const made = await world(account)
  worlds.push(made)
  return made
}

const resolve = ({ registry, host }: World, tag = 'v1') =>
  registry.resolve(`${host}/acme/checkout`, tag, 'linux/amd64')

/** Everything below /v2/ wants to see this header; else it answers with the challenge. */
function demand({ says }: World, authorization: string, challenge: string): void {
  for (const [path, say] of says) {
    says.set(path, (asked: Asked) => {
      if (asked.headers.authorization !== authorization)
        return { status: 401, headers: { 'www-authenticate': challenge } }
      return typeof say === 'function' ? say(asked) : say
    })
  }
}

const TOKEN = '/token?service=reg&scope=repository%3Aacme%2Fcheckout%3Apull'
const ACCOUNT = { username: 'reader', password: 'a password' }
const BASIC = `Basic ${Buffer.from('reader:a password').toString('base64')}`

async function guarded(account?: HostAccount): Promise<World> {
  const one = await small(account)
  manifest(one.says, {}, 'v1')
  demand(
    one,
    'Bearer t-1',
    `Bearer realm="http://${one.host}/token",service="reg",scope="registry:catalog:*"`,
  )
  one.says.set(TOKEN, { body: JSON.stringify({ token: 't-1', expires_in: 300 }) })
  return one
}

describe('a registry with tokens', () => {
  it('is asked for one, for reading this repository only, which is used again', async () => {
    const one = await guarded()
    await resolve(one)
    expect(one.paths()).toEqual([expect.anything(), TOKEN, expect.anything(), expect.anything()])
    await resolve(one)
    expect(one.paths()).toEqual(['/v2/acme/checkout/manifests/v1'])
  })

  it('sees the account only at its token service', async () => {
    const one = await guarded(ACCOUNT)
    await resolve(one)
    const shown = one.asked.filter(({ headers }) => headers.authorization === BASIC)
    expect(shown.map(({ path }) => path)).toEqual([TOKEN])
  })

  it('is asked once by many at the same time', async () => {
    const one = await guarded()
    await Promise.all(Array.from({ length: 5 }, () => resolve(one)))
    expect(one.paths().filter(path => path === TOKEN).length).toBeLessThanOrEqual(5)
    await resolve(one)
    expect(one.paths()).not.toContain(TOKEN)
  })

  it('gets a new one when it no longer takes the old', async () => {
    const one = await guarded()
    await resolve(one)
    manifest(one.says, {}, 'v2')
    demand(one, 'Bearer t-2', `Bearer realm="http://${one.host}/token",service="reg"`)
    one.says.set(TOKEN, { body: JSON.stringify({ access_token: 't-2' }) })
    expect(await resolve(one, 'v2')).toMatchObject({ kind: 'found' })
  })

  it('is believed about no token service that others could listen to', async () => {
    const one = await guarded(ACCOUNT)
    demand(one, 'Bearer t-1', 'Bearer realm="http://127.0.0.1:1/token",service="reg"')
    await expect(resolve(one)).rejects.toMatchObject({ code: 'registry_answer_unexpected' })
  })

  it.each([401, 403])('may refuse the account: %i', async status => {
    const one = await guarded(ACCOUNT)
    one.says.set(TOKEN, { status })
    await expect(resolve(one)).rejects.toMatchObject({ code: 'registry_unauthorised' })
  })
})

describe('a registry with passwords', () => {
  it('sees the account when it asks, and afterwards at once', async () => {
    const one = await small(ACCOUNT)
    manifest(one.says, {}, 'v1')
    demand(one, BASIC, 'Basic realm="reg"')
    expect(await resolve(one)).toMatchObject({ kind: 'found' })
    expect(one.paths()).toHaveLength(3)
  })

  it.each<[string, HostAccount]>([
    ['none is configured', {}],
    ['it is wrong', { ...ACCOUNT, password: 'wrong' }],
  ])('is not read when %s', async (_what, account) => {
    const one = await small(account)
    manifest(one.says, {}, 'v1')
    demand(one, BASIC, 'Basic realm="reg"')
    await expect(resolve(one)).rejects.toMatchObject({ code: 'registry_unauthorised', name: 'TerminalError' })
    await expect(one.registry.probe(one.host)).rejects.toThrow(one.host)
  })
})

describe('a limit', () => {
  it.each([
    ['seconds', { 'retry-after': '30' }, 30_000],
    [
      'a date by its own clock',
      { date: 'Fri, 01 Jan 2027 00:00:00 GMT', 'retry-after': 'Fri, 01 Jan 2027 00:01:30 GMT' },
      90_000,
    ],
    ['nothing', {}, 60_000],
    ['more than anybody waits', { 'retry-after': '99999999' }, 21_600_000],
  ])('is told to all replicas and obeyed: %s', async (_what, headers, forMs) => {
    const one = await small()
    one.says.set('/v2/acme/checkout/manifests/v1', { status: 429, headers })
    const limited = { code: 'registry_rate_limited', name: 'RetryableError', retryAfterMs: forMs }
    await expect(resolve(one)).rejects.toMatchObject(limited)
    expect([...one.bans]).toEqual([[`registry:${one.host}`, forMs]])
    one.paths()
    await expect(resolve(one)).rejects.toMatchObject(limited)
    expect(one.paths()).toEqual([])
  })
})

describe('an outage', () => {
  it('is a reason to try again: 5xx', async () => {
    const one = await small()
    one.says.set('/v2/acme/checkout/manifests/v1', { status: 503, headers: { 'retry-after': '7' } })
    const failed = { code: 'registry_server_error', name: 'RetryableError', retryAfterMs: 7_000 }
    await expect(resolve(one)).rejects.toMatchObject(failed)
  })

  it('is a reason to try again: nobody there', async () => {
    const one = await world({}, '127.0.0.1:1')
    worlds.push(one)
    const failed = { code: 'registry_unreachable', name: 'RetryableError' }
    await expect(one.registry.tags('127.0.0.1:1/acme/checkout')).rejects.toMatchObject(failed)
  })
})

/** The configuration of v1 lies elsewhere: there, or three hops away. */
async function redirected(location: (host: string) => string, account?: HostAccount): Promise<World> {
  const one = await small(account)
  manifest(one.says, {}, 'v1')
  const blob = `/v2/acme/checkout/blobs/${config(one.says)}`
  const content = one.says.get(blob) ?? {}
  one.says.set('/storage/1', content)
  one.says.set('/hop/2', { status: 302, headers: { location: '/hop/1' } })
  one.says.set('/hop/1', { status: 302, headers: { location: '/storage/1' } })
  one.says.set('/hop/3', { status: 302, headers: { location: '/hop/2' } })
  one.says.set(blob, { status: 307, headers: { location: location(one.host) } })
  return one
}

describe('a redirect of a blob', () => {
  it('is followed to the registry itself, three times, without credentials', async () => {
    const one = await redirected(() => '/hop/2', ACCOUNT)
    for (const path of [...one.says.keys()].filter(each => each.startsWith('/v2/'))) {
      const say = one.says.get(path) ?? {}
      one.says.set(path, asked => {
        if (asked.headers.authorization !== BASIC)
          return { status: 401, headers: { 'www-authenticate': 'Basic' } }
        return typeof say === 'function' ? say(asked) : say
      })
    }
    expect(await resolve(one)).toMatchObject({ kind: 'found' })
    const moved = one.asked.filter(({ path }) => !path.startsWith('/v2/'))
    expect(moved.map(({ path }) => path)).toEqual(['/hop/2', '/hop/1', '/storage/1'])
    expect(moved.every(({ headers }) => headers.authorization === undefined)).toBe(true)
  })

  it.each<[string, (host: string) => string]>([
    ['a fourth time', () => '/hop/3'],
    ['to another port of this machine', () => 'http://127.0.0.1:1/'],
    ['to a name of this machine', () => 'http://localhost:1/'],
    ['to a private address', () => 'https://10.0.0.1/'],
    ['to the metadata of a cloud', () => 'http://169.254.169.254/latest'],
    ['to a private address, version 6', () => 'http://[::1]:1/'],
    ['with an account in it', host => `http://a:b@${host}/storage/1`],
    ['to another scheme', () => 'file:///etc/passwd'],
  ])('is refused %s', async (_what, location) => {
    const one = await redirected(location)
    await expect(resolve(one)).rejects.toMatchObject({ code: 'registry_redirect_refused' })
  })
})
