import { describe, expect, it } from 'vitest'
import { A, on } from './says.ts'
import { sharedStore, world, type Asked, type Say } from './world.ts'

const request = {
  repository: 'acme/deploy',
  head: A,
  conclusion: 'pending' as const,
  title: 'ann is missing',
  summary: '- ann',
  url: 'https://acme.slack.test/1',
}
const done = { ...request, conclusion: 'success' as const }

type Run = { id: number; status: string; app: { id: number } }

/** GitHub's check runs of one head, from `present` on. */
function runs(...present: Run[]) {
  const written: Asked[] = []
  const kept = [...present]
  const write = (asked: Asked) => {
    written.push(asked)
    const run = {
      id: Number(/check-runs\/(\d+)/.exec(asked.path)?.[1] ?? kept.length + 1),
      status: String(asked.body['status']),
      app: { id: 1 },
    }
    kept.splice(0, kept.length, ...kept.filter(({ id }) => id !== run.id), run)
    return { status: asked.method === 'POST' ? 201 : 200, body: run }
  }
  const says = [
    on(`GET /repos/acme/deploy/commits/${A}/check-runs`, () => ({ body: { check_runs: kept } })),
    on('POST /repos/acme/deploy/check-runs', write),
    on('PATCH /repos/acme/deploy/check-runs', write),
  ]
  return { says, written, methods: () => written.map(({ method }) => method) }
}

describe('the check run of a head', () => {
  it('is made where there is none, with the whole verdict', async () => {
    const { says, written } = runs()
    const { git, asked } = await world(says)
    expect(await git.check(request)).toBe('posted')
    const looked = asked.find(({ path }) => path.includes('check-runs'))
    expect(Object.fromEntries(new URL(looked?.path ?? '', 'http://x').searchParams)).toEqual({
      check_name: 'slipway/release',
      filter: 'latest',
      app_id: '1',
      per_page: '100',
    })
    expect(written.map(({ body }) => body)).toEqual([
      {
        name: 'slipway/release',
        head_sha: A,
        status: 'in_progress',
        details_url: 'https://acme.slack.test/1',
        output: { title: 'ann is missing', summary: '- ann' },
      },
    ])
  })

  it('is rewritten, by one request from any replica', async () => {
    const store = sharedStore()
    const { says, written } = runs()
    await (await world(says, store)).git.check(request)
    const other = await world(says, store)
    expect(await other.git.check({ ...done, url: null })).toBe('posted')
    expect(other.lines()).toEqual(['PATCH /repos/acme/deploy/check-runs/1'])
    expect(written.at(-1)?.body).toMatchObject({ status: 'completed', conclusion: 'success' })
    expect(written.at(-1)?.body).not.toHaveProperty('details_url')
  })

  it('is found again, and is never the one of another App', async () => {
    const [old, newer, foreign] = [1, 2, 3].map(id => ({
      id,
      status: 'completed',
      app: { id: id === 3 ? 99 : 1 },
    }))
    const { says, written } = runs(...[old, newer, foreign].flatMap(run => run ?? []))
    const { git } = await world(says)
    await git.check(done)
    expect(written.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'PATCH /repos/acme/deploy/check-runs/2',
    ])
  })

  it('is a new one when a completed one is pending again, and looked for if that answer was lost', async () => {
    const { says, methods } = runs({ id: 1, status: 'completed', app: { id: 1 } })
    let lost = true
    const broken: Say = async asked => {
      if (asked.method !== 'POST' || !asked.path.endsWith('/check-runs') || !lost) return null
      lost = false
      for (const say of says) await say(asked)
      return { break: 'before' }
    }
    const { git } = await world([broken, ...says])
    await git.check(done)
    await expect(git.check(request)).rejects.toMatchObject({ name: 'RetryableError' })
    await git.check(request)
    expect(methods()).toEqual(['PATCH', 'POST', 'PATCH'])
  })

  it('is looked for again when GitHub has lost it', async () => {
    const store = sharedStore()
    await store.remember(`github:check:acme/deploy:${A}`, JSON.stringify({ id: 9, status: 'in_progress' }))
    const { says, methods } = runs()
    const gone = on('PATCH /repos/acme/deploy/check-runs/9', { status: 404, body: { message: 'Not Found' } })
    const { git } = await world([gone, ...says], store)
    expect(await git.check(request)).toBe('posted')
    expect(methods()).toEqual(['POST'])
  })

  it.each([
    ['a short one', 'fine', 'fine'],
    ['a long one', 'é'.repeat(40_000), `${'é'.repeat(32_766)}…`],
  ])('shows as much of its summary as GitHub takes: %s', async (_, summary, shown) => {
    const { says, written } = runs()
    const { git } = await world(says)
    await git.check({ ...request, summary })
    expect(written[0]?.body['output']).toMatchObject({ summary: shown })
  })
})

describe('without the right to write checks', () => {
  it.each([
    [
      'the token is refused',
      on('POST /app/installations/7/access_tokens', {
        status: 422,
        body: { message: 'The permissions requested are not granted' },
      }),
    ],
    [
      'the check is refused',
      on('POST /repos/acme/deploy/check-runs', { status: 403, body: { message: 'no' } }),
    ],
  ])('when %s it says so in the log and goes on', async (_, refusal) => {
    const { git, warned } = await world([refusal, ...runs().says])
    expect(await git.check(request)).toBe('refused')
    expect(warned).toEqual(['GitHub refused the check run of a release'])
  })
})
