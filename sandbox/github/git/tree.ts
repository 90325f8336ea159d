import { putTree } from './objects.ts'
import type { Mode, ObjectStore, TreeEntry } from './objects.ts'

export type PathEntry = { path: string; mode: Mode; oid: string }
/** What a path shall be: an entry, or `null` for gone. */
export type PathChange = { mode: Mode; oid: string } | null

/** The entry at `path` below the tree, or `null`; the empty path is the tree itself. */
export function entryAt(store: ObjectStore, tree: string, path: string): PathEntry | null {
  let found: PathEntry = { path, mode: '040000', oid: tree }
  for (const name of segments(path)) {
    const entry = store.trees.get(found.oid)?.find(candidate => candidate.name === name)
    if (!entry) return null
    found = { path, mode: entry.mode, oid: entry.oid }
  }
  return found
}

/** All entries below the tree in git's order; folders are listed before what they hold. */
export function listTree(store: ObjectStore, tree: string, prefix = ''): PathEntry[] {
  return entriesOf(store, tree).flatMap(entry => {
    const path = `${prefix}${entry.name}`
    const own = { path, mode: entry.mode, oid: entry.oid }
    return entry.mode === '040000' ? [own, ...listTree(store, entry.oid, `${path}/`)] : [own]
  })
}

/** All files (everything that is no folder) below the tree, by path. */
export function filesOf(store: ObjectStore, tree: string): Map<string, PathEntry> {
  const files = listTree(store, tree).filter(entry => entry.mode !== '040000')
  return new Map(files.map(entry => [entry.path, entry]))
}

/** A tree in which the given paths are changed; only the folders on their way are written anew. */
export function changeTree(store: ObjectStore, tree: string, changes: Map<string, PathChange>): string {
  return changeFolder(store, tree, changes) ?? putTree(store, [])
}

export function entriesOf(store: ObjectStore, tree: string): TreeEntry[] {
  const entries = store.trees.get(tree)
  if (!entries) throw new Error(`no tree ${tree}`)
  return entries
}

/** `null` when nothing is left: git knows no empty folders. */
function changeFolder(
  store: ObjectStore,
  tree: string | null,
  changes: Map<string, PathChange>,
): string | null {
  const entries = new Map((tree ? entriesOf(store, tree) : []).map(entry => [entry.name, entry]))
  const below = new Map<string, Map<string, PathChange>>()
  for (const [path, change] of changes) {
    const [name = '', ...rest] = segments(path)
    if (rest.length > 0) {
      const inner = below.get(name) ?? new Map<string, PathChange>()
      below.set(name, inner.set(rest.join('/'), change))
    } else if (change) entries.set(name, { name, ...change })
    else entries.delete(name)
  }
  for (const [name, inner] of below) {
    const existing = entries.get(name)
    const oid = changeFolder(store, existing?.mode === '040000' ? existing.oid : null, inner)
    if (oid) entries.set(name, { name, mode: '040000', oid })
    else entries.delete(name)
  }
  return entries.size > 0 ? putTree(store, [...entries.values()]) : null
}

function segments(path: string): string[] {
  return path.split('/').filter(segment => segment !== '')
}
