import { expect, it } from 'vitest'
import { createLimiter, RATES } from '../../../../src/clients/slack/limiter.ts'
import { RetryableError } from '../../../../src/errors.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'

function world() {
  let now = 1_000_000
  const clock = { nowMs: () => now }
  const store = memoryStore(clock)
  return {
    store,
    limiter: () => createLimiter(store, clock.nowMs),
    after: (ms: number) => void (now += ms),
  }
}

const waits = async (taking: Promise<void>): Promise<number> => {
  const error = await taking.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return error instanceof RetryableError ? (error.retryAfterMs ?? -1) : 0
}

it('lets a burst through and then one call a second in each channel', async () => {
  const { limiter, after } = world()
  const one = limiter()
  const post = (channel: string) => waits(one.take('chat.postMessage', channel))
  const { burst, perMinute } = RATES['chat.postMessage']
  const first = await Promise.all(Array.from({ length: burst }, () => post('C1')))
  expect(first).toEqual(Array.from({ length: burst }, () => 0))
  expect(await post('C1')).toBe(Math.ceil(60_000 / perMinute))
  expect(await post('C2')).toBe(0)
  after(Math.ceil(60_000 / perMinute))
  expect(await post('C1')).toBe(0)
  expect(await post('C1')).toBeGreaterThan(0)
})

it('counts edits for the whole workspace', async () => {
  const { limiter } = world()
  const one = limiter()
  const { burst } = RATES['chat.update']
  const edits = Array.from({ length: burst + 1 }, (_unused, at) => waits(one.take('chat.update', `C${at}`)))
  expect((await Promise.all(edits)).filter(ms => ms > 0)).toHaveLength(1)
})

it('shares what is used up with other replicas', async () => {
  const { limiter } = world()
  const one = limiter()
  const { burst } = RATES['chat.postMessage']
  for (let at = 0; at < burst; at++) {
    // oxlint-disable-next-line no-await-in-loop -- one after the other is the point
    await one.take('chat.postMessage', 'C1')
  }
  expect(await waits(limiter().take('chat.postMessage', 'C1'))).toBeGreaterThan(0)
})

it('asks nobody before a ban by Slack itself has ended', async () => {
  const { limiter, after } = world()
  const error = await limiter().ban('chat.postMessage', 'C1', 7000)
  expect(error).toMatchObject({ code: 'slack_rate_limited', retryAfterMs: 7000 })
  expect(await waits(limiter().take('chat.postMessage', 'C1'))).toBe(7000)
  expect(await waits(limiter().take('chat.update', 'C1'))).toBe(0)
  after(7000)
  expect(await waits(limiter().take('chat.postMessage', 'C1'))).toBe(0)
})
