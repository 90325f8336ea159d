import { describe, expect, it } from 'vitest'
import { rangeFor } from '../../../jobs/write/range.ts'
import type { ComparedCommit, Comparison } from '../../../src/ports.ts'
import type { Deployed, Origin, Release } from '../../../src/release/release.ts'
import { contextOf } from './context.ts'

const [OLD, NEW] = ['a'.repeat(40), 'b'.repeat(40)]
const ANN = { login: 'ann', id: 1, bot: false }
const RENOVATE = { login: 'renovate[bot]', id: 3, bot: true }

function origin(revision: string): Origin {
  return { trust: 'believed', repository: 'acme/checkout', revision, version: null }
}

function commit(message: string, more: Partial<ComparedCommit> = {}): ComparedCommit {
  const by = { author: ANN, authorName: 'Ann', own: false, committedAtMs: 0 }
  return { sha: `sha-${message}`, parents: ['p'], message, ...by, pull: null, ...more }
}

type Found = Extract<Comparison, { kind: 'found' }>

function found(commits: ComparedCommit[], more: Partial<Found> = {}): Comparison {
  const files = { files: [], filesComplete: true }
  return { kind: 'found', status: 'ahead', behind: 0, total: commits.length, commits, ...files, ...more }
}

type Said = Record<string, Comparison>
type Changes = {
  from?: string | null
  to?: string
  release?: Partial<Release>
  paths?: string[]
  reachable?: boolean
}

/** Compares in a repository that answers `older...newer` with what is said; anything else cannot be compared. */
async function ranged(
  said: Said,
  { from = OLD, to = NEW, release = {}, paths = [], reachable = true }: Changes = {},
) {
  const asked: string[] = []
  const context = contextOf({})
  const { git } = context.ports
  const live: Deployed = {
    release: null,
    version: 'v',
    images: {},
    origin: origin(from ?? ''),
    commit: 'c',
    inputs: 'i',
    atMs: 0,
  }
  const result = await rangeFor({
    ...context,
    release: {
      ...context.release,
      from: from === null ? null : live,
      origin: origin(to),
      authors: [],
      ...release,
    },
    rules: { ...context.rules, source: { repository: 'acme/checkout', paths } },
    ports: {
      ...context.ports,
      git: {
        ...git,
        reachable: async () => reachable,
        compare: async request => {
          asked.push(`${request.base[0]}...${request.head[0]} ${request.paths.join()}`.trim())
          return (
            said[`${request.base[0]}...${request.head[0]}`] ?? { kind: 'unreachable', message: 'Not Found' }
          )
        },
      },
    },
  })
  return { ...result, asked }
}

describe('the changelog (R4)', () => {
  it('is the comparison of what is live with the new revision', async () => {
    const { range, authors, asked } = await ranged({ 'a...b': found([commit('Fix VAT')]) })
    expect(range).toMatchObject({ kind: 'forward', base: OLD, head: NEW, total: 1 })
    expect(authors).toEqual([ANN])
    expect(asked).toEqual(['a...b'])
  })

  it('is turned round where tags have no order and the new image is of an older revision', async () => {
    const behind = found([], { status: 'behind', behind: 1 })
    const said = { 'a...b': behind, 'b...a': found([commit('Fix VAT')]) }
    const { range, authors } = await ranged(said)
    expect(range).toMatchObject({ kind: 'reversed', base: OLD, head: NEW, total: 1 })
    expect(range?.entries.map(({ title }) => title)).toEqual(['Fix VAT'])
    expect(authors).toEqual([ANN])
  })

  it('of a rollback is what it takes back, and keeps who asked for it', async () => {
    const release: Partial<Release> = { kind: 'rollback', authors: [ANN] }
    const bob = { login: 'bob', id: 2, bot: false }
    const said = { 'b...a': found([commit('Fix VAT', { author: bob })]) }
    const { range, authors, asked } = await ranged(said, { release })
    expect(range).toMatchObject({ kind: 'reversed', total: 1 })
    expect([authors, asked]).toEqual([[ANN], ['b...a']])
  })

  it('of a rollback to a newer revision is what that brings', async () => {
    const behind = found([], { status: 'behind', behind: 1 })
    const said = { 'b...a': behind, 'a...b': found([commit('Fix VAT')]) }
    const { range } = await ranged(said, { release: { kind: 'rollback' } })
    expect(range).toMatchObject({ kind: 'forward', total: 1 })
  })

  it('of a first deployment is none', async () => {
    const { range, asked } = await ranged({}, { from: null })
    expect(range).toMatchObject({ kind: 'first', total: 0 })
    expect(asked).toEqual([])
  })

  it('of a rebuild of the same source is none', async () => {
    const { range, asked } = await ranged({}, { to: OLD })
    expect(range).toMatchObject({ kind: 'rebuild' })
    expect(asked).toEqual([])
  })

  it('tells what is lost where the history was pushed by force', async () => {
    const apart = found([commit('Again')], { status: 'diverged', behind: 3 })
    expect((await ranged({ 'a...b': apart })).range).toMatchObject({ kind: 'forward', total: 1, lost: 3 })
  })

  it('is not known where the live revision is gone, and the new one is still believed', async () => {
    const { range, origin: believed } = await ranged({})
    expect(range).toMatchObject({ kind: 'unknown', total: 0 })
    expect(believed.trust).toBe('believed')
  })

  it('is none where the new revision is on no branch or tag', async () => {
    const { range, origin: unreachable, authors } = await ranged({}, { reachable: false })
    expect(range).toBeNull()
    expect([unreachable.trust, authors]).toEqual(['unreachable', []])
  })

  it('asks only for the paths of a service in a monorepo', async () => {
    const said = { 'a...b': found([commit('Fix VAT')]) }
    const { asked } = await ranged(said, { paths: ['services/checkout', 'libs'] })
    expect(asked).toEqual(['a...b services/checkout,libs'])
  })

  it('counts more commits than were read', async () => {
    const said = { 'a...b': found([commit('Fix VAT')], { total: 1_200 }) }
    expect((await ranged(said)).range?.total).toBe(1_200)
  })

  it('names pull requests that were squashed and merged, and no bot as author', async () => {
    const pull = { number: 7, title: 'Retry payments', author: ANN }
    const commits = [
      commit('Bump left-pad (#9)', { author: RENOVATE }),
      commit('wip', { pull }),
      commit('Merge pull request #7 from acme/retry', { pull, parents: ['p', 'q'], author: RENOVATE }),
    ]
    const { range, authors } = await ranged({ 'a...b': found(commits) })
    expect(range?.entries.map(({ pull: number, title }) => `#${number} ${title}`)).toEqual([
      '#7 Retry payments',
      '#9 Bump left-pad',
    ])
    expect(authors).toEqual([ANN])
  })
})
