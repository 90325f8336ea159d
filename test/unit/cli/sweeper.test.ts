import { expect, it } from 'vitest'
import { createSweeper } from '../../../src/cli/sweeper.ts'
import type { Job } from '../../../src/ports.ts'
import { emptyTarget } from '../../../src/release/target.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryLinks } from '../../simulator/memory-links.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryCluster, memoryRegistry } from '../../simulator/memory-world.ts'
import { createLog } from '../../../src/log.ts'

const ID = 'staging/checkout'
const CLOCK = { nowMs: () => 0 }

it('wakes what a dead process left without a job as soon as another one starts, and then takes its turn', async () => {
  const added: Job[] = []
  const sweep = createSweeper({
    ...(await heldByTheDead()),
    queue: { add: async jobs => void added.push(...jobs), missing: async jobs => jobs },
  })
  await sweep()
  expect(added).toMatchObject([{ kind: 'effect', target: ID, key: 'k', effect: 'write' }])
  await sweep()
  expect(added).toHaveLength(1)
})

/** A release waits to be written; its job was never added, and the lease of who should have done so still stands. */
async function heldByTheDead() {
  const store = memoryStore(CLOCK)
  const effect = { kind: 'write', key: 'k', release: `${ID}#1` } as const
  const target = {
    ...emptyTarget(ID),
    version: 1,
    todo: { k: { effect, sinceVersion: 1, sinceMs: 0, delayed: null } },
  }
  await store.save({ target, dueAtMs: null, journal: [] })
  await store.lease('sweep', 60_000)
  return {
    store,
    git: memoryGit(CLOCK, []),
    cluster: memoryCluster(),
    registry: memoryRegistry(),
    links: memoryLinks(),
    advance: async () => ({ kind: 'ignored', reason: 'not asked for', target: null }) as const,
    baseline: async () => undefined,
    rules: { all: () => [], generation: () => 'g1' },
    policy: { all: () => [] },
    watch: { saved: () => undefined },
    log: createLog({ level: 'silent' }),
  }
}
