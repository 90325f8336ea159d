import { commitAt } from './objects.ts'
import type { Commit, ObjectStore } from './objects.ts'
import { entryAt } from './tree.ts'

/** Commits reachable from `head`, newest first, each before its parents; `stop` ends a line of descent. */
export function* log(
  store: ObjectStore,
  head: string,
  stop: ReadonlySet<string> = new Set(),
): Generator<Commit> {
  const seen = new Set([head])
  const waiting = stop.has(head) ? [] : [commitAt(store, head)]
  for (let commit = waiting.shift(); commit; commit = waiting.shift()) {
    yield commit
    for (const parent of commit.parents) {
      if (seen.has(parent) || stop.has(parent)) continue
      seen.add(parent)
      insertByDate(waiting, commitAt(store, parent))
    }
  }
}

/** `head` and everything it descends from. */
export function ancestors(store: ObjectStore, head: string): Set<string> {
  const seen = new Set([head])
  const waiting = [head]
  for (let oid = waiting.pop(); oid; oid = waiting.pop())
    for (const parent of commitAt(store, oid).parents) {
      if (seen.has(parent)) continue
      seen.add(parent)
      waiting.push(parent)
    }
  return seen
}

export function isAncestor(store: ObjectStore, ancestor: string, head: string): boolean {
  for (const commit of log(store, head)) if (commit.oid === ancestor) return true
  return false
}

/** The newest commit that both descend from; `null` for unrelated histories. */
export function mergeBase(store: ObjectStore, one: string, other: string): string | null {
  const known = ancestors(store, one)
  for (const commit of log(store, other)) if (known.has(commit.oid)) return commit.oid
  return null
}

/** Commits of `head` that `base` does not have, oldest first, as a comparison lists them. */
export function commitsBetween(store: ObjectStore, base: string, head: string): Commit[] {
  return [...log(store, head, ancestors(store, base))].toReversed()
}

/** Whether the commit changed what is at `path`, against every one of its parents. */
export function touches(store: ObjectStore, commit: Commit, path: string): boolean {
  const own = entryAt(store, commit.tree, path)?.oid
  if (commit.parents.length === 0) return own !== undefined
  return commit.parents.every(parent => entryAt(store, commitAt(store, parent).tree, path)?.oid !== own)
}

function insertByDate(waiting: Commit[], commit: Commit): void {
  const place = waiting.findIndex(other => other.committer.at < commit.committer.at)
  if (place === -1) waiting.push(commit)
  else waiting.splice(place, 0, commit)
}
