import type { Folder, GitHost, SourceFile } from '../../ports.ts'
import type { Sha } from '../../release/release.ts'
import type { FolderMemory } from './folder-memory.ts'
import { judge } from './folder-rules.ts'
import type { Gate } from './gate.ts'
import { below } from './paths.ts'
import { readIds, readTree } from './trees.ts'

/**
 * Folders of manifests: commit and path give a tree id, the tree id gives the files, both from memory where they
 * were read before. A cold folder is one request, and so are the ids of many.
 */
export function createFolders(gate: Gate, memory: FolderMemory): Pick<GitHost, 'folder' | 'folderIds'> {
  return {
    folder: async (repository, commit, path) => {
      const place = { repository, commit, path }
      const id = memory.id(place)
      if (id === null) return { kind: 'absent' }
      const known = id === undefined ? undefined : memory.files(id)
      if (id !== undefined && known !== undefined) return found(id, path, known)
      const tree = await readTree(gate, repository, id ?? { commit, path })
      memory.setId(place, tree?.oid ?? null)
      if (tree === null) return { kind: 'absent' }
      const judged = await judge(gate, { repository, path, entries: tree.entries })
      if (judged.kind === 'refused') return judged
      memory.setFiles(tree.oid, judged.files)
      return found(tree.oid, path, judged.files)
    },
    folderIds: async (repository, commit, paths) => {
      const unknown = paths.filter(path => memory.id({ repository, commit, path }) === undefined)
      const read = await readIds(gate, repository, commit, unknown)
      for (const [path, id] of read) memory.setId({ repository, commit, path }, id)
      const idOf = (path: string) => read.get(path) ?? memory.id({ repository, commit, path }) ?? null
      return Object.fromEntries(paths.map(path => [path, idOf(path)]))
    },
  }
}

function found(id: Sha, path: string, files: SourceFile[]): Folder {
  return {
    kind: 'found',
    inputs: id,
    files: files.map(file => ({ path: below(path, file.path), text: file.text })),
  }
}
