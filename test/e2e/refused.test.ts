import { request } from 'node:http'
import { Readable } from 'node:stream'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { CLUSTER, REGISTRY, needs } from '../servers/missing.ts'
import { CAROL } from './real/slack.ts'
import { until } from './real/until.ts'
import { startWorld } from './real/world.ts'
import type { World } from './real/world.ts'

const describeHere = await needs('redis-server', ...REGISTRY, ...CLUSTER)

const ROUTES = ['/hooks/github', '/hooks/distribution', '/hooks/ghcr']
const HUGE_BYTES = 100 * 1024 * 1024
const CHUNK = Buffer.alloc(1024 * 1024, ' ')

let world: World

beforeAll(async () => {
  world = await startWorld({ services: [{ name: 'shop' }] })
})
afterAll(async () => {
  await world?.stop()
})

describeHere('a request that proves nothing', () => {
  it.each(ROUTES)('is answered 401 when it is unsigned: %s', async route => {
    expect(await post(route, pushOf('acme/shop', 'main-9'), {})).toBe(401)
  })

  it.each(ROUTES)('is answered 401 when its signature is forged: %s', async route => {
    const forged = { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}`, authorization: 'Bearer guessed' }
    expect(await post(route, pushOf('acme/shop', 'main-9'), forged)).toBe(401)
  })

  it('leaves no trace: no verdict, no commit, and nothing of its body in the log', async () => {
    const canary = 'canary-5d1f0a'
    expect(await post('/hooks/distribution', pushOf(`acme/${canary}`, 'main-9'), {})).toBe(401)
    const answer = await world.slack.ask(CAROL, `why ${world.registries.main.host}/acme/${canary}:main-9`)
    expect(answer).toContain('No notification about')
    expect(await world.github.commits('Slipway-Release')).toEqual([])
    expect(world.product.output()).not.toContain(canary)
  })
})

describeHere('a body that is not what its sender sends', () => {
  it.each(['{"events": [', '\u0000', '[1, 2', '{"events": 7}', '[]', ''])(
    'is answered 400 though its secret is right: %j',
    async body => {
      expect(await post('/hooks/distribution', body, { authorization: world.secrets.registry })).toBe(400)
    },
  )

  it('is answered 400 when it is nested too deeply', async () => {
    const body = `{"events":${'['.repeat(100_000)}${']'.repeat(100_000)}}`
    expect(await post('/hooks/distribution', body, { authorization: world.secrets.registry })).toBe(400)
  })

  it('is refused at 100 MB while memory stays flat and others are served', { timeout: 60_000 }, async () => {
    // What a first request loads stays loaded; it is not what is measured.
    await sendHuge()
    const [before, counted] = [await world.product.memory(), await tooLarge()]
    const sizes: number[] = []
    const sending = [1, 2, 3, 4].map(async () => {
      const answer = await sendHuge()
      sizes.push(await world.product.memory())
      return answer
    })
    expect((await fetch(`${world.product.url}/healthz`)).status).toBe(200)
    expect([413, 'cut off']).toEqual(expect.arrayContaining(await Promise.all(sending)))
    expect((await tooLarge()) - counted).toBe(4)
    expect(Math.max(...sizes) - before).toBeLessThan(50 * 1024 * 1024)
  })
})

describeHere('while Redis is away', () => {
  it('answers 503 and never as taken, and takes the same notification afterwards', async () => {
    const { redis, secrets, people, github } = world
    await redis.kill()
    const proof = { authorization: secrets.registry }
    expect(await post('/hooks/distribution', pushOf('acme/shop', 'main-2'), proof)).toBe(503)
    const ready = await fetch(`${world.product.url}/readyz`)
    expect([ready.status, await ready.text()]).toEqual([503, 'not ready: redis\n'])
    const revision = await people.code('ann', 'shop', 'Sell more')
    const { digest } = await people.push({ service: 'shop', number: 2, revision })
    // A registry tells one thing after the other: an earlier one that is still untold goes first.
    await until('a refusal that the registry will repeat', () =>
      world.relay.heard().some(({ path, status }) => path === '/hooks/distribution' && status === 503),
    )
    await redis.restart()
    await until('the commit', () => github.commit(digest), { also: world.product.output })
    await world.slack.cardSaying('shop main-1 → main-2', /Live since/)
    expect(await github.commits(digest)).toHaveLength(1)
  })
})

function pushOf(repository: string, tag: string): string {
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const digest = `sha256:${'9'.repeat(64)}`
  return JSON.stringify({ events: [{ action: 'push', target: { mediaType, repository, tag, digest } }] })
}

async function post(route: string, body: string, proof: Record<string, string>): Promise<number> {
  const about = {
    'content-type': 'application/json',
    'x-github-event': route.endsWith('ghcr') ? 'package' : 'push',
  }
  const sent = { method: 'POST', headers: { ...about, ...proof }, body }
  return (await fetch(`${world.product.url}${route}`, sent)).status
}

/** How many requests to the registry's route Slipway answered with 413 so far, by its own count. */
async function tooLarge(): Promise<number> {
  const text = await (await fetch(`${world.product.url}/metrics`)).text()
  const counted =
    /^slipway_requests_refused_total\{route="\/hooks\/distribution",reason="too_large"\} (\d+)$/m
  return Number(counted.exec(text)?.[1] ?? 0)
}

/**
 * Sends 100 MB bit by bit, without saying how much will come. The status that is answered, however early; a server that
 * closes on what still comes may cut its own answer off.
 */
function sendHuge(): Promise<number | 'cut off'> {
  const headers = { authorization: world.secrets.registry, 'content-type': 'application/json' }
  const sent = request(`${world.product.url}/hooks/distribution`, { method: 'POST', headers })
  const answer = new Promise<number | 'cut off'>(resolve => {
    sent.on('response', response => resolve(response.resume().statusCode ?? 0))
    sent.on('error', () => resolve('cut off'))
  })
  Readable.from(chunksOf(HUGE_BYTES)).pipe(sent)
  return answer
}

function* chunksOf(bytes: number): Generator<Buffer> {
  for (let left = bytes; left > 0; left -= CHUNK.length) yield CHUNK
}
