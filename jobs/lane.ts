import { RetryableError } from '../src/errors.ts'
import type { Store } from '../src/ports.ts'
import type { ReleaseId } from '../src/release/release.ts'

const BUSY_MS = 100

/** Whoever draws the card of a release. */
export function paintLane(release: ReleaseId): string {
  return `paint:${release}`
}

/** Does what only one may do at a time, across replicas; who finds the lane taken comes back soon. */
export async function inLane<T>(
  store: Pick<Store, 'lane'>,
  name: string,
  work: () => Promise<T>,
): Promise<T> {
  const lane = await store.lane(name)
  if (lane === null) throw new RetryableError('store_lane_busy', { lane: name }, { retryAfterMs: BUSY_MS })
  try {
    return await work()
  } finally {
    await lane.release()
  }
}
