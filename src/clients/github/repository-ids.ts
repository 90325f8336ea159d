import { z } from 'zod'
import type { Store } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

const KEPT_MS = 24 * 60 * 60_000

const Repository = z.object({ node_id: z.string().min(1) })

/** Ids by which mutations name a repository: read once, then shared by all replicas. A renamed one keeps its id. */
export type RepositoryIds = {
  of(repository: string): Promise<string>
  /** After GitHub knew no such id: the repository was deleted and made again. */
  forget(repository: string): Promise<void>
}

export function createRepositoryIds(gate: Gate, store: Pick<Store, 'remember' | 'recall'>): RepositoryIds {
  return {
    of: async repository => {
      const known = await store.recall(keyOf(repository))
      if (known !== null && known !== '') return known
      const route = 'GET /repos/{owner}/{repo}'
      const answer = await gate.rest({ repository, permissions: READ, route, schema: Repository })
      const { node_id: id } = valueOf(answer, repository, 'read it')
      await store.remember(keyOf(repository), id, KEPT_MS)
      return id
    },
    forget: repository => store.remember(keyOf(repository), '', 1),
  }
}

function keyOf(repository: string): string {
  return `github:repository:${repository}`
}
