import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Sha } from '../../release/release.ts'
import type { Gate } from './gate.ts'
import { READ } from './outcome.ts'
import { objectsQuery } from './queries.ts'

/** Ids asked for in one request, and subtrees with their texts. */
const IDS_PER_REQUEST = 200
const TREES_PER_REQUEST = 10
/** Beyond this the folder is refused anyway, so that nothing more of it is read. */
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

type Wanted = { by: 'expression' | 'oid'; value: string; full: boolean }

/** As GitHub nests it; `object` null for a submodule. */
type Listed = {
  name: string
  type: string
  mode: number
  oid: string
  size: number
  object: {
    entries?: Listed[] | undefined
    isBinary?: boolean | null | undefined
    isTruncated?: boolean | undefined
    text?: string | null | undefined
  } | null
}
const Listed: z.ZodType<Listed> = z.object({
  name: z.string(),
  type: z.string(),
  mode: z.number(),
  oid: z.string(),
  size: z.number(),
  object: z
    .object({
      entries: z.lazy(() => z.array(Listed)).optional(),
      isBinary: z.boolean().nullish(),
      isTruncated: z.boolean().optional(),
      text: z.string().nullish(),
    })
    .nullable(),
})
const GitObject = z.object({ kind: z.string(), oid: z.string(), entries: z.array(Listed).optional() })
const Objects = z.object({ repository: z.record(z.string(), GitObject.nullable()).nullable() })

/** Everything below a tree, by its id or by commit and path; null when there is no folder. */
export async function readTree(
  gate: Gate,
  repository: string,
  at: Sha | { commit: Sha; path: string },
): Promise<Tree | null> {
  const by = typeof at === 'string' ? 'oid' : 'expression'
  const value = typeof at === 'string' ? at : `${at.commit}:${at.path}`
  const [root] = await objects(gate, repository, [{ by, value, full: true }])
  if (root?.kind !== 'Tree') return null
  const entries: TreeEntry[] = []
  let deeper = flatten('', root.entries ?? [], entries)
  while (deeper.length > 0 && entries.length <= ENTRIES_MAX) {
    const next = deeper.splice(0, TREES_PER_REQUEST)
    const wanted = next.map(({ oid }): Wanted => ({ by: 'oid', value: oid, full: true }))
    const trees = await objects(gate, repository, wanted)
    const found = next.flatMap(({ path }, n) => flatten(`${path}/`, trees[n]?.entries ?? [], entries))
    deeper = [...deeper, ...found]
  }
  return { oid: root.oid, entries }
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
      const wanted = chunk.map((path): Wanted => ({
        by: 'expression',
        value: `${commit}:${path}`,
        full: false,
      }))
      const found = await objects(gate, repository, wanted)
      return chunk.map((path, n) => [path, found[n]?.kind === 'Tree' ? found[n].oid : null] as const)
    }),
  )
  return new Map(read.flat())
}

async function objects(
  gate: Gate,
  repository: string,
  wanted: Wanted[],
): Promise<(z.output<typeof GitObject> | null)[]> {
  const [owner, name] = repository.split('/')
  const answer = await gate.graphql({
    repository,
    permissions: READ,
    document: objectsQuery(wanted),
    variables: { owner, name, ...Object.fromEntries(wanted.map(({ value }, n) => [`v${n}`, value])) },
    schema: Objects,
  })
  if (answer.kind === 'refused' && answer.type !== 'NOT_FOUND') {
    throw new TerminalError('git_answer_unexpected', { operation: 'objects', reason: answer.message })
  }
  const found = answer.kind === 'ok' ? answer.value.repository : null
  if (found === null) throw new TerminalError('git_repository_absent', { repository })
  return wanted.map((_, n) =>
    GitObject.nullable()
      .catch(null)
      .parse(found[`i${n}`] ?? null),
  )
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
      const text = object?.isTruncated === false ? (object.text ?? null) : null
      into.push({ path, mode, oid, bytes: size, text, binary: object?.isBinary === true })
    }
  }
  return deeper
}
