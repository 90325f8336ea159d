import { describe, expect, it } from 'vitest'
import { isOwnChange, rangeOf } from '../../../src/release/changelog.ts'
import type { RangeCommit, RangeComparison } from '../../../src/release/changelog.ts'
import type { Person } from '../../../src/release/release.ts'

const ANN: Person = { login: 'ann', id: 1, bot: false }
const BOB: Person = { login: 'bob', id: 2, bot: false }
const RENOVATE: Person = { login: 'renovate[bot]', id: 3, bot: true }
const ENDS = { repository: 'acme/checkout', base: 'aaa', head: 'bbb' }

function commit(message: string, more: Partial<RangeCommit> = {}): RangeCommit {
  return { sha: `sha-${message}`, parents: ['p'], message, author: null, own: false, pull: null, ...more }
}

/** Oldest first, as GitHub gives them. */
function compared(
  commits: RangeCommit[],
  more: Partial<Extract<RangeComparison, { kind: 'found' }>> = {},
): RangeComparison {
  return {
    kind: 'found',
    status: 'ahead',
    behind: 0,
    total: commits.length,
    commits,
    files: ['src/a.ts'],
    filesComplete: true,
    ...more,
  }
}

function titlesOf(commits: RangeCommit[]) {
  return rangeOf(ENDS, compared(commits), false).entries.map(({ pull, title }) =>
    pull === null ? title : `#${pull} ${title}`,
  )
}

function loginsOf(commits: RangeCommit[]) {
  return rangeOf(ENDS, compared(commits), false).authors.map(({ login }) => login)
}

it('the changelog names merged pull requests with title and author, else commits, newest first', () => {
  const pull = { number: 12, title: 'Retry payments', author: ANN }
  const range = rangeOf(
    ENDS,
    compared([
      commit('one', { pull }),
      commit('two', { pull, author: BOB }),
      commit('Fix VAT\n\nbody', { author: BOB }),
    ]),
    false,
  )
  expect(range).toEqual({
    ...ENDS,
    kind: 'forward',
    total: 2,
    entries: [
      { title: 'Fix VAT', pull: null, sha: 'sha-Fix VAT\n\nbody', author: 'bob' },
      { title: 'Retry payments', pull: 12, sha: 'sha-two', author: 'ann' },
    ],
    authors: [BOB, ANN],
  })
})

it('the changelog reads squashed and merged pull requests from messages where GitHub names none', () => {
  const merge = commit('Merge pull request #7 from acme/retry\n\nRetry payments', {
    parents: ['a', 'b'],
    author: BOB,
  })
  expect(titlesOf([commit('Fix VAT (#9)'), merge])).toEqual(['#7 Retry payments', '#9 Fix VAT'])
})

it('the changelog leaves out merges that are no change of their own', () => {
  expect(
    titlesOf([commit('one'), commit("Merge branch 'main' into retry", { parents: ['a', 'b'] })]),
  ).toEqual(['one'])
})

it('the changelog prefers what GitHub says of a pull request to what a message says', () => {
  const pull = { number: 9, title: 'Fix VAT rounding', author: ANN }
  expect(titlesOf([commit('wip', { pull }), commit('the changelog vat (#9)')])).toEqual([
    '#9 Fix VAT rounding',
  ])
})

it('the changelog keeps ten entries of at most 120 characters, and counts all', () => {
  const range = rangeOf(
    ENDS,
    compared(
      Array.from({ length: 30 }, (_, at) => commit(`${at} ${'🚢'.repeat(200)}`)),
      { total: 400 },
    ),
    false,
  )
  expect(range.total).toBe(400)
  expect(range.entries).toHaveLength(10)
  expect(Array.from(range.entries[0]?.title ?? '')).toHaveLength(120)
  expect(range.entries[0]?.title.startsWith('29 ')).toBe(true)
})

it('the changelog puts foreign titles on one line', () => {
  const pull = { number: 1, title: 'a\n\u0000b\tc', author: null }
  expect(titlesOf([commit('x', { pull })])).toEqual(['#1 a b c'])
})

it('the changelog is none on a first deployment, without a comparison, and for a rebuild', () => {
  expect(rangeOf({ ...ENDS, base: null }, null, false)).toMatchObject({
    kind: 'first',
    total: 0,
    entries: [],
    authors: [],
  })
  expect(rangeOf(ENDS, null, false).kind).toBe('unknown')
  expect(rangeOf(ENDS, { kind: 'unreachable', message: 'force-pushed' }, false).kind).toBe('unknown')
  expect(rangeOf({ ...ENDS, head: 'aaa' }, null, false).kind).toBe('rebuild')
  expect(rangeOf(ENDS, compared([], { status: 'identical' }), false).kind).toBe('rebuild')
})

it('the changelog is reversed where an older revision is returned to', () => {
  expect(rangeOf(ENDS, compared([commit('one')]), true)).toMatchObject({
    kind: 'reversed',
    total: 1,
  })
})

it('the changelog counts what is live and not in it, where a history was pushed by force', () => {
  const range = rangeOf(ENDS, compared([commit('one')], { status: 'diverged', behind: 2 }), false)
  expect(range).toMatchObject({ kind: 'forward', total: 1, lost: 2 })
  expect(rangeOf(ENDS, compared([commit('one')]), false)).not.toHaveProperty('lost')
})

describe('authors', () => {
  it('are openers of merged pull requests and attributed authors of commits, each once', () => {
    const pull = { number: 1, title: 't', author: ANN }
    expect(
      loginsOf([commit('a', { author: BOB }), commit('b', { author: { ...ANN, login: 'Ann' }, pull })]),
    ).toEqual(['ann', 'bob'])
  })

  it('are no bots, and nobody who is only named in a message', () => {
    const pull = { number: 1, title: 't', author: RENOVATE }
    expect(
      loginsOf([commit('x\n\nCo-authored-by: eve <eve@acme.test>', { author: RENOVATE, pull })]),
    ).toEqual([])
  })

  it('are not those who only merged', () => {
    expect(
      loginsOf([commit('Merge pull request #1 from a/b', { parents: ['a', 'b'], author: BOB })]),
    ).toEqual([])
  })

  it('are twenty at most', () => {
    const many = Array.from({ length: 30 }, (_, id) =>
      commit(`${id}`, { author: { login: `p${id}`, id, bot: false } }),
    )
    expect(loginsOf(many)).toHaveLength(20)
  })
})

describe('own changes', () => {
  const own = {
    shas: new Set(['sha-ours']),
    manifests: ['deploy/staging/checkout', 'deploy/production/checkout/'],
  }

  it('are ranges that hold only commits of Slipway', () => {
    expect(isOwnChange(compared([commit('ours'), commit('x', { own: true })]), own)).toBe(true)
    expect(isOwnChange(compared([commit('ours'), commit('theirs')]), own)).toBe(false)
  })

  it('are ranges that hold only files of the manifests', () => {
    const files = ['deploy/staging/checkout/app.yaml', 'deploy/production/checkout/app.yaml']
    expect(isOwnChange(compared([commit('theirs')], { files }), own)).toBe(true)
    expect(
      isOwnChange(compared([commit('theirs')], { files: [...files, 'deploy/staging/checkout-api/x'] }), own),
    ).toBe(false)
  })

  it('are never assumed of what was not seen', () => {
    const files = ['deploy/staging/checkout/app.yaml']
    expect(isOwnChange(compared([commit('ours')], { total: 2 }), own)).toBe(false)
    expect(isOwnChange(compared([commit('theirs')], { files, filesComplete: false }), own)).toBe(false)
    expect(isOwnChange(compared([], { status: 'identical' }), own)).toBe(false)
    expect(isOwnChange({ kind: 'unreachable', message: 'gone' }, own)).toBe(false)
  })

  it('are not told by files where the manifests are the whole repository', () => {
    expect(isOwnChange(compared([commit('theirs')]), { shas: new Set(), manifests: ['.'] })).toBe(false)
  })
})
