import { describe, expect, it } from 'vitest'
import { lookAfter, lookAtHead } from '../../../jobs/head.ts'
import type { Head, Ports } from '../../../src/ports.ts'
import { memoryStore } from '../../simulator/memory-store.ts'

const PLACE = { repository: 'acme/deploy', branch: 'main' }
const NAME = 'acme/deploy#main'

/** A branch that says one head after the other; somebody else's look ends while it is read, and saw this one. */
function reading(heads: string[], others: (string | null)[]) {
  const store = memoryStore({ nowMs: () => 0 })
  const theirs: (number | null)[] = []
  const head = async (): Promise<Head> => {
    const commit = heads.shift() ?? ''
    const other = others.shift() ?? null
    if (other !== null) theirs.push(await store.looked(NAME, { since: await store.order(NAME), head: other }))
    return { commit, tree: '' }
  }
  return { needs: { store, git: { head } }, theirs }
}

describe('a look at the head of a branch', () => {
  it('looks again where another ended meanwhile that saw another head', async () => {
    const { needs, theirs } = reading(['before', 'after'], ['after'])
    const { head, order } = await lookAtHead(needs, PLACE)
    expect(head.commit).toBe('after')
    expect(order).toBeGreaterThan(theirs[0] ?? Infinity)
  })

  it('looks once where the other one saw the same', async () => {
    const { needs, theirs } = reading(['after'], ['after'])
    const { head, order } = await lookAtHead(needs, PLACE)
    expect(head.commit).toBe('after')
    expect(order).toBeGreaterThan(theirs[0] ?? Infinity)
  })

  it('after a commit is not content with a head from before it', async () => {
    const { needs } = reading(['before', 'before', 'after'], [])
    const behind = { behind: 1, total: 0, commits: [], files: [], filesComplete: true }
    const compare: Ports['git']['compare'] = async ({ head }) => ({
      kind: 'found',
      status: head === 'before' ? 'behind' : 'ahead',
      ...behind,
    })
    const git = { ...needs.git, compare }
    expect((await lookAfter({ ...needs, git }, PLACE, 'ours')).head.commit).toBe('after')
  })

  it('after a commit takes a head from before it where the branch stays there', async () => {
    const { needs } = reading(['a', 'a', 'a', 'a', 'a'], [])
    const behind = { behind: 1, total: 0, commits: [], files: [], filesComplete: true }
    const compare: Ports['git']['compare'] = async () => ({ kind: 'found', status: 'behind', ...behind })
    const git = { ...needs.git, compare }
    expect((await lookAfter({ ...needs, git }, PLACE, 'ours')).head.commit).toBe('a')
  })

  it('comes back later where the branch moves under each of its looks', async () => {
    const { needs } = reading(['a', 'b', 'c', 'd', 'e'], ['b', 'c', 'd', 'e', 'f'])
    await expect(lookAtHead(needs, PLACE)).rejects.toMatchObject({ code: 'git_head_moved' })
  })
})
