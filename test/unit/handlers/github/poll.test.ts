import { expect, it } from 'vitest'
import { pollGitHub } from '../../../../handlers/github/poll.ts'
import { createMetrics } from '../../../../src/metrics.ts'
import type { Lease, RecentPull } from '../../../../src/ports.ts'
import { smallWorld } from './world.ts'

const [A, B] = ['a'.repeat(40), 'b'.repeat(40)]

/** Plays the poll over a list of what GitHub says at each tick: a head, or null when it cannot be reached. */
async function play(
  answers: (string | null)[],
  lease: () => Promise<Lease | null> = mine,
  pulls: (RecentPull[] | null)[] = [],
) {
  const { store, queue, entries, jobs } = smallWorld()
  const warnings: string[] = []
  const left = [...answers]
  const listed = [...pulls]
  let looks = 0
  await pollGitHub({
    store: { ...store, lease },
    queue,
    metrics: createMetrics(),
    branches: () => [{ repository: 'acme/deploy', branch: 'main' }],
    log: { warn: (_fields: object, text?: string) => void warnings.push(text ?? '') },
    git: {
      head: async () => {
        looks += 1
        const commit = left.shift()
        if (commit === null || commit === undefined) throw new Error('unreachable')
        return { commit, tree: commit }
      },
      recentPulls: async () => {
        const next = listed.shift()
        if (next === null) throw new Error('unreachable')
        return next ?? []
      },
    },
    every: async function* () {
      for (const tick of answers.keys()) yield tick
    },
    signal: new AbortController().signal,
  })
  const ids = [...entries.keys()]
  const heads = ids.filter(id => id.startsWith('push:')).map(id => id.split(':').at(-1))
  return { heads, pulls: ids.filter(id => id.startsWith('pull:')), jobs, warnings, looks }
}

async function mine(): Promise<Lease> {
  return { renew: async () => true, release: async () => {} }
}

it('accepts each new head once', async () => {
  const { heads, jobs } = await play([A, A, B, B])
  expect(heads).toEqual([A, B])
  expect(jobs).toHaveLength(2)
})

it('says that GitHub cannot be reached and looks again', async () => {
  const { heads, warnings } = await play([A, null, B])
  expect(heads).toEqual([A, B])
  expect(warnings).toEqual(['the head could not be looked at'])
})

it('does not look while another replica polls', async () => {
  expect((await play([A, B], async () => null)).looks).toBe(0)
})

it('takes the poll over when its lease was lost', async () => {
  let asked = 0
  const lost = async () => {
    asked += 1
    return asked === 2 ? null : { renew: async () => false, release: async () => {} }
  }
  const { looks } = await play([A, A, A], lost)
  expect([asked, looks]).toEqual([3, 2])
})

const at = (updatedAt: string, branch = 'slipway/production/shop/1-abc'): RecentPull => ({
  number: branch.startsWith('slipway/') ? 7 : 8,
  branch,
  updatedAt,
})

it('accepts a pull request whenever something about it changed, whoever opened it', async () => {
  const { pulls } = await play([A, A, A, A, A], mine, [
    [at('10:00')],
    [at('10:00'), at('10:01', 'fix')],
    [at('10:02'), at('10:03', 'fix')],
    [at('10:02')],
    [at('10:04')],
  ])
  expect(pulls).toEqual(
    ['8:poll:10:01', '7:poll:10:02', '8:poll:10:03', '7:poll:10:04'].map(what => `pull:acme/deploy:${what}`),
  )
})
