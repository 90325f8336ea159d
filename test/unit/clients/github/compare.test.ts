import { describe, expect, it } from 'vitest'
import { A, B, C, on, onGraphql, restCommit } from './says.ts'
import { small, type Said, type Say } from './world.ts'

function compared(commits: object[], rest: object = {}): Said {
  return {
    body: { status: 'ahead', behind_by: 0, total_commits: commits.length, commits, files: [], ...rest },
  }
}

function pull(number: number, rest: object = {}) {
  const author = { kind: 'User', login: 'ann', databaseId: 1 }
  return {
    number,
    title: `Change ${number}`,
    mergedAt: '2026-11-01T10:00:00Z',
    mergeCommit: null,
    author,
    ...rest,
  }
}

function history(...nodes: [string, ...object[]][]) {
  return {
    pageInfo: { hasNextPage: false, endCursor: null },
    nodes: nodes.map(([oid, ...pulls]) => ({ oid, associatedPullRequests: { nodes: pulls } })),
  }
}

function histories(...found: object[]): Say {
  const object = Object.fromEntries(found.map((one, n) => [`i${n}`, one]))
  return onGraphql('query History', { body: { data: { repository: { object } } } })
}

const request = { repository: 'acme/checkout', base: A, head: C, paths: [] }

describe('a comparison', () => {
  it('has its commits and their merged pull requests after two requests side by side', async () => {
    const { git, lines } = await small(
      on(
        'GET /repos/acme/checkout/compare',
        compared([restCommit(B), restCommit(C)], { files: [{ filename: 'a.ts' }] }),
      ),
      histories(history([C, pull(7, { mergedAt: null }), pull(8)], [B], [A, pull(1)])),
    )
    const comparison = await git.compare(request)
    expect(comparison).toMatchObject({
      kind: 'found',
      status: 'ahead',
      behind: 0,
      total: 2,
      files: ['a.ts'],
      filesComplete: true,
    })
    expect(
      comparison.kind === 'found' && comparison.commits.map(commit => [commit.sha, commit.pull?.number]),
    ).toEqual([
      [B, undefined],
      [C, 8],
    ])
    expect(lines()).toHaveLength(2)
  })
})

describe('the pull request of a commit', () => {
  it('is the one whose merge it is, before others', async () => {
    const { git } = await small(
      on('GET /repos/acme/checkout/compare', compared([restCommit(C)])),
      histories(history([C, pull(7), pull(8, { mergeCommit: { oid: C } })])),
    )
    expect(await git.compare(request)).toMatchObject({ commits: [{ pull: { number: 8 } }] })
  })

  it('names its bot as REST does', async () => {
    const author = { kind: 'Bot', login: 'dependabot', databaseId: 49699333 }
    const { git } = await small(
      on('GET /repos/acme/checkout/compare', compared([restCommit(C)])),
      histories(history([C, pull(9, { author })])),
    )
    expect(await git.compare(request)).toMatchObject({
      commits: [{ pull: { author: { login: 'dependabot[bot]', id: 49699333, bot: true } } }],
    })
  })
})

describe('a long or narrow comparison', () => {
  it('keeps only the commits that touch the paths of a monorepo', async () => {
    const { git, asked } = await small(
      on('GET /repos/acme/checkout/compare', compared([restCommit(A), restCommit(B), restCommit(C)])),
      histories(history([C]), history([A, pull(3)])),
    )
    const comparison = await git.compare({ ...request, paths: ['services/checkout', 'libs'] })
    expect(comparison).toMatchObject({
      total: 2,
      commits: [
        { sha: A, pull: { number: 3 } },
        { sha: C, pull: null },
      ],
    })
    const variables = asked.find(({ body }) => body.query?.includes('History'))?.body.variables
    expect(variables).toMatchObject({ head: C, p0: 'services/checkout', p1: 'libs' })
  })

  it('reads the newest 500 commits of more', async () => {
    const shas = Array.from({ length: 1_250 }, (_, n) => n.toString(16).padStart(40, '0'))
    const pages = on('GET /repos/acme/checkout/compare', ({ path }) => {
      const page = Number(new URL(path, 'http://github.test').searchParams.get('page'))
      const commits = shas.slice((page - 1) * 100, page * 100).map(sha => restCommit(sha))
      return compared(commits, { total_commits: shas.length })
    })
    const { git } = await small(pages, histories(history()))
    const comparison = await git.compare(request)
    expect(comparison).toMatchObject({ total: 1_250 })
    const found = comparison.kind === 'found' ? comparison.commits.map(({ sha }) => sha) : []
    expect(found.at(-1)).toBe(shas.at(-1))
    expect(found.length).toBeGreaterThan(400)
    expect(found).toEqual(shas.slice(-found.length))
  })

  it('is unreachable where a revision is gone', async () => {
    const { git } = await small(histories())
    expect(await git.compare(request)).toEqual({ kind: 'unreachable', message: 'Not Found' })
  })
})

describe('our own work', () => {
  const bot = { login: 'slipway[bot]', type: 'Bot' }

  it.each([
    ['the bot, committed and signed by GitHub', { ...bot, verified: true, committer: 'web-flow' }, true],
    ['the bot, unsigned', { ...bot, verified: false, committer: 'web-flow' }, false],
    [
      'a person who names the bot as author and signs',
      { ...bot, verified: true, committer: 'mallory' },
      false,
    ],
    ['a person, by a click on GitHub', { login: 'ann', verified: true, committer: 'web-flow' }, false],
    ['another bot', { ...bot, login: 'other[bot]', verified: true, committer: 'web-flow' }, false],
  ])('by %s', async (_who, authored, own) => {
    const { git } = await small(on('GET /repos/acme/deploy/commits', { body: [restCommit(A, authored)] }))
    expect(await git.commits('acme/deploy', A, 1)).toMatchObject([{ sha: A, own }])
  })

  it('has no author where an address belongs to nobody', async () => {
    const nobody = { ...restCommit(A), author: {}, committer: null }
    const { git } = await small(on('GET /repos/acme/deploy/commits', { body: [nobody] }))
    expect(await git.commits('acme/deploy', A, 1)).toMatchObject([
      { author: null, authorName: 'Ann', own: false },
    ])
  })
})

function tags(...targets: object[]): Say {
  const nodes = targets.map(target => ({ name: 'v1', target }))
  return onGraphql('query Tags', { body: { data: { repository: { refs: { nodes } } } } })
}

describe('a revision', () => {
  const repository = on('GET /repos/acme/checkout', ({ path }) =>
    path === '/repos/acme/checkout' ? { body: { default_branch: 'main' } } : null,
  )

  it('is reachable from the default branch', async () => {
    const { git, lines } = await small(
      repository,
      on(`GET /repos/acme/checkout/compare/main...${B}`, { body: { status: 'behind' } }),
    )
    expect(await git.reachable('acme/checkout', B)).toBe(true)
    expect(await git.reachable('acme/checkout', B)).toBe(true)
    expect(lines()).toHaveLength(2)
  })

  it('is reachable by a tag, annotated or not', async () => {
    const diverged = on('GET /repos/acme/checkout/compare', { body: { status: 'diverged' } })
    const made = await small(repository, diverged, tags({ oid: A, target: { oid: B } }, { oid: C }))
    expect(await made.git.reachable('acme/checkout', B)).toBe(true)
    expect(await made.git.reachable('acme/checkout', C)).toBe(true)
    expect(await made.git.reachable('acme/checkout', A)).toBe(false)
  })

  it('is not reachable from a fork alone', async () => {
    const { git } = await small(repository, tags())
    expect(await git.reachable('acme/checkout', B)).toBe(false)
  })
})
