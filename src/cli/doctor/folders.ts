import { faulty, forbidden } from '../../../jobs/faulty.ts'
import { TerminalError } from '../../errors.ts'
import type { KubeKind } from '../../ports.ts'
import type { KubeLike } from '../../release/health.ts'
import { findImages, manifestImages } from '../../release/manifest.ts'
import { kindsOf, readFolder } from '../../release/render.ts'
import type { Rules } from '../../release/rules.ts'
import type { Patient } from './patient.ts'

export type FolderSeen = { files: { path: string; text: string }[]; objects: KubeLike[]; kinds: KubeKind[] }

/** Reads a target's folder at the head of its branch; throws what is wrong with it. */
export async function readTarget({ clients: { git } }: Patient, rules: Rules): Promise<FolderSeen> {
  const { repository, branch, path } = rules.place
  const { commit } = await git.head(repository, branch, { fresh: false })
  const folder = await git.folder(repository, commit, path)
  if (folder.kind === 'absent')
    throw new TerminalError('git_folder_absent', { repository, path, commit: branch })
  if (folder.kind === 'refused') throw forbidden(path, folder)
  const read = readFolder(path, folder.files)
  if (read.kind === 'refused') throw faulty(read.failures)
  mustNameImages(rules, folder.files)
  return {
    files: folder.files,
    objects: read.objects.map(({ object }) => object),
    kinds: kindsOf(read.objects),
  }
}

/** A release could not be written where no manifest names its image, or where they say different things. */
function mustNameImages(rules: Rules, files: FolderSeen['files']): void {
  const found = findImages(files, manifestImages(rules.service, rules.images))
  const folder = rules.place.path
  if (found.kind === 'refused') throw new TerminalError('manifest_refused', { reason: found.message })
  const [absent, differing] = [found.absent[0], found.differing[0]]
  if (absent !== undefined)
    throw new TerminalError('manifest_image_absent', { folder, image: rules.images[absent] ?? absent })
  if (differing === undefined) return
  const places = (found.places[differing] ?? []).map(({ path, line }) => `${path}:${line}`).join(', ')
  throw new TerminalError('manifest_image_differs', {
    folder,
    image: rules.images[differing] ?? differing,
    places,
  })
}
