import { expect, it } from 'vitest'
import { createAdvance } from '../../src/advance.ts'
import { createLog } from '../../src/log.ts'
import type { Job } from '../../src/ports.ts'
import { owe } from '../../src/release/outbox.ts'
import type { Rules } from '../../src/release/rules.ts'
import { wants } from '../../src/release/wants.ts'
import { memoryStore } from '../simulator/memory-store.ts'
import {
  afterStaging,
  builtFrom,
  goesLive,
  hears,
  productionAfter,
  SOAK_MS,
  staging,
} from './release/time/world.ts'

const log = createLog({ level: 'silent' })

/** A release that opened after its soak, under a configuration that asks for more of it since. */
async function openUnder(longer: (rules: Rules) => Rules) {
  const told = hears(productionAfter(), goesLive(staging(), '2.7.0', '1').after(SOAK_MS))
  const { target, rules, nowMs } = told.push('1.1.0', builtFrom('1'))
  const clock = { now: nowMs }
  const store = memoryStore({ nowMs: () => clock.now })
  let now = longer(rules)
  await store.save({
    target: owe({ ...target, version: 1 }, wants(target, now, nowMs), nowMs),
    dueAtMs: null,
    journal: [],
  })
  const jobs: Job[] = []
  const queue = { add: async (added: Job[]) => void jobs.push(...added) }
  const advance = createAdvance({ store, queue, rulesOf: () => now, log })
  const asked = () => jobs.flatMap(job => (job.kind === 'effect' ? [job.effect] : []))
  const turn = (change: (rules: Rules) => Rules) => void (now = change(rules))
  return { target: target.id, advance, asked, store, turn, after: (ms: number) => void (clock.now += ms) }
}

it('asks for what the configuration in force wants by now, though it changes nothing of the release', async () => {
  const { target, advance, asked, after } = await openUnder(rules => ({
    ...rules,
    after: afterStaging({ soakMs: 3 * SOAK_MS }),
  }))
  await advance(target, { kind: 'rules_changed' })
  expect(asked()).toEqual([])
  after(2 * SOAK_MS)
  await advance(target, { kind: 'rules_changed' })
  expect(asked()).toContain('write')
})

it('no longer asks for what it does not want any more', async () => {
  const { target, advance, store, turn } = await openUnder(rules => rules)
  expect(Object.keys((await store.load(target)).target?.todo ?? {})).toContain('1.write.0')
  turn(rules => ({ ...rules, after: afterStaging({ soakMs: 3 * SOAK_MS }) }))
  await advance(target, { kind: 'rules_changed' })
  expect(Object.keys((await store.load(target)).target?.todo ?? {})).not.toContain('1.write.0')
})

it('saves nothing where nothing is asked for that was not asked for before', async () => {
  const { target, advance, store } = await openUnder(rules => rules)
  expect(await advance(target, { kind: 'rules_changed' })).toMatchObject({ kind: 'ignored' })
  expect((await store.load(target)).target?.version).toBe(1)
})
