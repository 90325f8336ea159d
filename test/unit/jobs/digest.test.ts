import { expect, it } from 'vitest'
import { digest } from '../../../jobs/digest.ts'
import type { JobContext } from '../../../jobs/job.ts'
import type { Target } from '../../../src/release/release.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { wants } from '../../../src/release/wants.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat } from '../../simulator/memory-world.ts'
import { NOON_MS, rulesOf, story } from '../views/world.ts'
import { contextOf } from './context.ts'

const HOUR_MS = 3600_000
const rulesFor = (service: string, announce: Rules['announce'] = 'digest') =>
  rulesOf({ target: `staging/${service}`, service, announce })

/** A target that went live a while after noon. */
function liveAfter(rules: Rules, ms: number): Target {
  const told = story(rules).baseline('1.41.3').push('1.42.0').commit('1.42.0').applied().after(ms).live()
  return { ...told.target, version: 1 }
}

async function world(targets: [Target, Rules][]) {
  const store = memoryStore({ nowMs: () => NOON_MS })
  const chat = memoryChat()
  for (const [target] of targets)
    // oxlint-disable-next-line no-await-in-loop -- one document after the other
    await store.save({ target, dueAtMs: null, journal: [] })
  const rules = new Map(targets.map(([target, each]) => [target.id, each]))
  const run = async ([target, each]: [Target, Rules]) => {
    const release = target.ending[0]
    if (release === undefined) throw new Error('nothing went live')
    const context: JobContext = {
      ...contextOf({ store, chat }),
      target,
      release,
      rules: each,
      rulesOf: id => rules.get(id) ?? null,
    }
    return digest({ kind: 'digest', key: '1.digest', release: release.id }, context)
  }
  return { store, chat, run }
}

const checkout: [Target, Rules] = [liveAfter(rulesFor('checkout'), 0), rulesFor('checkout')]
const search: [Target, Rules] = [liveAfter(rulesFor('search'), 60_000), rulesFor('search')]
const later: [Target, Rules] = [liveAfter(rulesFor('later'), HOUR_MS), rulesFor('later')]
const carded: [Target, Rules] = [liveAfter(rulesFor('carded', 'card'), 0), rulesFor('carded', 'card')]

it('is one message for all that went live within an hour, however many tell of it', async () => {
  const { chat, run } = await world([checkout, search, later, carded])
  for (const each of [checkout, search, checkout])
    // oxlint-disable-next-line no-await-in-loop -- one after the other, as its lane lets them
    expect(await run(each)).toEqual({ kind: 'effect_done', settles: '1.digest' })
  expect(chat.cards).toHaveLength(1)
  expect(chat.cards[0]?.texts).toEqual(['Live in staging: search 1.42.0, checkout 1.42.0.'])
  await run(later)
  expect(chat.cards.map(({ texts }) => texts.at(-1))).toContain('Live in staging: later 1.42.0.')
})

it('is found again by its name after a crash, and drawn anew', async () => {
  const { store, chat, run } = await world([checkout, search])
  const { remember } = store
  Object.assign(store, { remember: () => Promise.reject(new Error('killed')) })
  await expect(run(checkout)).rejects.toThrow('killed')
  Object.assign(store, { remember })
  await run(checkout)
  expect(chat.cards).toHaveLength(1)
})

const kinds = ([target, rules]: [Target, Rules]) => wants(target, rules, NOON_MS).map(({ kind }) => kind)

it('is wanted of what went live without a card of its own', () => {
  expect(kinds(checkout)).toContain('digest')
  expect(kinds(checkout)).not.toContain('paint')
  expect(kinds(carded)).not.toContain('digest')
  const failed = story(rulesFor('failed')).baseline('1.41.3').push('1.42.0').commit('1.42.0').applied()
  const at = failed.crashes(['no']).target
  expect(kinds([at, failed.rules])).toContain('paint')
  expect(kinds([at, failed.rules])).not.toContain('digest')
})
