import { expect, it } from 'vitest'
import { lostOf, redeliverLost } from '../../../jobs/redeliver.ts'
import type { Delivery } from '../../../src/ports.ts'
import { memoryStore } from '../../simulator/memory-store.ts'

const NOW_MS = Date.UTC(2026, 10, 26, 9)
const MINUTE_MS = 60_000

function attempt(guid: string, ageMs: number, arrived = false): Delivery {
  const status = arrived ? 'OK' : 'failed to connect to host'
  return { id: `${guid}@${ageMs}`, guid, event: 'push', atMs: NOW_MS - ageMs, arrived, status }
}

function world(recent: Delivery[]) {
  const asked: string[] = []
  const store = memoryStore({ nowMs: () => NOW_MS })
  const deliveries = {
    recent: async () => recent,
    again: async (id: string) => {
      asked.push(id)
      return !id.startsWith('forgotten')
    },
  }
  return { asked, run: () => redeliverLost({ store, deliveries, log: { info: () => undefined } }) }
}

it('asks again for what did not arrive, oldest first, by its newest attempt', async () => {
  const { asked, run } = world([
    attempt('c', MINUTE_MS, true),
    attempt('b', 2 * MINUTE_MS),
    attempt('a', 3 * MINUTE_MS),
    attempt('b', 4 * MINUTE_MS),
  ])
  expect(await run()).toBe(2)
  expect(asked).toEqual([`a@${3 * MINUTE_MS}`, `b@${2 * MINUTE_MS}`])
})

it('leaves alone what arrived by a later attempt, is under way, or is of another day', () => {
  const recent = [attempt('a', MINUTE_MS, true), attempt('b', 5_000), attempt('a', 2 * MINUTE_MS)]
  expect(lostOf([...recent, attempt('c', 7 * 60 * MINUTE_MS)], NOW_MS)).toEqual([])
})

it('asks three times and no more, and goes on where GitHub has forgotten one', async () => {
  const { asked, run } = world([attempt('b', MINUTE_MS), attempt('forgotten', 2 * MINUTE_MS)])
  expect([await run(), await run(), await run(), await run()]).toEqual([1, 1, 1, 0])
  expect(asked).toHaveLength(6)
})

it('asks for at most twenty in one go', async () => {
  const many = Array.from({ length: 60 }, (_, n) => attempt(`g${n}`, MINUTE_MS + n))
  const { asked, run } = world(many)
  await run()
  expect(asked).toHaveLength(20)
})
