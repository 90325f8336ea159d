import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createQueue, type BullMq } from '../../../src/clients/queue.ts'
import { createStore, type RedisStore } from '../../../src/clients/store.ts'
import { createLog } from '../../../src/log.ts'
import type { Job, Ran, Tries } from '../../../src/ports.ts'
import { needs } from '../../servers/missing.ts'
import { startTestRedis } from '../../servers/redis.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { storeBehaviour } from './store-behaviour.ts'

const log = createLog({ level: 'silent' })
const describeRedis = await needs('redis-server')

describe('the store of the simulator', () => {
  storeBehaviour(async () => memoryStore({ nowMs: () => 1_700_000_000_000 }))
})

describeRedis('the store in Redis', () => {
  let redis: Awaited<ReturnType<typeof startTestRedis>>
  const stores: RedisStore[] = []
  const open = async (): Promise<RedisStore> => {
    const store = await createStore({ url: redis.url, name: `test-${stores.length}`, log })
    stores.push(store)
    return store
  }
  beforeAll(async () => {
    redis = await startTestRedis()
  })
  afterAll(async () => {
    for (const store of stores) store.disconnect()
    await redis.stop()
  })

  storeBehaviour(open)

  it('runs a job that is added many times once, and again when it asks for it', async () => {
    const store = await open()
    const queue = createQueue({ url: redis.url, prefix: store.keys.queue, laneOf: () => 'deploy', log })
    const attempts: number[] = []
    const done = Promise.withResolvers<void>()
    const job: Job = {
      kind: 'effect',
      target: 'staging/checkout',
      key: '1.write.0',
      effect: 'write',
      sinceVersion: 1,
    }
    await Promise.all(Array.from({ length: 10 }, () => queue.add([job])))
    expect(await queue.missing([job])).toEqual([])
    const workers = queue.work(async (_job, { attempt }) => {
      attempts.push(attempt)
      if (attempt < 3) return { kind: 'again', inMs: 1 }
      done.resolve()
      return { kind: 'done' }
    })
    await done.promise
    await workers.stop()
    await closed(queue, job)
    expect(attempts).toEqual([1, 2, 3])
  })

  it('counts of a job’s attempts those that ended in a fault', async () => {
    const store = await open()
    const queue = createQueue({ url: redis.url, prefix: store.keys.queue, laneOf: () => 'deploy', log })
    const tried: [Job, Tries][] = []
    const done = Promise.withResolvers<void>()
    const job: Job = { kind: 'route', entry: 'push:1' }
    await queue.add([job])
    const ends: Ran[] = [
      { kind: 'again', inMs: 1 },
      { kind: 'again', inMs: 1, isFault: true },
      { kind: 'again', inMs: 1 },
      { kind: 'again', inMs: 1, isFault: true },
    ]
    const workers = queue.work(async (given, tries) => {
      tried.push([given, tries])
      const end = ends.shift()
      if (end === undefined) done.resolve()
      return end ?? { kind: 'done' }
    })
    await done.promise
    await workers.stop()
    await closed(queue, job)
    const counts = [
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 2],
    ]
    expect(tried).toEqual(counts.map(([attempt, faults]) => [job, { attempt, faults }]))
  })
})

/** A job that is done is gone, so that the same need may come back. */
async function closed(queue: BullMq, job: Job): Promise<void> {
  expect(await queue.missing([job])).toEqual([job])
  await queue.close()
}
