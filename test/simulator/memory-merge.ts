import type { FakePull, Repository } from './fake-pull.ts'
import { changedOver, idOf } from './memory-tree.ts'
import { person } from './people.ts'

type Files = FakePull['files']

export const PATH = 'staging/checkout'

export function mergedFiles({ trunk }: Repository, pull: FakePull): Files | null {
  return changedOver(pull.base, pull.files, trunk.head().files)
}

export function contentOf(repository: Repository, pull: FakePull): string | null {
  const files = mergedFiles(repository, pull)
  return files === null ? null : idOf(files, PATH)
}

export function land(repository: Repository, pull: FakePull, by: string): boolean {
  const files = mergedFiles(repository, pull)
  if (pull.state !== 'open' || files === null) return false
  const release = pull.release === '' ? [] : [pull.release]
  const trailers = release.map(id => `\n\nSlipway-Release: ${id}`).join('')
  pull.commit = repository.trunk.add({ message: `Merge ${pull.branch}${trailers}`, files, release })
  pull.brought = idOf(files, PATH)
  Object.assign(pull, { state: 'merged', entry: null })
  pull.by = person(by)
  return true
}

export function demandsOn(repository: Repository, pull: FakePull): string[] {
  return [
    ...(contentOf(repository, pull) === null ? ['it conflicts with main'] : []),
    ...(pull.ci === 'pending' ? ['required check ci is pending'] : []),
    ...(isBehind(repository, pull) ? [BEHIND] : []),
  ]
}

export const BEHIND = 'the branch is behind main and must be updated'

/** Where the repository asks for it: what conflicts is said to be that. */
export function isBehind(repository: Repository, pull: FakePull): boolean {
  const { policy, trunk } = repository
  return policy.isStrict && pull.base !== trunk.head().files && contentOf(repository, pull) !== null
}
