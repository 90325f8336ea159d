import { expect, it } from 'vitest'
import { missing, playSeeds, SEEDS } from './seeds.ts'

it('keeps every invariant in each story, whatever fails, half 2', { timeout: 3_000_000 }, async () => {
  const counts = await playSeeds(2, SEEDS / 2)
  console.info(`simulator, ${SEEDS / 2} seeds:`, counts)
  expect(missing(counts)).toEqual([])
  expect(counts.crashes).toBeGreaterThan(0)
})
