import type { Advance } from '../../src/advance.ts'
import type { Log } from '../../src/log.ts'
import type { Cluster } from '../../src/ports.ts'
import type { ObjectRef, Place, Target, TargetId, Trouble } from '../../src/release/release.ts'
import { createFollower } from './follower.ts'
import type { Follower } from './follower.ts'

export type ClusterWatch = {
  /**
   * Opens the watch before an apply. Answers what new pods suffer from, once it has seen the object at that
   * generation.
   */
  watching(request: {
    target: TargetId
    cluster: string
    namespace: string
    refs: ObjectRef[]
  }): Promise<(ref: ObjectRef, generation: number) => Trouble | null>
  /**
   * To be told of every target as it was saved or found at start: what rolls is watched, what was seen meanwhile
   * and is not yet in the document is told, and what has ended is watched no more.
   */
  saved(target: Target): void
  stop(): Promise<void>
}

type Needs = { cluster: Pick<Cluster, 'watch'>; advance: Advance; log: Log }

/** Tells targets that roll what the cluster says of their objects, one after the other for each target. */
export function createClusterWatch(needs: Needs): ClusterWatch {
  const followers = new Map<TargetId, Follower>()

  function follow(id: TargetId, place: Pick<Place, 'cluster' | 'namespace'>): Follower {
    const open = followers.get(id)
    if (open !== undefined && open.cluster === place.cluster && open.namespace === place.namespace)
      return open
    if (open !== undefined) void end(id, open)
    const follower = createFollower(needs, id, place)
    followers.set(id, follower)
    return follower
  }

  async function end(id: TargetId, follower: Follower): Promise<void> {
    if (followers.get(id) === follower) followers.delete(id)
    await follower
      .close()
      .catch((error: unknown) => needs.log.warn({ target: id, error }, 'watch not closed'))
  }

  return {
    watching: async ({ target, refs, ...place }) => {
      const follower = follow(target, place)
      await follower.cover(refs)
      return follower.troubleAt
    },
    saved: target => {
      const { rolling } = target
      const open = followers.get(target.id)
      if (rolling === null) {
        if (open !== undefined) void end(target.id, open)
      } else if (rolling.rollout !== null) {
        follow(target.id, rolling.place).compare(rolling.rollout)
      }
    },
    stop: async () => {
      await Promise.all([...followers].map(([id, follower]) => end(id, follower)))
    },
  }
}
