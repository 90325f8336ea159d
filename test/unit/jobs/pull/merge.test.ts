import { expect, it } from 'vitest'
import type { JobContext } from '../../../../jobs/job.ts'
import { mergeNow, type OpenPull } from '../../../../jobs/pull/attempt.ts'
import { decide } from '../../../../src/release/decide.ts'
import type { Release } from '../../../../src/release/release.ts'
import { memoryGit } from '../../../simulator/memory-git.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { annWrites, carolWrites, clicks, HEAD, opened, production } from '../../views/pulls.ts'
import { contextOf } from '../context.ts'

const MERGE = 'd'.repeat(40)
const CONTENT = 'in-1.42.0'
const SEEN = { head: MERGE, inputs: CONTENT }
const BEFORE = { head: '0'.repeat(40), inputs: 'in-1.41.3' }

/**
 * An approved release; what somebody else's look at the branch saw, if any, which ends while GitHub merges; and what the
 * branch has afterwards.
 */
async function merged(theirHead: string | null, after = { head: MERGE, inputs: CONTENT }, answered = SEEN) {
  const told = clicks(clicks(opened(production()), 'approve', annWrites), 'approve', carolWrites)
  const { open } = told.target
  if (open?.pull == null) throw new Error('nothing is open')
  const store = memoryStore({ nowMs: () => told.nowMs })
  const name = `${open.place.repository}#${open.place.branch}`
  // Numbers of looks go on from those that the target knows.
  for (let order = 0; order < told.target.seen; order++) await store.order(name)
  const theirs: (number | null)[] = []
  const reads: string[] = []
  const files = [{ path: 'checkout.yaml', text: '' }]
  const { ports, ...rest } = contextOf({ store })
  const git: JobContext['ports']['git'] = {
    ...memoryGit({ nowMs: () => 0 }, []),
    head: async () => {
      reads.push('head')
      return { commit: after.head, tree: '' }
    },
    folder: async () => ({ kind: 'found', inputs: CONTENT, files }),
    folderIds: async (_repository, _commit, paths) =>
      Object.fromEntries(paths.map(path => [path, after.inputs])),
    mergePull: async () => {
      const since = await store.order(name)
      if (theirHead !== null) theirs.push(await store.looked(name, { since, head: theirHead }))
      return { kind: 'merged', commit: MERGE, now: answered }
    },
  }
  const context = { ...rest, target: told.target, release: open, rules: told.rules, ports: { ...ports, git } }
  const attempt = { kind: 'merge', key: '1.merge.x.0', release: open.id, head: HEAD } as const
  const event = await mergeNow(context, open.pull, { attempt, state: stateOf(open.pull) })
  if (event.kind !== 'change_merged') throw new Error('it is not merged')
  return { told, event, theirs: theirs[0] ?? Infinity, reads }
}

function stateOf(pull: NonNullable<Release['pull']>): OpenPull {
  const quiet = { computing: false, test: null, reviews: [], dismissed: [], behind: null, advisory: false }
  const of = { id: 'PR_318', onto: 'main', title: '', author: null, isDraft: false, method: 'merge' } as const
  return { ...pull, kind: 'open', ...quiet, ...of }
}

it('is newer than a look that ended while GitHub merged, and saw the branch before: what was approved is applied', async () => {
  const { told, event, theirs } = await merged('0'.repeat(40))
  expect(event.order).toBeGreaterThan(theirs)
  expect(decide({ ...told.target, seen: theirs }, event, told.rules, told.nowMs)).toMatchObject({
    kind: 'changed',
    target: { rolling: { number: 1, stage: 'applying' }, outside: null },
  })
})

it('tells of the branch what the answer of GitHub told, where nobody looked meanwhile', async () => {
  const { event, reads } = await merged(null, { head: 'f'.repeat(40), inputs: 'by-hand' })
  expect(event.now).toBe(CONTENT)
  expect(reads).toEqual([])
})

it('looks at the branch again where somebody saw another head: one that came on top of it, for one', async () => {
  const { event, reads, theirs } = await merged('f'.repeat(40), { head: 'f'.repeat(40), inputs: 'by-hand' })
  expect([event.commit.inputs, event.now]).toEqual([CONTENT, 'by-hand'])
  expect(event.order).toBeGreaterThan(theirs)
  expect(reads).toEqual(['head'])
})

it('looks at the branch where GitHub answers with a head from before the merge', async () => {
  const { event, reads } = await merged(null, { head: MERGE, inputs: CONTENT }, BEFORE)
  expect([event.commit.inputs, event.now]).toEqual([CONTENT, CONTENT])
  expect(reads).toEqual(['head'])
})
