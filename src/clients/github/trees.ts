import { RetryableError } from '../../errors.ts'
import type { Sha } from '../../release/release.ts'
import type { Gate } from './gate.ts'
import { readLargeTree } from './large-trees.ts'
import { objects, textIn, type Listed, type Wanted } from './objects.ts'
import { ENTRIES_MAX, type Tree, type TreeEntry } from './tree-entry.ts'

/** Ids asked for in one request, and subtrees with their texts. */
const IDS_PER_REQUEST = 200
const TREES_PER_REQUEST = 10

type At = Sha | { commit: Sha; path: string }

/**
 * Everything below a tree, by its id or by commit and path; null when there is no folder. One request, but for what
 * GitHub cannot answer at once (it gives up after ten seconds): that is read in portions.
 */
export async function readTree(gate: Gate, repository: string, at: At): Promise<Tree | null> {
  try {
    return await readAtOnce(gate, repository, at)
  } catch (error) {
    if (!isTooMuch(error)) throw error
    const [root] = await objects(gate, repository, [wantedAt(at, false)])
    return root?.kind === 'Tree' ? readLargeTree(gate, repository, root.oid) : null
  }
}

function isTooMuch(error: unknown): boolean {
  const codes = ['git_server_error', 'git_timeout', 'git_answer_unexpected']
  return error instanceof RetryableError && codes.includes(error.code)
}

async function readAtOnce(gate: Gate, repository: string, at: At): Promise<Tree | null> {
  const [root] = await objects(gate, repository, [wantedAt(at, true)])
  if (root?.kind !== 'Tree') return null
  const entries: TreeEntry[] = []
  let deeper = flatten('', root.entries ?? [], entries)
  while (deeper.length > 0 && entries.length <= ENTRIES_MAX) {
    const next = deeper.splice(0, TREES_PER_REQUEST)
    const trees = await objects(
      gate,
      repository,
      next.map(({ oid }) => wantedAt(oid, true)),
    )
    const found = next.flatMap(({ path }, n) => flatten(`${path}/`, trees[n]?.entries ?? [], entries))
    deeper = [...deeper, ...found]
  }
  return { oid: root.oid, entries }
}

function wantedAt(at: At, full: boolean): Wanted {
  return typeof at === 'string'
    ? { by: 'oid', value: at, full }
    : { by: 'expression', value: `${at.commit}:${at.path}`, full }
}

/** Tree ids of folders at a commit; null where there is none. */
export async function readIds(
  gate: Gate,
  repository: string,
  commit: Sha,
  paths: readonly string[],
): Promise<Map<string, Sha | null>> {
  const chunks = Array.from({ length: Math.ceil(paths.length / IDS_PER_REQUEST) }, (_, n) =>
    paths.slice(n * IDS_PER_REQUEST, (n + 1) * IDS_PER_REQUEST),
  )
  const read = await Promise.all(
    chunks.map(async chunk => {
      const found = await objects(
        gate,
        repository,
        chunk.map(path => wantedAt({ commit, path }, false)),
      )
      return chunk.map((path, n) => [path, found[n]?.kind === 'Tree' ? found[n].oid : null] as const)
    }),
  )
  return new Map(read.flat())
}

/** Adds what is below to `into` and gives back the trees that lie too deep for one answer. */
function flatten(prefix: string, entries: Listed[], into: TreeEntry[]): { path: string; oid: Sha }[] {
  const deeper: { path: string; oid: Sha }[] = []
  for (const { name, type, mode, oid, size, object } of entries) {
    const path = `${prefix}${name}`
    if (type === 'tree') {
      if (object?.entries === undefined) deeper.push({ path, oid })
      else deeper.push(...flatten(`${path}/`, object.entries, into))
    } else {
      into.push({ path, mode, oid, bytes: size, ...textIn(object) })
    }
  }
  return deeper
}
