import { describe, expect, it } from 'vitest'
import { NO_QUEUE } from '../../../../src/release/queueing.ts'
import { pullAnswer, review, type Shown } from './looking.ts'
import { A, B, C, on, onGraphql } from './says.ts'
import { small, type Say } from './world.ts'

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'
const wanted = { repository: 'acme/deploy', number: 7, path: 'production/checkout', owners: false }

async function read(shown: Shown, ...says: Say[]) {
  const made = await small(onGraphql('query Pull', pullAnswer(shown)), ...says)
  return { state: await made.git.readPull(wanted), lines: made.lines() }
}

const people = [
  on('GET /repos/acme/deploy/collaborators/ann/permission', { body: { permission: 'write' } }),
  on('GET /repos/acme/deploy/collaborators/bob/permission', { body: { permission: 'read' } }),
  on('GET /orgs/acme/teams/sre/memberships/bob', { body: { state: 'active' } }),
]

async function reviewed(...reviews: object[]) {
  const { state } = await read({ pull: { reviews: { nodes: reviews } } }, ...people)
  return state.kind === 'open' ? state.reviews : []
}

describe('an open pull request', () => {
  it('is one request', async () => {
    const { state, lines } = await read({})
    expect(lines).toEqual(['POST /graphql'])
    expect(state).toEqual({
      kind: 'open',
      id: 'PR_7',
      author: { login: 'slipway[bot]', id: 4, bot: true },
      title: 'Release 1.42.0 of checkout to production',
      onto: 'main',
      isDraft: false,
      test: { base: B, merge: C },
      number: 7,
      url: 'https://github.test/acme/deploy/pull/7',
      branch: 'slipway/production/checkout/42-abc',
      head: A,
      content: C,
      base: EMPTY_TREE,
      computing: false,
      demands: [],
      behind: null,
      advisory: false,
      dismissed: [],
      reviews: [],
      queue: NO_QUEUE,
      owners: null,
      method: 'merge',
    })
  })

  it.each([
    ['conflicts', { mergeable: 'CONFLICTING' }],
    ['is computed', { mergeable: 'UNKNOWN' }],
    ['has no test merge yet', { potentialMergeCommit: null }],
    ['has a test merge of an older head', { headRefOid: 'e'.repeat(40) }],
    ['has a test merge with an older base', { baseRef: { target: { oid: 'e'.repeat(40) } } }],
  ])('has no content while it %s', async (_, pull) => {
    expect((await read({ pull })).state).toMatchObject({ content: null })
  })

  it.each([
    [{ squashMergeAllowed: false }, 'merge'],
    [{ mergeCommitAllowed: false }, 'squash'],
    [{ mergeCommitAllowed: false, squashMergeAllowed: false }, 'rebase'],
  ])('is merged in the first way that the repository allows: %j', async (repository, method) => {
    expect((await read({ repository })).state).toMatchObject({ method })
  })
})

describe('reviews', () => {
  it('carry the facts that judge them, asked side by side', async () => {
    const nodes = [review('ann', 'APPROVED', 1), review('bob', 'CHANGES_REQUESTED', 2)]
    const { state, lines } = await read({ pull: { reviews: { nodes } } }, ...people)
    const own = { owner: false, head: A }
    expect(state).toMatchObject({
      reviews: [
        { ...own, by: { login: 'bob' }, state: 'changes_requested', writes: false, teams: ['acme/sre'] },
        { ...own, by: { login: 'ann', id: 1, bot: false }, state: 'approved', writes: true, teams: [] },
      ],
    })
    expect(lines).toHaveLength(1 + 4)
  })

  it('count by the newest of each person, and give bots no right', async () => {
    const nodes = [review('ann', 'CHANGES_REQUESTED', 1), review('ann', 'APPROVED', 2)]
    expect(await reviewed(...nodes, review('helper', 'APPROVED', 1, 'Bot'))).toMatchObject([
      { by: { login: 'ann' }, state: 'approved', atMs: Date.parse('2026-11-02T00:00:00Z') },
      { by: { login: 'helper[bot]', bot: true }, writes: false },
    ])
  })

  it('that were dismissed count no more, and bring no older approval back', async () => {
    expect(await reviewed(review('ann', 'APPROVED', 1), review('ann', 'DISMISSED', 2))).toEqual([])
    expect(
      await reviewed(review('ann', 'CHANGES_REQUESTED', 1), review('ann', 'DISMISSED', 2)),
    ).toMatchObject([{ state: 'changes_requested' }])
    expect(await reviewed(review('ann', 'DISMISSED', 1), review('ann', 'APPROVED', 2))).toMatchObject([
      { state: 'approved' },
    ])
  })

  it('are the last of those that came within one second', async () => {
    const dismissed = review('ann', 'DISMISSED', 1)
    const older = { ...review('ann', 'APPROVED', 1), commit: { oid: 'a'.repeat(40) } }
    const newer = { ...review('ann', 'APPROVED', 1), commit: { oid: 'b'.repeat(40) } }
    expect(await reviewed(dismissed, older, newer)).toMatchObject([{ head: 'b'.repeat(40) }])
  })

  it('of a commit or a person that is gone bind to nothing', async () => {
    const gone = { ...review('ann', 'APPROVED', 1), commit: null }
    const nobody = { ...review('bob', 'APPROVED', 1), author: null }
    expect(await reviewed(gone, nobody)).toMatchObject([{ by: { login: 'ann' }, head: '' }])
  })
})

describe('a pull request that is not open', () => {
  it('was merged, by whom and by which commit', async () => {
    const mergedBy = { kind: 'User', login: 'ann', databaseId: 1 }
    const { state } = await read({ pull: { state: 'MERGED', mergeCommit: { oid: B }, mergedBy } })
    expect(state).toEqual({
      kind: 'merged',
      number: 7,
      commit: B,
      by: { login: 'ann', id: 1, bot: false },
      reviews: [],
    })
  })

  it('was closed, by whom if GitHub says so', async () => {
    const closed = { pull: { state: 'CLOSED' } }
    const closedBy = { login: 'ann', id: 1, type: 'User' }
    const said = on('GET /repos/acme/deploy/issues/7', { body: { closed_by: closedBy } })
    expect((await read(closed, said)).state).toMatchObject({ kind: 'closed', by: { login: 'ann' } })
    expect((await read(closed)).state).toEqual({ kind: 'closed', number: 7, by: null })
  })

  it('is absent', async () => {
    const errors = [{ type: 'NOT_FOUND', path: ['repository', 'pullRequest'], message: 'none' }]
    const body = { data: { repository: { pullRequest: null } }, errors }
    const { git } = await small(onGraphql('query Pull', { body }))
    expect(await git.readPull(wanted)).toEqual({ kind: 'absent' })
  })
})

it('reads without checks where the App may not read them, and asks for them no more for a while', async () => {
  const asks: unknown[] = []
  const { git, asked } = await small(
    on('POST /app/installations/7/access_tokens', ({ body }) =>
      JSON.stringify(body).includes('checks')
        ? { status: 422, body: { message: 'The permissions requested are not granted' } }
        : null,
    ),
    onGraphql('query Pull', ({ body }) => {
      asks.push(body.variables?.['checks'])
      return pullAnswer({ pull: { commits: undefined } })
    }),
  )
  expect(await git.readPull(wanted)).toMatchObject({ kind: 'open', demands: [] })
  const minted = asked.filter(({ path }) => path.endsWith('access_tokens')).length
  await git.readPull(wanted)
  expect(asks).toEqual([false, false])
  expect(asked.filter(({ path }) => path.endsWith('access_tokens'))).toHaveLength(minted)
})
