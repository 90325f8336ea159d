import { createHash } from 'node:crypto'
import pLimit from 'p-limit'
import { z } from 'zod'
import { errorText, type Coded } from '../../errors.ts'
import type { Folder, SourceFile } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { below, isManifest } from './paths.ts'
import { READ, valueOf } from './outcome.ts'
import { ENTRIES_MAX, type TreeEntry } from './tree-entry.ts'

const FILE_BYTES_MAX = 1024 * 1024
const BLOBS_AT_ONCE = 8
const SYMLINK = 0o120000
const SUBMODULE = 0o160000

type Refused = Extract<Folder, { kind: 'refused' }>
type Read = { repository: string; path: string; entries: TreeEntry[] }

/** The manifests of a folder with their texts, by paths within it; or the first thing that forbids to use it. */
export async function judge(
  gate: Gate,
  read: Read,
): Promise<{ kind: 'found'; files: SourceFile[] } | Refused> {
  const { entries, path } = read
  if (entries.length > ENTRIES_MAX) {
    return refused(path, 'git_folder_too_large', { path, count: entries.length, max: ENTRIES_MAX })
  }
  const forbidden = entries
    .map(entry => forbids(entry, below(path, entry.path)))
    .find(found => found !== null)
  if (forbidden !== undefined) return forbidden
  const manifests = entries.filter(entry => isManifest(entry.path))
  const limit = pLimit(BLOBS_AT_ONCE)
  const texts = await Promise.all(manifests.map(entry => limit(() => textOf(gate, read.repository, entry))))
  const files: SourceFile[] = []
  for (const [n, entry] of manifests.entries()) {
    const text = texts[n] ?? null
    const name = below(path, entry.path)
    if (text === null) return refused(name, 'git_file_encoding', { path: name })
    files.push({ path: entry.path, text })
  }
  return { kind: 'found', files: files.toSorted((left, right) => (left.path < right.path ? -1 : 1)) }
}

/** Links and submodules lead elsewhere, so that their folder is not what its id says. */
function forbids(entry: TreeEntry, path: string): Refused | null {
  if (entry.mode === SYMLINK) return refused(path, 'git_symlink', { path })
  if (entry.mode === SUBMODULE) return refused(path, 'git_submodule', { path })
  if (!isManifest(entry.path) || entry.bytes <= FILE_BYTES_MAX) return null
  return refused(path, 'git_file_too_large', { path, bytes: entry.bytes, max: FILE_BYTES_MAX })
}

function refused(path: string, ...coded: Coded): Refused {
  return { kind: 'refused', code: coded[0], path, message: errorText(...coded).message }
}

/**
 * The text of a file, null when it is not UTF-8. GitHub's GraphQL turns other encodings into UTF-8 and cuts long
 * texts, so its text is used only when its bytes have the blob's id.
 */
async function textOf(gate: Gate, repository: string, entry: TreeEntry): Promise<string | null> {
  if (entry.text !== null && blobId(Buffer.from(entry.text, 'utf8'), entry.oid) === entry.oid)
    return entry.text
  return entry.binary ? null : blobText(gate, repository, entry.oid)
}

/** The text of a blob, null when it is not UTF-8. */
export async function blobText(gate: Gate, repository: string, oid: string): Promise<string | null> {
  const bytes = await blob(gate, repository, oid)
  return bytes.includes(0) ? null : decoded(bytes)
}

/** As git counts it: SHA-1, or SHA-256 where ids are that long. */
function blobId(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}

const Blob = z.object({ content: z.string(), encoding: z.literal('base64') })

async function blob(gate: Gate, repository: string, oid: string): Promise<Buffer> {
  const route = 'GET /repos/{owner}/{repo}/git/blobs/{file_sha}'
  const parameters = { file_sha: oid }
  const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Blob })
  return Buffer.from(valueOf(answer, repository, 'read a file').content, 'base64')
}

/** A byte order mark stays: it is part of the file. */
function decoded(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return null
  }
}
