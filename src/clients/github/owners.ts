import { noOwners, ownersFor, readOwners, type OwnersFile } from '../../release/codeowners/owners.ts'
import type { Owners } from '../../release/release.ts'
import { createLru } from '../lru.ts'
import { blobText } from './folder-rules.ts'
import type { Gate } from './gate.ts'
import type { OwnersEntry, PullNode } from './pull-answer.ts'

/** GitHub looks in this order, takes the first that is there, and none that is larger. */
const PLACES = [
  ['ownersGitHub', '.github/CODEOWNERS'],
  ['ownersRoot', 'CODEOWNERS'],
  ['ownersDocs', 'docs/CODEOWNERS'],
] as const
const BYTES_MAX = 3 * 1024 * 1024
const BYTES_KEPT_MAX = 8 * 1024 * 1024

type Wanted = { repository: string; path: string }
export type ReadOwners = (wanted: Wanted, pull: PullNode) => Promise<Owners | null>

/**
 * Whom the CODEOWNERS of the base branch names for the target's files that a pull request changes; null where the look
 * did not ask. The text is read once for each blob id. What a pull request changes elsewhere gives nobody a right here.
 */
export function createReadOwners(gate: Gate): ReadOwners {
  const known = createLru<OwnersFile | null>(BYTES_KEPT_MAX)
  return async ({ repository, path }, pull) => {
    if (pull.files === undefined) return null
    const found = PLACES.flatMap(([field, place]) => {
      const entry = pull.baseRef?.target?.[field] ?? null
      return entry?.type === 'blob' ? [{ ...entry, place }] : []
    })[0]
    if (found === undefined)
      return noOwners(`${pull.baseRefName} has no CODEOWNERS in .github/, its root or docs/`)
    if (found.size >= BYTES_MAX) return noOwners(`${found.place} is larger than 3 MB, and GitHub ignores it`)
    const file = await fileOf(found)
    if (file === null) return noOwners(`${found.place} is no text in UTF-8`)
    const paths = (pull.files?.nodes ?? []).map(each => each.path).filter(each => each.startsWith(`${path}/`))
    return ownersFor(file, paths, repository.split('/')[0] ?? '')

    async function fileOf({ oid, place, size }: OwnersEntry & { place: string }): Promise<OwnersFile | null> {
      const kept = known.get(`${place}@${oid}`)
      if (kept !== undefined) return kept
      const text = await blobText(gate, repository, oid)
      const read = text === null ? null : readOwners(place, text)
      known.set(`${place}@${oid}`, read, size + 1)
      return read
    }
  }
}
