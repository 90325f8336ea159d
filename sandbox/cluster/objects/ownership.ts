import { textAt } from './json.ts'
import type { JsonMap } from './json.ts'
import type { Kind } from './kinds.ts'
import { ownersOf, uidOf } from './meta.ts'

type Placed = { kind: Kind; object: JsonMap }
type Noted = Placed & { type: 'ADDED' | 'MODIFIED' | 'DELETED'; previous: JsonMap | null }

/** An index from the uid of an owner to what it owns, so that nothing has to be searched in a large cluster. */
export function ownership() {
  const byOwner = new Map<string, Map<string, Placed>>()
  const drop = (object: JsonMap) => {
    for (const owner of ownersOf(object)) {
      const uid = textAt(owner, 'uid') ?? ''
      const known = byOwner.get(uid)
      known?.delete(uidOf(object))
      // Not with the owner itself: what it owned is collected after it is gone.
      if (known?.size === 0) byOwner.delete(uid)
    }
  }
  const add = (kind: Kind, object: JsonMap) => {
    for (const owner of ownersOf(object)) {
      const uid = textAt(owner, 'uid') ?? ''
      const known = byOwner.get(uid) ?? new Map<string, Placed>()
      byOwner.set(uid, known.set(uidOf(object), { kind, object }))
    }
  }
  return {
    note: ({ type, kind, object, previous }: Noted) => {
      if (previous) drop(previous)
      if (type !== 'DELETED') add(kind, object)
    },
    dependents: (uid: string): Placed[] => [...(byOwner.get(uid)?.values() ?? [])],
  }
}
