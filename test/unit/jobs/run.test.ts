import { expect, it } from 'vitest'
import { runEffect, type RunNeeds } from '../../../jobs/run.ts'
import { createAdvance } from '../../../src/advance.ts'
import { RetryableError } from '../../../src/errors.ts'
import { createLog } from '../../../src/log.ts'
import type { Chat, Job, Tries } from '../../../src/ports.ts'
import { owe } from '../../../src/release/outbox.ts'
import { wants } from '../../../src/release/wants.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { NOON_MS, rulesOf, story } from '../views/world.ts'
import { contextOf } from './context.ts'

const log = createLog({ level: 'silent' })
const limited = () => new RetryableError('slack_rate_limited', { seconds: 1 }, { retryAfterMs: 1_000 })
const unforeseen = () => new TypeError('terminated')
const CARD = { channel: 'C1', ts: '1.0', permalink: null }
const OUTAGE = 20

type EffectJob = Extract<Job, { kind: 'effect' }>

/** One release whose card is owed, and Slack, which answers its painter in these ways, and then well. */
async function owing(answers: (() => Error)[]) {
  const rules = rulesOf()
  const store = memoryStore({ nowMs: () => NOON_MS })
  const advance = createAdvance({ store, queue: { add: async () => undefined }, rulesOf: () => rules, log })
  const told = story(rules).baseline('1.41.3').push('1.42.0').target
  const target = owe(told, wants(told, rules, NOON_MS), NOON_MS)
  await store.save({ target: { ...target, version: 1 }, dueAtMs: null, journal: [] })
  const owed = Object.values(target.todo).find(({ effect }) => effect.kind === 'paint')
  if (owed === undefined) throw new Error('no card is owed')
  const { key } = owed.effect
  const job = { kind: 'effect', target: rules.target, key, effect: 'paint', sinceVersion: 1 } as const
  const paint: Chat['paint'] = async () => {
    const error = answers.shift()
    if (error !== undefined) throw error()
    return { kind: 'painted', card: CARD }
  }
  const { ports } = contextOf({ store })
  const needs: RunNeeds = {
    ports: { ...ports, chat: { ...ports.chat, paint } },
    advance,
    rulesOf: () => rules,
    log,
  }
  const card = async () => (await store.load(rules.target)).target?.open?.card ?? null
  return { needs, job, card, left: () => answers.length }
}

async function runToEnd({ needs, job }: { needs: RunNeeds; job: EffectJob }, tries: Tries): Promise<void> {
  const ran = await runEffect(needs, job, tries)
  if (ran.kind === 'done') return
  const faults = tries.faults + (ran.isFault === true ? 1 : 0)
  await runToEnd({ needs, job }, { attempt: tries.attempt + 1, faults })
}

it('costs no attempt that an outage lasted: what nobody foresaw after it is tried again all the same', async () => {
  const owed = await owing([...Array.from({ length: OUTAGE }, () => limited), unforeseen])
  await runToEnd(owed, { attempt: 1, faults: 0 })
  expect(await owed.card()).toEqual(CARD)
})

it('gives up what nobody foresaw after eight times, however many outages lay between', async () => {
  const owed = await owing(Array.from({ length: 12 }, () => [limited, unforeseen]).flat())
  await runToEnd(owed, { attempt: 1, faults: 0 })
  expect(await owed.card()).toBeNull()
  expect(owed.left()).toBe(8)
})
