import { expect, it } from 'vitest'
import { MUST_HAPPEN, playSeeds, SEEDS } from './seeds.ts'

it('keeps every invariant in each story, whatever fails, half 2', { timeout: 3_000_000 }, async () => {
  const counts = await playSeeds(2, SEEDS / 2)
  console.info(`simulator, ${SEEDS / 2} seeds:`, counts)
  expect(MUST_HAPPEN.filter(name => (counts[name] ?? 0) === 0)).toEqual([])
  expect(counts.crashes).toBeGreaterThan(0)
})
