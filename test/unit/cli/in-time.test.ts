import { expect, it } from 'vitest'
import { inTime } from '../../../src/cli/in-time.ts'

it('waits for work that ends', async () => {
  expect(await inTime(Promise.resolve(), 60_000)).toBe(true)
})

it('waits no longer than it was told for work that does not', async () => {
  expect(await inTime(Promise.withResolvers<void>().promise, 1)).toBe(false)
})

it('says what failed', async () => {
  await expect(inTime(Promise.reject(new Error('no')), 60_000)).rejects.toThrow('no')
})
