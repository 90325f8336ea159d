import { mergeBase } from './history.ts'
import { commitAt } from './objects.ts'
import type { ObjectStore } from './objects.ts'
import { changeTree } from './tree.ts'
import type { PathChange } from './tree.ts'
import { diffTrees } from './diff.ts'

/** The tree that merging `theirs` into `ours` gives, or the paths that both sides changed differently. */
export type Merge = { kind: 'merged'; tree: string } | { kind: 'conflict'; paths: string[] }

/** Three-way merge of two commits by whole files; a file changed on both sides is a conflict. */
export function mergeCommits(store: ObjectStore, ours: string, theirs: string): Merge {
  const base = mergeBase(store, ours, theirs)
  const baseTree = base ? commitAt(store, base).tree : null
  const mine = changesFrom(store, baseTree, commitAt(store, ours).tree)
  const changes = changesFrom(store, baseTree, commitAt(store, theirs).tree)
  const paths = [...changes].flatMap(([path, change]) => {
    const own = mine.get(path)
    return own === undefined || (own?.oid === change?.oid && own?.mode === change?.mode) ? [] : [path]
  })
  if (paths.length > 0) return { kind: 'conflict', paths }
  return { kind: 'merged', tree: changeTree(store, commitAt(store, ours).tree, changes) }
}

function changesFrom(store: ObjectStore, base: string | null, tree: string): Map<string, PathChange> {
  const changes = new Map<string, PathChange>()
  for (const change of diffTrees(store, base, tree)) {
    if (change.previousPath !== null) changes.set(change.previousPath, null)
    changes.set(change.path, change.after)
  }
  return changes
}
