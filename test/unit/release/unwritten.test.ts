import { expect, it } from 'vitest'
import { createAdvance } from '../../../src/advance.ts'
import type { Event } from '../../../src/release/events.ts'
import type { Origin, Person, Target } from '../../../src/release/release.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { quiet } from '../../simulator/quiet.ts'
import { REPOSITORY, plainRules, TARGET } from '../../simulator/scenario.ts'

const ORIGIN: Origin = {
  trust: 'believed',
  repository: 'acme/checkout',
  revision: 'b'.repeat(40),
  version: null,
}
const ANN: Person = { login: 'ann', id: 101, bot: false }
const IMAGE = { repository: REPOSITORY, tag: 'main-2', digest: `sha256:${'2'.repeat(64)}` }

it('R15: tells the author of a release that could not be written', async () => {
  const tell = await opened()
  const failure = { code: 'manifest_refused', message: 'a.yaml line 2 cannot be parsed.' }
  const ranged = { range: null, authors: [ANN], origin: ORIGIN }
  const { open } = await tell({ kind: 'effect_failed', settles: '1.write.0', failure, ranged })
  expect(open).toMatchObject({ stage: 'failed', authors: [ANN], failure })
  const card = { channel: 'C1', ts: '1.1', permalink: null }
  const { todo } = await tell({ kind: 'painted', release: `${TARGET}#1`, card, shown: open?.shown ?? 0 })
  expect(Object.keys(todo)).toContain('1.message_author.ann.0')
})

async function opened(): Promise<(event: Event) => Promise<Target>> {
  const rules = plainRules()
  const store = memoryStore({ nowMs: () => 1_000 })
  const advance = createAdvance({ store, queue: { add: async () => {} }, rulesOf: () => rules, log: quiet })
  const tell = async (event: Event): Promise<Target> => {
    const { target } = await advance(TARGET, event)
    if (target === null) throw new Error('no target')
    return target
  }
  await tell({ kind: 'baseline_taken', order: 1, deployed: null, key: '1', digests: [] })
  await tell({ kind: 'image_found', name: 'main', image: IMAGE, key: '2', origin: ORIGIN, own: false })
  return tell
}
