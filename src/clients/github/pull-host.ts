import type { Log } from '../../log.ts'
import type { GitHost, PullHost, Store } from '../../ports.ts'
import { createPullOf } from './branch-pulls.ts'
import { createChangedFiles } from './changed-files.ts'
import { createCheck } from './check.ts'
import { createClosePull } from './close-pull.ts'
import type { FolderMemory } from './folder-memory.ts'
import type { Gate } from './gate.ts'
import type { Heads } from './heads.ts'
import { createMergePull } from './merge-pull.ts'
import { createOpenPull } from './open-pull.ts'
import type { PersonGate } from './person-gate.ts'
import { createPullHeads } from './pull-heads.ts'
import { createDequeuePull, createEnqueuePull } from './queue.ts'
import { createReadPull } from './read-pull.ts'
import { createRepositoryIds } from './repository-ids.ts'
import { createRequestReviews } from './request-reviews.ts'
import { createReview } from './review.ts'
import { createUpdatePullBranch } from './update-branch.ts'

type Deps = {
  gate: Gate
  persons: PersonGate
  heads: Pick<Heads, 'moved'>
  memory: FolderMemory
  people: Pick<GitHost, 'mayWrite' | 'teamsOf'>
  teams: () => readonly string[]
  appId: number
  store: Pick<Store, 'remember' | 'recall'>
  log: Pick<Log, 'warn'>
}

export function createPullHost(deps: Deps): PullHost {
  const { gate, persons, heads, memory, people, teams, appId, store, log } = deps
  return {
    openPull: createOpenPull(gate, createRepositoryIds(gate, store), memory),
    pullOf: createPullOf(gate),
    readPull: createReadPull(gate, { ...people, teams }),
    ...createPullHeads(gate),
    changedFiles: createChangedFiles(gate),
    requestReviews: createRequestReviews(gate, log),
    check: createCheck({ gate, appId, store, log }),
    updatePullBranch: createUpdatePullBranch(gate),
    mergePull: createMergePull({ gate, persons }, { heads, memory }),
    reviewAs: createReview(gate, persons),
    enqueuePull: createEnqueuePull(gate),
    dequeuePull: createDequeuePull(gate),
    closePull: createClosePull(gate),
  }
}
