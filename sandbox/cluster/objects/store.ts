import { equal } from './json.ts'
import type { JsonMap } from './json.ts'
import { storedAs } from './kinds.ts'
import type { Kind } from './kinds.ts'
import { nameOf, namespaceOf, withMeta } from './meta.ts'
import { ownership } from './ownership.ts'

export type Change = {
  revision: number
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  kind: Kind
  object: JsonMap
  previous: JsonMap | null
}
export type Placed = { kind: Kind; object: JsonMap }

/** All objects of the cluster, in memory, with one counter of revisions and a bounded history for watches. */
export type Store = {
  revision: () => number
  get: (kind: Kind, namespace: string, name: string) => JsonMap | null
  /** Of all namespaces when `namespace` is empty; ordered by namespace and name. */
  list: (kind: Kind, namespace?: string) => JsonMap[]
  /** As it was at a revision that the history still reaches back to. */
  listAt: (kind: Kind, namespace: string, revision: number) => JsonMap[] | 'expired'
  /** Objects that name this uid among their owners. */
  dependents: (uid: string) => Placed[]
  /** Writes and counts on, unless nothing but the revision would change; returns what is stored. */
  put: (kind: Kind, object: JsonMap) => JsonMap
  remove: (kind: Kind, object: JsonMap) => void
  /** Changes after a revision, or `expired` when the history no longer reaches back to it. */
  since: (revision: number) => Change[] | 'expired'
  oldest: () => number
  /** Forgets the history, as compaction does. */
  forget: () => void
  subscribe: (listener: (change: Change) => void) => () => void
}

const HISTORY_MAX = 20_000

/** Stored objects are never changed in place: a change puts another one there. */
export function createStore(): Store {
  const places = new Map<string, Map<string, JsonMap>>()
  const listeners = new Set<(change: Change) => void>()
  const owners = ownership()
  const history = createHistory()

  const placeOf = (kind: Kind) => ensure(places, storedAs(kind))
  const record = (change: Omit<Change, 'revision'>, revision: number) => {
    owners.note(change)
    history.push({ ...change, revision })
    for (const listener of listeners) listener({ ...change, revision })
  }
  return {
    revision: history.revision,
    get: (kind, namespace, name) => placeOf(kind).get(`${namespace}/${name}`) ?? null,
    list: (kind, namespace = '') => sorted([...placeOf(kind).values()], namespace),
    listAt: (kind, namespace, revision) => {
      const later = history.since(revision)
      return later === 'expired' ? 'expired' : sorted(undone(placeOf(kind), kind, later), namespace)
    },
    dependents: owners.dependents,
    put: (kind, object) => {
      const previous = placeOf(kind).get(keyOf(object)) ?? null
      if (previous && sameBut(previous, object)) return previous
      const revision = history.next()
      const stored = withMeta(object, { resourceVersion: String(revision) })
      placeOf(kind).set(keyOf(object), stored)
      record({ type: previous ? 'MODIFIED' : 'ADDED', kind, object: stored, previous }, revision)
      return stored
    },
    remove: (kind, object) => {
      if (!placeOf(kind).delete(keyOf(object))) return
      const revision = history.next()
      const gone = withMeta(object, { resourceVersion: String(revision) })
      record({ type: 'DELETED', kind, object: gone, previous: object }, revision)
    },
    since: history.since,
    oldest: history.oldest,
    forget: history.forget,
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

function createHistory() {
  let changes: Change[] = []
  let revision = 1
  let oldest = 1
  return {
    revision: () => revision,
    oldest: () => oldest,
    next: () => (revision += 1),
    push: (change: Change) => {
      changes.push(change)
      if (changes.length <= HISTORY_MAX) return
      changes = changes.slice(HISTORY_MAX / 2)
      oldest = (changes[0]?.revision ?? revision) - 1
    },
    since: (from: number): Change[] | 'expired' => {
      if (from < oldest) return 'expired'
      const first = changes.findIndex(change => change.revision > from)
      return first === -1 ? [] : changes.slice(first)
    },
    forget: () => {
      changes = []
      oldest = revision
    },
  }
}

function ensure(places: Map<string, Map<string, JsonMap>>, name: string): Map<string, JsonMap> {
  const known = places.get(name) ?? new Map<string, JsonMap>()
  places.set(name, known)
  return known
}

function keyOf(object: JsonMap): string {
  return `${namespaceOf(object)}/${nameOf(object)}`
}

function sameBut(left: JsonMap, right: JsonMap): boolean {
  return equal(withMeta(left, { resourceVersion: '' }), withMeta(right, { resourceVersion: '' }))
}

function sorted(objects: JsonMap[], namespace: string): JsonMap[] {
  const inside = namespace === '' ? objects : objects.filter(object => namespaceOf(object) === namespace)
  return inside
    .map(object => ({ key: keyOf(object), object }))
    .toSorted((left, right) => (left.key < right.key ? -1 : 1))
    .map(({ object }) => object)
}

function undone(now: ReadonlyMap<string, JsonMap>, kind: Kind, later: Change[]): JsonMap[] {
  const state = new Map(now)
  for (const change of later.toReversed()) {
    if (storedAs(change.kind) !== storedAs(kind)) continue
    if (change.previous) state.set(keyOf(change.object), change.previous)
    else state.delete(keyOf(change.object))
  }
  return [...state.values()]
}
