import type { PullHost } from '../../src/ports.ts'
import type { FakePull, Repository } from './fake-pull.ts'
import { mergedFiles } from './memory-merge.ts'
import { moved } from './memory-queue.ts'

/** As the App: only exactly the head that is meant. */
export function updating(repository: Repository): Pick<PullHost, 'updatePullBranch'> {
  const { pulls, trunk, queued } = repository
  return {
    updatePullBranch: async ({ number, head }) => {
      const pull = pulls.find(each => each.number === number)
      if (pull?.state !== 'open') return { kind: 'refused', message: 'it is not open' }
      if (pull.head !== head) return { kind: 'head_moved' }
      if (pull.base === trunk.head().files) return { kind: 'refused', message: 'there are no new commits' }
      if (!updated(repository, pull)) return { kind: 'conflict' }
      queued['updated by Slipway'] = (queued['updated by Slipway'] ?? 0) + 1
      return { kind: 'updated' }
    },
  }
}

/** Takes in what the base has by now; false where both changed the same. */
export function updated(repository: Repository, pull: FakePull): boolean {
  const files = mergedFiles(repository, pull)
  if (files === null) return false
  pull.base = repository.trunk.head().files
  pull.files = files
  moved(repository, pull)
  return true
}
