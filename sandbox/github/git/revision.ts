import type { Commit, ObjectStore } from './objects.ts'

/** The commit that a branch, tag, qualified ref or (shortened) oid names; `null` for none. */
export function resolveCommit(store: ObjectStore, refs: Map<string, string>, name: string): Commit | null {
  for (const ref of [`refs/heads/${name}`, `refs/tags/${name}`, name, `refs/${name}`]) {
    const oid = refs.get(ref)
    if (oid) return store.commits.get(oid) ?? null
  }
  const exact = store.commits.get(name)
  if (exact) return exact
  if (!/^[0-9a-f]{4,39}$/.test(name)) return null
  const matches = [...store.commits.keys()].filter(oid => oid.startsWith(name))
  return matches.length === 1 ? (store.commits.get(matches[0] ?? '') ?? null) : null
}
