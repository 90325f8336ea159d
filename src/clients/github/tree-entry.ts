import type { Sha } from '../../release/release.ts'

/** A folder with more is refused, so that nothing more of it is read. */
export const ENTRIES_MAX = 5_000

/** One file, link or submodule below a tree; `path` within it. `text` null: not given by GitHub. */
export type TreeEntry = {
  path: string
  mode: number
  oid: Sha
  bytes: number
  text: string | null
  binary: boolean
}
export type Tree = { oid: Sha; entries: TreeEntry[] }
