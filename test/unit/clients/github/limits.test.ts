import { describe, expect, it } from 'vitest'
import { A, B, branch, on, onGraphql } from './says.ts'
import { sharedStore, world, type Said } from './world.ts'

const reset = String(Math.floor(Date.now() / 1_000) + 90)
const nowHeader = new Date(Math.floor(Date.now() / 1_000) * 1_000).toUTCString()

describe('a rate limit', () => {
  it.each<[string, Said, number]>([
    ['429 with a time', { status: 429, headers: { 'retry-after': '30' } }, 31_000],
    ['403 with a time', { status: 403, headers: { 'retry-after': '30' } }, 31_000],
    [
      'the hourly limit, by the clock of GitHub',
      {
        status: 403,
        headers: { date: nowHeader, 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': reset },
        body: { message: 'API rate limit exceeded for installation ID 7.' },
      },
      91_000,
    ],
    [
      'a secondary limit without a time',
      { status: 403, body: { message: 'You have exceeded a secondary rate limit. Please wait.' } },
      60_000,
    ],
  ])('is obeyed: %s', async (_what, said, retryAfterMs) => {
    const { git, store } = await world([on('GET /repos/acme/deploy/branches', said)])
    await expect(git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      name: 'RetryableError',
      code: 'git_rate_limited',
      retryAfterMs,
    })
    expect(store.bans.get('github:7')).toBe(retryAfterMs)
  })
})

describe('a ban', () => {
  it('is obeyed where GraphQL says it with 200', async () => {
    const body = { errors: [{ type: 'RATE_LIMITED', message: 'API rate limit exceeded' }] }
    const { git, store } = await world([onGraphql('object', { headers: { 'retry-after': '5' }, body })])
    await expect(git.folder('acme/deploy', A, 'staging')).rejects.toMatchObject({ retryAfterMs: 6_000 })
    expect(store.bans.get('github:7')).toBe(6_000)
  })

  it('keeps every replica from asking before its end', async () => {
    const store = sharedStore()
    const limited = await world([on('GET /repos/acme/deploy/branches', { status: 429 })], store)
    await limited.git.head('acme/deploy', 'main', { fresh: true }).catch(() => {})
    const other = await world([on('GET /repos/acme/deploy/branches', branch(A, B))], store)
    await expect(other.git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      code: 'git_rate_limited',
    })
    expect(other.lines()).toEqual([])
    store.bans.clear()
    expect(await other.git.head('acme/deploy', 'main', { fresh: true })).toEqual({ commit: A, tree: B })
  })

  it('is not seen in a plain 403', async () => {
    const forbidden = { status: 403, body: { message: 'Resource not accessible by integration' } }
    const { git, store } = await world([on('GET /repos/acme/deploy/branches', forbidden)])
    await expect(git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      name: 'TerminalError',
    })
    expect(store.bans.size).toBe(0)
  })
})

describe('an outage', () => {
  it.each<[string, Said, string]>([
    ['5xx', { status: 502 }, 'git_server_error'],
    ['an answer that breaks off', { break: 'within' }, 'git_unreachable'],
    ['an answer in another form', { body: { commit: 'none' } }, 'git_answer_unexpected'],
  ])('is worth another try: %s', async (_what, said, code) => {
    const { git } = await world([on('GET /repos/acme/deploy/branches', said)])
    await expect(git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      name: 'RetryableError',
      code,
    })
  })

  it('is survived by a read when only the idle connection was closed', async () => {
    let asked = 0
    const closed = on('GET /repos/acme/deploy/branches', () => {
      asked += 1
      return asked === 1 ? { break: 'before' } : branch(A, B)
    })
    const { git } = await world([closed])
    expect(await git.head('acme/deploy', 'main', { fresh: true })).toEqual({ commit: A, tree: B })
  })

  it('never sends a commit or a status twice', async () => {
    const { git, lines } = await world([
      onGraphql('createCommitOnBranch', { break: 'before' }),
      on('GET /repos/acme/deploy/commits', { body: { statuses: [] } }),
      on('POST /repos/acme/deploy/statuses', { break: 'within' }),
    ])
    const request = { repository: 'acme/deploy', branch: 'main', expectedHead: A, headline: 'x', body: '' }
    const commit = git.commit({ ...request, additions: [], deletions: [], folders: [] })
    await expect(commit).rejects.toMatchObject({ name: 'RetryableError' })
    const status = { sha: A, context: 'c', state: 'success' as const, description: '', url: null }
    await expect(git.status({ repository: 'acme/deploy', ...status })).rejects.toMatchObject({
      name: 'RetryableError',
    })
    expect(lines().filter(line => line.startsWith('POST'))).toEqual([
      'POST /graphql',
      `POST /repos/acme/deploy/statuses/${A}`,
    ])
  })
})

describe('a redirect', () => {
  it('is followed on the same host: a renamed repository', async () => {
    const { git } = await world([
      on('GET /repos/acme/old/branches', {
        status: 301,
        headers: { location: '/repositories/9/branches/main' },
      }),
      on('GET /repositories/9/branches/main', branch(A, B)),
    ])
    expect(await git.head('acme/old', 'main', { fresh: true })).toEqual({ commit: A, tree: B })
  })

  it('is refused to another host, which sees nothing', async () => {
    const other = await world([])
    const moved = { status: 302, headers: { location: `${other.url}/elsewhere` } }
    const { git } = await world([on('GET /repos/acme/deploy/branches', moved)])
    await expect(git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      name: 'TerminalError',
    })
    expect(other.asked).toEqual([])
  })

  it('is refused when it never ends', async () => {
    const { git } = await world([
      on('GET /repos', { status: 301, headers: { location: '/repos/acme/deploy' } }),
    ])
    await expect(git.head('acme/deploy', 'main', { fresh: true })).rejects.toMatchObject({
      message: expect.stringContaining('too many redirects'),
    })
  })
})
