import type { ClusterWatch } from '../../handlers/cluster/watch.ts'
import { sweep, type SweepNeeds } from '../../jobs/sweep.ts'
import type { Policy } from './policy.ts'

export const SWEEP_MS = 15_000

export type SweeperNeeds = SweepNeeds & { policy: Pick<Policy, 'all'>; watch: Pick<ClusterWatch, 'saved'> }

/**
 * Called every `SWEEP_MS`: one replica sweeps, and each looks whether it has to watch what another one left. Who has
 * just started sweeps in any case: the lease may be that of a process that died between saving what is owed and adding
 * its jobs, and nobody else would add them before it ends.
 */
export function createSweeper(needs: SweeperNeeds): () => Promise<void> {
  let isFirst = true
  return async () => {
    for (const { target: id } of needs.policy.all()) {
      const { target } = await needs.store.load(id)
      if (target !== null) needs.watch.saved(target)
    }
    const lease = await needs.store.lease('sweep', SWEEP_MS - 1_000)
    const isDue = isFirst || lease !== null
    isFirst = false
    if (isDue) await sweep(needs)
  }
}
