import { TerminalError } from '../../errors.ts'
import type { CommitRequest, SourceFile } from '../../ports.ts'
import type { Sha } from '../../release/release.ts'
import { createLru } from '../lru.ts'
import { below, isManifest } from './paths.ts'

const IDS_MAX = 200_000
const CONTENT_BYTES_MAX = 128 * 1024 * 1024
const REPOSITORIES_MAX = 1_000

type Place = { repository: string; commit: Sha; path: string }

type Written = Pick<CommitRequest, 'repository' | 'expectedHead' | 'folders' | 'additions' | 'deletions'>

/** What was read, bounded. Commits and trees never change, so nothing in it grows stale. */
export type FolderMemory = {
  /** Undefined when it was never asked; null when there is no such folder. */
  id(place: Place): Sha | null | undefined
  setId(place: Place, id: Sha | null): void
  /** By paths within the folder, since the same tree may stand in several places. */
  files(id: Sha): SourceFile[] | undefined
  setFiles(id: Sha, files: SourceFile[]): void
  /** After our own commit: what it left alone keeps its id, and what it wrote is known without reading. */
  committed(request: Written, commit: Sha, inputs: Record<string, Sha>): void
}

export function createFolderMemory(): FolderMemory {
  const ids = createLru<Sha | null>(IDS_MAX)
  const contents = createLru<SourceFile[]>(CONTENT_BYTES_MAX)
  const paths = createLru<Set<string>>(REPOSITORIES_MAX)

  const memory: FolderMemory = {
    id: place => ids.get(keyOf(place)),
    setId: (place, id) => {
      const known = paths.get(place.repository) ?? new Set()
      paths.set(place.repository, known.add(place.path))
      ids.set(keyOf(place), id)
    },
    files: id => contents.get(id),
    setFiles: (id, files) => contents.set(id, files, weightOf(files)),
    committed: (request, commit, inputs) => {
      const { repository, expectedHead } = request
      for (const path of new Set([...(paths.get(repository) ?? []), ...request.folders])) {
        const before = memory.id({ repository, commit: expectedHead, path })
        const touched = isTouched(request, path)
        const after = touched ? inputs[path] : before
        if (after !== undefined) memory.setId({ repository, commit, path }, after)
        const files = contents.get(before ?? '')
        if (touched && typeof after === 'string' && files !== undefined) {
          memory.setFiles(after, changed(files, path, request))
        }
      }
    },
  }
  return memory
}

function keyOf({ repository, commit, path }: Place): string {
  if (/^\/|(?:^|\/)\.\.(?:\/|$)/.test(path)) throw new TerminalError('git_path_outside', { path })
  return `${repository}@${commit}:${path}`
}

/** Bytes, about: strings of one byte a character, and what an entry costs. */
function weightOf(files: SourceFile[]): number {
  return 200 + files.reduce((sum, { path, text }) => sum + path.length + text.length + 100, 0)
}

function isTouched({ additions, deletions }: Written, folder: string): boolean {
  const start = below(folder, '')
  return [...additions.map(({ path }) => path), ...deletions].some(path => path.startsWith(start))
}

function changed(files: SourceFile[], folder: string, { additions, deletions }: Written): SourceFile[] {
  const start = below(folder, '')
  const byPath = new Map(files.map(file => [file.path, file]))
  for (const path of deletions) byPath.delete(path.slice(start.length))
  for (const { path, text } of additions) {
    const within = path.slice(start.length)
    if (path.startsWith(start) && isManifest(within)) byPath.set(within, { path: within, text })
  }
  return [...byPath.values()].toSorted((left, right) => (left.path < right.path ? -1 : 1))
}
