import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { distribution } from '../../../../handlers/registry/distribution.ts'
import { generic } from '../../../../handlers/registry/generic.ts'
import { ghcr } from '../../../../handlers/registry/ghcr.ts'
import { SECRET, smallWorld } from './world.ts'

let world: ReturnType<typeof smallWorld>
beforeEach(() => {
  world = smallWorld()
})
afterEach(() => world.close())

const DIGEST = `sha256:${'a'.repeat(64)}`
const target = { name: 'acme/checkout', 'tag/name': '1.42.0', digest: DIGEST }
const event = { action: 'push', final: true, target }

function send(body: unknown, secret = SECRET) {
  const headers = { 'content-type': 'application/json', 'x-webhook-secret': secret }
  return world.post('zot', JSON.stringify(body), headers)
}

describe('a sender that slipway.yml describes', () => {
  it('is read by its pointers', async () => {
    const answer = await send({ events: [event, { ...event, action: 'pull' }, { ...event, final: false }] })
    expect([answer.statusCode, answer.body]).toEqual([202, 'stored: 1, known: 0, ignored: 2\n'])
    expect(world.hints()).toEqual([
      { kind: 'image', repository: 'zot.acme.dev/acme/checkout', tag: '1.42.0', digest: DIGEST },
    ])
  })

  it('may name its repository with the host', async () => {
    await send({ events: [{ ...event, target: { ...target, name: 'zot.acme.dev/acme/checkout' } }] })
    expect(world.hints()).toMatchObject([{ repository: 'zot.acme.dev/acme/checkout' }])
  })

  it('is believed about no other host', async () => {
    await send({ events: [{ ...event, target: { ...target, name: 'evil.dev/acme/checkout' } }] })
    expect(world.hints()).toMatchObject([{ repository: 'zot.acme.dev/evil.dev/acme/checkout' }])
  })

  it('is refused without its list of events', async () => {
    expect((await send({ events: { 0: event } })).statusCode).toBe(400)
  })

  it('is refused without its secret', async () => {
    expect((await send({ events: [event] }, 'another')).statusCode).toBe(401)
    expect(world.entries.size).toBe(0)
  })
})

describe('any JSON at all', () => {
  const own = { host: 'r.dev', secret: SECRET }
  const mapping = { name: 'm', header: 'X-A', repository: '/a', tag: '/b/0', only: { '/c': 'd' } }
  const senders = { distribution: distribution(own), ghcr: ghcr(own), generic: generic(mapping, own) }
  const shaped = fc.record({
    events: fc.array(
      fc.record({ action: fc.constantFrom('push', 'pull'), target: fc.jsonValue(), a: fc.jsonValue() }),
    ),
    action: fc.constantFrom('published', 'deleted'),
    package: fc.jsonValue(),
  })

  it.each(Object.entries(senders))('is read by %s without an exception', (_name, sender) => {
    const headers = { 'x-github-event': 'package' }
    fc.assert(
      fc.property(fc.oneof(fc.jsonValue(), shaped), value => {
        const { kind } = sender.parse(value, { headers, body: Buffer.alloc(0) })
        expect(['heard', 'malformed']).toContain(kind)
      }),
      { numRuns: 2_000 },
    )
  })
})
