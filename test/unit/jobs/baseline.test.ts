import { expect, it } from 'vitest'
import { createBaseline, type Baseline } from '../../../jobs/baseline.ts'
import { createAdvance } from '../../../src/advance.ts'
import { createLog } from '../../../src/log.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryQueue, memoryRegistry } from '../../simulator/memory-world.ts'
import { manifest, plainRules, TARGET } from '../../simulator/scenario.ts'

const CLOCK = { nowMs: () => 1_000 }
const log = createLog({ level: 'silent' })
const rules = plainRules()

/** The manifests name main-1; the registry has main-2 and main-3 too. */
function first() {
  const store = memoryStore(CLOCK)
  const registry = memoryRegistry()
  for (const n of ['1', '2', '3'])
    registry.pushed.set(`main-${n}`, { digest: `sha256:${n.repeat(64)}`, revision: n.repeat(40) })
  const git = memoryGit(CLOCK, manifest('main-1', null, 'a'))
  const advance = createAdvance({ store, queue: memoryQueue(CLOCK), rulesOf: () => rules, log })
  const marked = async (taking: (baseline: Baseline) => Promise<void>): Promise<unknown> => {
    await taking(createBaseline({ store, git, registry, advance }))
    return (await store.load(TARGET)).target?.mark.key
  }
  return { marked }
}

it('takes in what the registry holds, so that none of it is released by itself', async () => {
  expect(await first().marked(baseline => baseline(rules))).toBe('3')
})

it('leaves out the tag that is new as it is taken, which may still be released', async () => {
  expect(await first().marked(baseline => baseline(rules, 'main-3'))).toBe('2')
})
