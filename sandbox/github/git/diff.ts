import type { ObjectStore, TreeEntry } from './objects.ts'
import { entriesOf, listTree } from './tree.ts'
import type { PathEntry } from './tree.ts'

export type FileChange = {
  path: string
  previousPath: string | null
  status: 'added' | 'removed' | 'modified' | 'renamed'
  before: PathEntry | null
  after: PathEntry | null
}

/** The files that differ between two trees, sorted by path; equal folders are not entered. */
export function diffTrees(store: ObjectStore, before: string | null, after: string | null): FileChange[] {
  const changes = withRenames(diffFolders(store, [before, after], ''))
  return changes.toSorted((a, b) => (a.path < b.path ? -1 : 1))
}

function diffFolders(
  store: ObjectStore,
  [before, after]: [string | null, string | null],
  prefix: string,
): FileChange[] {
  if (before === after) return []
  const [olds, youngs] = withoutEqualEnds(
    before ? entriesOf(store, before) : [],
    after ? entriesOf(store, after) : [],
  )
  const [old, young] = [byName(olds), byName(youngs)]
  const names = new Set([...old.keys(), ...young.keys()])
  return [...names].flatMap(name => diffEntry(store, [old.get(name), young.get(name)], `${prefix}${name}`))
}

/** Large folders mostly differ in one place: what is equal before and behind it need not be looked at. */
function withoutEqualEnds(before: TreeEntry[], after: TreeEntry[]): [TreeEntry[], TreeEntry[]] {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && isSame(before[start], after[start])) start += 1
  let end = 0
  while (end < shorter - start && isSame(before.at(-1 - end), after.at(-1 - end))) end += 1
  return [before.slice(start, before.length - end), after.slice(start, after.length - end)]
}

function isSame(one: TreeEntry | undefined, other: TreeEntry | undefined): boolean {
  return one?.oid === other?.oid && one?.mode === other?.mode && one?.name === other?.name
}

function diffEntry(
  store: ObjectStore,
  [before, after]: [TreeEntry | undefined, TreeEntry | undefined],
  path: string,
): FileChange[] {
  if (before?.oid === after?.oid && before?.mode === after?.mode) return []
  if (isFolder(before) && isFolder(after)) return diffFolders(store, [before.oid, after.oid], `${path}/`)
  if (!isFolder(before) && !isFolder(after)) return [change(path, before, after)]
  return [...leaves(store, before, path, 'removed'), ...leaves(store, after, path, 'added')]
}

function leaves(
  store: ObjectStore,
  entry: TreeEntry | undefined,
  path: string,
  status: 'added' | 'removed',
): FileChange[] {
  if (!entry) return []
  const files = isFolder(entry)
    ? listTree(store, entry.oid, `${path}/`).filter(file => file.mode !== '040000')
    : [{ path, mode: entry.mode, oid: entry.oid }]
  return files.map(file =>
    status === 'added' ? change(file.path, undefined, file) : change(file.path, file, undefined),
  )
}

function change(
  path: string,
  before: { mode: TreeEntry['mode']; oid: string } | undefined,
  after: { mode: TreeEntry['mode']; oid: string } | undefined,
): FileChange {
  return {
    path,
    previousPath: null,
    status: before && after ? 'modified' : after ? 'added' : 'removed',
    before: before ? { path, mode: before.mode, oid: before.oid } : null,
    after: after ? { path, mode: after.mode, oid: after.oid } : null,
  }
}

/** A file that left one path and came with the same content at another was renamed. */
function withRenames(changes: FileChange[]): FileChange[] {
  const removed = changes.filter(item => item.status === 'removed')
  const taken = new Set<FileChange>()
  const result = changes.map(item => {
    const origin =
      item.status === 'added' &&
      removed.find(other => !taken.has(other) && other.before?.oid === item.after?.oid)
    if (!origin) return item
    taken.add(origin)
    return { ...item, status: 'renamed' as const, previousPath: origin.path, before: origin.before }
  })
  return result.filter(item => !taken.has(item))
}

function byName(entries: TreeEntry[]): Map<string, TreeEntry> {
  return new Map(entries.map(entry => [entry.name, entry]))
}

type Folder = TreeEntry & { mode: '040000' }

function isFolder(entry: TreeEntry | undefined): entry is Folder {
  return entry?.mode === '040000'
}
