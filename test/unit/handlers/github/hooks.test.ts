import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HEAD, headers, pushBody, SECRET, signature, smallWorld } from './world.ts'

let world: ReturnType<typeof smallWorld>
beforeEach(() => {
  world = smallWorld()
})
afterEach(() => world.close())

function send(body: string | Buffer, changes: Record<string, string> = {}) {
  return world.server.inject({
    method: 'POST',
    url: '/hooks/github',
    payload: body,
    headers: headers(body, changes),
  })
}

describe('a push to the manifests branch', () => {
  it('is stored and queued before it is answered with 202', async () => {
    const answer = await send(pushBody())
    expect(answer.statusCode).toBe(202)
    const id = `push:acme/deploy:main:${HEAD}`
    expect(world.entries.get(id)?.hint).toEqual({
      kind: 'push',
      repository: 'acme/deploy',
      branch: 'main',
      head: HEAD,
    })
    expect(world.jobs).toEqual([{ kind: 'route', entry: id }])
  })

  it('is one entry however often it is delivered', async () => {
    for (const delivery of ['one', 'one', 'two']) {
      expect((await send(pushBody(), { 'x-github-delivery': delivery })).statusCode).toBe(202)
    }
    expect(world.entries.size).toBe(1)
    expect(new Set(world.jobs.map(job => JSON.stringify(job))).size).toBe(1)
  })

  it('is known by its name in any case and stored as the configuration spells it', async () => {
    await send(pushBody({ repository: { full_name: 'Acme/Deploy' } }))
    expect([...world.entries.keys()]).toEqual([`push:acme/deploy:main:${HEAD}`])
  })

  it('is answered with 503 while Redis is away, and nothing of it is logged', async () => {
    world.goAway()
    const answer = await send(pushBody({ ref: 'refs/heads/main', note: 'canary-in-the-body' }))
    expect(answer.statusCode).toBe(503)
    expect(answer.headers['retry-after']).toBe('5')
    expect(JSON.stringify(world.logged)).not.toContain('canary-in-the-body')
    expect(world.logged).toHaveLength(1)
  })
})

describe('what is no push to manifests', () => {
  it.each([
    ['another branch', { ref: 'refs/heads/topic' }],
    ['a tag of the same name', { ref: 'refs/tags/main' }],
    ['another repository', { repository: { full_name: 'acme/checkout' } }],
    ['a deleted branch', { deleted: true, after: '0'.repeat(40) }],
  ])('ignores %s', async (_what, changes) => {
    expect((await send(pushBody(changes))).statusCode).toBe(202)
    expect(world.entries.size).toBe(0)
  })

  it.each(['ping', 'installation', 'pull_request_review_thread', 'star'])('acknowledges %s', async event => {
    expect((await send('{"zen":"Keep it logically awesome."}', { 'x-github-event': event })).statusCode).toBe(
      202,
    )
  })

  it.each(['', 'constructor', 'push.forced', 'unheard_of'])('refuses the unknown event "%s"', async event => {
    expect((await send(pushBody(), { 'x-github-event': event })).statusCode).toBe(400)
  })
})

describe('bad input', () => {
  it.each([
    ['broken JSON', '{"ref": "refs/heads/main"'],
    ['JSON that is too deep', `{"a":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['a push without its fields', '{"ref": 7}'],
    ['a push whose head is no object id', pushBody({ after: 'main' })],
  ])('refuses %s with one line that quotes nothing', async (_what, body) => {
    const signed = Buffer.isBuffer(body) ? signature(body.toString('utf8')) : signature(body)
    const answer = await send(body, { 'x-hub-signature-256': signed })
    expect(answer.statusCode).toBe(400)
    expect(answer.body.trimEnd().split('\n')).toHaveLength(1)
    expect(answer.body).not.toContain('refs/heads')
    expect(world.entries.size).toBe(0)
    expect(world.logged).toEqual([])
  })

  it('refuses a form', async () => {
    expect((await send(pushBody(), { 'content-type': 'application/x-www-form-urlencoded' })).statusCode).toBe(
      400,
    )
  })
})

describe('a forged request', () => {
  it.each([
    ['none', ''],
    ['of another secret', signature(pushBody(), 'another')],
    ['of another body', signature('{}')],
    ['of another algorithm', signature(pushBody()).replace('sha256=', 'sha1=')],
    ['without its prefix', signature(pushBody()).slice(7)],
  ])('refuses a signature: %s', async (_what, forged) => {
    const answer = await send(pushBody(), { 'x-hub-signature-256': forged })
    expect(answer.statusCode).toBe(401)
    expect(world.entries.size).toBe(0)
    expect(world.logged).toEqual([])
  })

  it('refuses an unsigned request before it looks at the event, and counts it', async () => {
    const body = 'not JSON at all'
    const unsigned = { 'content-type': 'application/json', 'x-github-event': 'unheard_of' }
    const answer = await world.server.inject({
      method: 'POST',
      url: '/hooks/github',
      payload: body,
      headers: unsigned,
    })
    expect(answer.statusCode).toBe(401)
    expect(await world.metrics.text()).toContain(
      'slipway_requests_refused_total{route="/hooks/github",reason="not_authenticated"} 1',
    )
  })

  it('refuses an empty body', async () => {
    expect((await send('', { 'x-hub-signature-256': signature('', SECRET) })).statusCode).toBe(401)
  })
})
