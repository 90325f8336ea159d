import { expect, it } from 'vitest'
import { routedFact } from '../../../jobs/route/routed.ts'
import { sweep, type SweepNeeds } from '../../../jobs/sweep.ts'
import { createLog } from '../../../src/log.ts'
import { emptyTarget } from '../../../src/release/target.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryLinks } from '../../simulator/memory-links.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryCluster, memoryQueue, memoryRegistry } from '../../simulator/memory-world.ts'
import { contextOf } from './context.ts'
import { manifest, plainRules, TARGET } from '../../simulator/scenario.ts'

const CLOCK = { nowMs: () => 0 }

function around(changes: Partial<SweepNeeds> = {}): SweepNeeds {
  return {
    store: memoryStore(CLOCK),
    git: memoryGit(CLOCK, manifest('main-1', null, 'a')),
    queue: memoryQueue(CLOCK),
    registry: memoryRegistry(),
    cluster: memoryCluster(),
    links: memoryLinks(),
    advance: async () => ({ kind: 'ignored', reason: 'not asked for', target: null }),
    baseline: async () => undefined,
    rules: { all: () => [plainRules()], generation: () => 'g1' },
    log: createLog({ level: 'silent' }),
    ...changes,
  }
}

it('looks again at a pull request whose check speaks of another configuration', async () => {
  const git = memoryGit(CLOCK, manifest('main-1', null, 'a'))
  const needs = around({ git })
  const pull = git.propose('ann', 'docs/README.md', 'How to')
  const lookedUnder = async (generation: string): Promise<number> => {
    await sweep({ ...needs, rules: { ...needs.rules, generation: () => generation } })
    return (await needs.store.openEntries(10)).filter(id => id.startsWith('pull:')).length
  }
  await needs.store.remember(routedFact('acme/deploy', pull.number), `${pull.head} g1`, 1_000)
  expect(await lookedUnder('g1')).toBe(0)
  expect(await lookedUnder('g2')).toBe(1)
})

it('tells those that wait of the configuration in force, which may be another one since Slipway was away', async () => {
  const told: string[] = []
  const advance: SweepNeeds['advance'] = async (id, { kind }) => {
    told.push(`${id} ${kind}`)
    return { kind: 'ignored', reason: 'nothing of it changed', target: null }
  }
  const needs = around({ advance })
  const nothing = { ...emptyTarget(TARGET), version: 1 }
  await needs.store.save({ target: nothing, dueAtMs: null, journal: [] })
  await sweep(needs)
  expect(told).toEqual([])
  const waits = { ...nothing, version: 2, candidates: [candidate] }
  await needs.store.save({ target: waits, dueAtMs: null, journal: [] })
  await sweep(needs)
  expect(told).toEqual([`${TARGET} rules_changed`])
  const rolling = { ...contextOf({}).release, stage: 'applying' } as const
  await needs.store.save({ target: { ...nothing, version: 3, rolling }, dueAtMs: null, journal: [] })
  await sweep(needs)
  expect(told).toHaveLength(2)
})

const candidate = {
  key: '2',
  tag: 'main-2',
  images: {},
  origin: { trust: 'unlabelled', repository: null, revision: null, version: null },
  seenAtMs: 0,
  late: false,
} as const
