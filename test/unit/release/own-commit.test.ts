import { describe, expect, it } from 'vitest'
import { createAdvance } from '../../../src/advance.ts'
import type { Event } from '../../../src/release/events.ts'
import type { Origin, Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { quiet } from '../../simulator/quiet.ts'
import { REPOSITORY, plainRules, TARGET } from '../../simulator/scenario.ts'

const ORIGIN: Origin = {
  trust: 'believed',
  repository: 'acme/checkout',
  revision: 'b'.repeat(40),
  version: null,
}
const UNKNOWN: Origin = { trust: 'unlabelled', repository: null, revision: null, version: null }
const IMAGE = { repository: REPOSITORY, tag: 'main-2', digest: `sha256:${'2'.repeat(64)}` }

async function afterImage(): Promise<(event: Event) => Promise<Target>> {
  const played = plainRules()
  const rules: Rules = { ...played, delivery: 'commit', approvals: null, outside: 'apply' }
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

function commitSeen(origin: Origin, order: number): Extract<Event, { kind: 'commit_seen' }> {
  const [commit, inputs] = ['c'.repeat(40), 'd'.repeat(40)]
  const seen = {
    commit,
    inputs,
    images: { main: IMAGE },
    key: '2',
    version: 'main-2',
    origin,
    by: null,
    title: '',
  }
  return { kind: 'commit_seen', order, commit: seen, release: `${TARGET}#1`, range: null, authors: [] }
}

describe('our own commit', () => {
  it('is left to its writer when the webhook tells of it first', async () => {
    const tell = await afterImage()
    const { open, rolling } = await tell(commitSeen(UNKNOWN, 3))
    expect([open?.stage, rolling]).toEqual(['writing', null])
  })

  it('keeps the origin that the writer knows, whoever told of it first', async () => {
    const tell = await afterImage()
    const { todo } = await tell(commitSeen(UNKNOWN, 3))
    const [key = ''] = Object.keys(todo).filter(owed => owed.includes('write'))
    const { rolling } = await tell({ ...commitSeen(ORIGIN, 2), settles: key })
    expect(rolling?.origin).toEqual(ORIGIN)
  })
})
