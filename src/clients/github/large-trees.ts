import pLimit from 'p-limit'
import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { Sha } from '../../release/release.ts'
import type { Gate } from './gate.ts'
import { objects, textIn } from './objects.ts'
import { READ, valueOf } from './outcome.ts'
import { isManifest } from './paths.ts'
import { ENTRIES_MAX, type Tree, type TreeEntry } from './tree-entry.ts'

const TEXTS_PER_REQUEST = 50
const REQUESTS_AT_ONCE = 4

const Recursive = z.object({
  sha: z.string(),
  truncated: z.boolean(),
  tree: z.array(
    z.object({
      path: z.string(),
      mode: z.string(),
      type: z.string(),
      sha: z.string(),
      size: z.number().optional(),
    }),
  ),
})
type Listed = z.output<typeof Recursive>['tree'][number]

/** A tree that is too much for one answer: its entries by one request, then the texts of manifests in portions. */
export async function readLargeTree(gate: Gate, repository: string, oid: Sha): Promise<Tree> {
  const route = 'GET /repos/{owner}/{repo}/git/trees/{tree_sha}'
  const parameters = { tree_sha: oid, recursive: '1' }
  const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Recursive })
  const { tree, truncated } = valueOf(answer, repository, 'read a folder')
  if (truncated)
    throw new TerminalError('git_folder_too_large', { path: oid, count: tree.length, max: ENTRIES_MAX })
  const files = tree.filter(({ type }) => type !== 'tree')
  const wanted =
    files.length > ENTRIES_MAX ? [] : files.filter(({ path, type }) => type === 'blob' && isManifest(path))
  const texts = await readTexts(gate, repository, [...new Set(wanted.map(({ sha }) => sha))])
  return { oid, entries: files.map(file => entryOf(file, texts)) }
}

type Text = Pick<TreeEntry, 'text' | 'binary'>

async function readTexts(gate: Gate, repository: string, oids: Sha[]): Promise<Map<Sha, Text>> {
  const limit = pLimit(REQUESTS_AT_ONCE)
  const portions = Array.from({ length: Math.ceil(oids.length / TEXTS_PER_REQUEST) }, (_, n) =>
    oids.slice(n * TEXTS_PER_REQUEST, (n + 1) * TEXTS_PER_REQUEST),
  )
  const read = await Promise.all(
    portions.map(portion =>
      limit(async () => {
        const wanted = portion.map(value => ({ by: 'oid' as const, value, full: true }))
        const found = await objects(gate, repository, wanted)
        return portion.map((oid, n): [Sha, Text] => [oid, textIn(found[n] ?? null)])
      }),
    ),
  )
  return new Map(read.flat())
}

function entryOf({ path, mode, sha, size = 0 }: Listed, texts: Map<Sha, Text>): TreeEntry {
  const { text, binary } = texts.get(sha) ?? { text: null, binary: false }
  return { path, mode: Number.parseInt(mode, 8), oid: sha, bytes: size, text, binary }
}
