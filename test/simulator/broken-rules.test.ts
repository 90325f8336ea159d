import { describe, expect, it } from 'vitest'
import { BROKEN_APPROVALS } from './broken-approvals.ts'
import { BROKEN } from './broken-rules.ts'
import { play } from './play.ts'

const SEEDS_MAX = 1_000

describe('the simulator notices when', () => {
  it.each(Object.entries({ ...BROKEN, ...BROKEN_APPROVALS }))(
    '%s',
    { timeout: 1_200_000 },
    async (_rule, breakage) => {
      const { actions = 20 } = breakage
      let found = 0
      for (let seed = 1; seed <= SEEDS_MAX && found === 0; seed++) {
        if ((await play(seed, { breakage, actions })).problems.length > 0) found = seed
      }
      expect(found, `not found within ${SEEDS_MAX} seeds`).toBeGreaterThan(0)
    },
  )
})
