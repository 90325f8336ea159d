import { assert, asyncProperty, integer, noShrink } from 'fast-check'
import { play } from './play.ts'
import type { Counts } from './invariants.ts'

/** How many stories are played: all of them where it counts, fewer where somebody waits. */
export const SEEDS = Number(process.env['SIMULATOR_SEEDS'] ?? (process.env['CI'] === 'true' ? 10_000 : 600))

/** So many stories show everything; fewer need not. */
const ENOUGH = 4_000

/** What must have happened at least once in all those stories, or they prove nothing; where they are enough to say so. */
export function missing(counts: Counts): string[] {
  return SEEDS < ENOUGH ? [] : MUST_HAPPEN.filter(name => (counts[name] ?? 0) === 0)
}

const MUST_HAPPEN = [
  'stage writing',
  'stage reviewing',
  'stage merging',
  'stage withdrawn',
  'stage outside',
  'own pull request',
  'own merged',
  'stage applying',
  'stage converging',
  'stage failed',
  'stage live',
  'stage superseded',
  'stage included',
  'stage rolled_back',
  'overtake',
  'rollback',
  'hold',
  'asked retry',
  'asked resume',
  'asked approve',
  'asked apply',
  'asked revert',
  'asked start',
  'started older',
  'recorded',
  'given on GitHub',
  'soaked',
  'pass override',
  'pass emergency',
  'rollback by itself',
  'proposed',
  'reconfigured',
  'queued',
  'auto-merge',
  'taken out',
  'left',
  'merged by GitHub',
  'updated by Slipway',
  'dismissed',
]

/**
 * Plays stories from a seed; one that breaks an invariant is shrunk to fewer actions and printed with its seed. The seed
 * itself is not: another seed is another story, and looking through them would take for ever.
 */
export async function playSeeds(from: number, runs: number): Promise<Counts & { crashes: number }> {
  const total: Counts & { crashes: number } = { crashes: 0 }
  await assert(
    asyncProperty(
      noShrink(integer({ min: 1, max: 2 ** 31 - 1 })),
      integer({ min: 4, max: 20 }),
      async (seed, actions) => {
        const played = await play(seed, { actions })
        total.crashes += played.crashes
        for (const [name, count] of Object.entries(played.counts)) total[name] = (total[name] ?? 0) + count
        if (played.problems.length > 0) throw new Error(played.problems.join('\n'))
      },
    ),
    { numRuns: runs, seed: from },
  )
  return total
}
