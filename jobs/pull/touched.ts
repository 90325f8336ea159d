import type { Ports } from '../../src/ports.ts'
import type { Rules } from '../../src/release/rules.ts'

type Needs = { git: Pick<Ports['git'], 'changedFiles' | 'folderIds'> }
type Of = { repository: string; branch: string; base: string; head: string }

/** Targets of a ruled environment that are written to this branch of this repository. */
export function ruledOn(all: Rules[], { repository, branch }: Pick<Of, 'repository' | 'branch'>): Rules[] {
  return all.filter(
    ({ approvals, place }) =>
      approvals !== null &&
      place.branch === branch &&
      place.repository.toLowerCase() === repository.toLowerCase(),
  )
}

/**
 * Of these targets those whose folder a head changes since it left the base. GitHub's list of files tells most of it; where
 * there are more files than it lists, or no common history, every folder is compared.
 */
export async function touchedBy({ git }: Needs, ruled: Rules[], of: Of): Promise<Rules[]> {
  if (ruled.length === 0) return []
  const { repository, base, head } = of
  const changed = await git.changedFiles({ repository, base, head })
  if (changed?.complete === true)
    return ruled.filter(({ place }) => changed.paths.some(path => path.startsWith(`${place.path}/`)))
  const paths = ruled.map(({ place }) => place.path)
  const [before, after] = await Promise.all([
    git.folderIds(repository, base, paths),
    git.folderIds(repository, head, paths),
  ])
  return ruled.filter(({ place }) => before[place.path] !== after[place.path])
}
