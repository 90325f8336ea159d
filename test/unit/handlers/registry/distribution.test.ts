import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { fixture, HOST, recorded, SECRET, smallWorld } from './world.ts'

let world: ReturnType<typeof smallWorld>
beforeEach(() => {
  world = smallWorld()
})
afterEach(() => world.close())

const BUSYBOX = 'sha256:a59906e33509d14c036c8678d687bd4eec81ed7c4b8ce907b888c607f6a1e0e6'

describe('a pushed image', () => {
  it('is stored and queued before it is answered with 202', async () => {
    const answer = await world.distribution(fixture('distribution-push'))
    expect([answer.statusCode, answer.body]).toEqual([202, 'stored: 1, known: 0, ignored: 0\n'])
    const repository = `${HOST}/webhippie/busybox`
    const id = `distribution:${repository}:latest:${BUSYBOX}`
    expect([...world.entries.values()]).toEqual([
      {
        id,
        sender: 'distribution',
        hint: { kind: 'image', repository, tag: 'latest', digest: BUSYBOX },
        receivedAtMs: 1_700_000_000_000,
      },
    ])
    expect(world.jobs).toEqual([{ kind: 'route', entry: id }])
  })

  it('is one entry and one job however often it is sent', async () => {
    for (let time = 0; time < 10; time += 1) await world.distribution(fixture('distribution-push'))
    expect([world.entries.size, world.jobs.length]).toEqual([1, 1])
    expect(await world.metrics.text()).toContain(
      'slipway_inbox_entries_total{sender="distribution",outcome="known"} 9',
    )
  })

  it.each([
    ['more-distribution-push', 'nginx', 'test'],
    ['gitlab-registry-push', 'foo/bar', '1.6.1'],
  ])('is read from %s, on the host that is configured', async (name, path, tag) => {
    await world.distribution(fixture(name))
    expect(world.hints()).toEqual([
      { kind: 'image', repository: `${HOST}/${path}`, tag, digest: expect.stringMatching(/^sha256:/) },
    ])
  })
})

describe('the notification of a pushed image', () => {
  it('belongs to the registry whose secret was sent', async () => {
    await world.distribution(fixture('distribution-push'), { authorization: 'the second secret' })
    expect(world.hints()).toMatchObject([{ repository: 'second.acme.dev/webhippie/busybox' }])
  })

  it('keeps its tag where the digest is none', async () => {
    await world.distribution(fixture('distribution-push').replaceAll(BUSYBOX, 'sha256:cut'))
    expect(world.hints()).toMatchObject([{ tag: 'latest', digest: null }])
  })

  it('is answered with 503 while Redis is away, and nothing of it is logged', async () => {
    world.goAway()
    const answer = await world.distribution(fixture('distribution-push'))
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([503, '5'])
    expect(world.logged).toHaveLength(1)
    expect(JSON.stringify(world.logged)).not.toContain('busybox')
  })
})

describe('what is no pushed image', () => {
  it.each([
    ['distribution-pull', 1],
    ['distribution-delete', 1],
    ['distribution-mixed-envelope', 3],
    ['distribution-blob-pull', 1],
    ['distribution-mount', 1],
    ['distribution-envelope-invalid-digest', 3],
  ])('ignores %s', async (name, ignored) => {
    const answer = await world.distribution(fixture(name))
    expect([answer.statusCode, answer.body]).toEqual([202, `stored: 0, known: 0, ignored: ${ignored}\n`])
    expect(world.entries.size).toBe(0)
  })

  it.each([
    ['a tag that is none', { tag: '../v1' }],
    ['a repository that is none', { repository: '../../etc' }],
    ['a repository of another type', { repository: 7 }],
    ['schema 1', { mediaType: 'application/vnd.docker.distribution.manifest.v1+prettyjws' }],
  ])('ignores %s and takes the event beside it', async (_what, changes) => {
    const [event] = JSON.parse(fixture('distribution-push')).events
    const other = { ...event, target: { ...event.target, ...changes } }
    const answer = await world.distribution(JSON.stringify({ events: [other, null, 7, event] }))
    expect([answer.statusCode, answer.body]).toEqual([202, 'stored: 1, known: 0, ignored: 3\n'])
  })
})

describe('what a real registry sent', () => {
  it.each([
    ['manifest-push', '1.42.0', '719d33ee155f7762f52dbf2ce218c4fba7e0336fb4cbf7c8b5e6caf1776cdb72'],
    ['docker-manifest-push', '1.42.1', 'abae3888b75efc944a6ac99e980afd65524a1b7eb3749310140b18326239de9f'],
    ['index-push', '1.43.0', 'dd197dabe939b4043966c5da967438723af1eee2e3832fd0c9a59689bb3c9f50'],
    ['held-back-push', '1.44.0', '143059ce1a22034d790510384350ba18fa9aae7261e367ff5beae78e7f4335c3'],
  ])('becomes one entry: %s', async (name, tag, hash) => {
    for (const body of recorded(name)) {
      expect((await world.distribution(body)).statusCode).toBe(202)
    }
    expect(world.hints()).toEqual([
      { kind: 'image', repository: `${HOST}/shop/web`, tag, digest: `sha256:${hash}` },
    ])
  })
})

describe('bad input', () => {
  it.each([
    ['capitalised keys', fixture('distribution-capitalised-keys')],
    ['a body that breaks off', fixture('distribution-push').slice(0, 300)],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d])],
    ['JSON that is too deep', `{"events":${'['.repeat(5_000)}${']'.repeat(5_000)}}`],
    ['too many events', JSON.stringify({ events: Array.from({ length: 1_001 }, () => null) })],
    ['an empty body', ''],
  ])('refuses %s with one line that quotes nothing', async (_what, body) => {
    const answer = await world.distribution(body)
    expect(answer.statusCode).toBe(400)
    expect(answer.body.trimEnd().split('\n')).toHaveLength(1)
    expect(answer.body).not.toContain('busybox')
    expect([world.entries.size, world.logged]).toEqual([0, []])
  })

  it('refuses a form', async () => {
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await world.distribution(fixture('distribution-push'), form)).statusCode).toBe(400)
  })
})

describe('a forged request', () => {
  it.each([
    ['nothing', ''],
    ['another secret', 'Bearer another secret'],
    ['another scheme', `Basic ${SECRET}`],
    ['the beginning of the secret', `Bearer ${SECRET.slice(0, -1)}`],
    ['more than the secret', `Bearer ${SECRET}!`],
    ['the secret in capitals', `Bearer ${SECRET.toUpperCase()}`],
  ])('refuses %s, and counts it', async (_what, authorization) => {
    const answer = await world.distribution(fixture('distribution-push'), { authorization })
    expect(answer.statusCode).toBe(401)
    expect([world.entries.size, world.logged]).toEqual([0, []])
    expect(await world.metrics.text()).toContain(
      'slipway_requests_refused_total{route="/hooks/distribution",reason="not_authenticated"} 1',
    )
  })

  it('finds no route for a sender without a secret', async () => {
    expect((await world.post('mute', '{}', { 'x-key': '' })).statusCode).toBe(404)
  })
})
