import { createHash } from 'node:crypto'
import type { Owned } from './objects.ts'
import { pathOf } from './resources.ts'
import type { Planned } from './current.ts'

/**
 * What applies left behind in this process. Whoever changes a field that Slipway owns takes it out of what the
 * server lists as owned by Slipway: while manifest, uid and that list are the same, an apply would change nothing.
 */
export type Memory = {
  isDone(planned: Planned, now: Owned): boolean
  keep(planned: Planned, after: Owned): void
}

export function createMemory(): Memory {
  const kept = new Map<string, string>()
  return {
    isDone: (planned, now) => now.owned !== null && kept.get(placeOf(planned)) === markOf(planned, now),
    keep: (planned, after) => {
      kept.delete(placeOf(planned))
      kept.set(placeOf(planned), markOf(planned, after))
      const oldest = kept.keys().next()
      if (kept.size > KEPT_MAX && oldest.done !== true) kept.delete(oldest.value)
    },
  }
}

const KEPT_MAX = 50_000

function placeOf({ object, resource, namespace }: Planned): string {
  return pathOf(resource, namespace, object.metadata.name)
}

/** Hashed: manifests of Secrets are not kept in memory. */
function markOf({ object }: Planned, { object: { metadata }, owned }: Owned): string {
  const deleted = metadata.deletionTimestamp ?? ''
  const said = JSON.stringify([object, metadata.uid, deleted, owned])
  return createHash('sha256').update(said).digest('base64')
}
