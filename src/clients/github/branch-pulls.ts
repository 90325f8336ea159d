import { z } from 'zod'
import type { PullHost } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

const PAGE = 100

const Listed = z.object({
  number: z.number(),
  state: z.string(),
  head: z.object({ repo: z.object({ full_name: z.string() }).nullable() }),
})
export type BranchPull = { number: number; open: boolean }

/** The open one of a branch, or the newest that is not. */
export function createPullOf(gate: Gate): PullHost['pullOf'] {
  return async (repository, branch) => {
    const pulls = await pullsOf(gate, repository, branch)
    return (pulls.find(({ open }) => open) ?? pulls[0])?.number ?? null
  }
}

/** All pull requests of a branch, newest first; those of a fork's branch of the same name are not among them. */
export async function pullsOf(gate: Gate, repository: string, branch: string): Promise<BranchPull[]> {
  const [owner = ''] = repository.split('/')
  const answer = await gate.rest({
    repository,
    permissions: READ,
    route: 'GET /repos/{owner}/{repo}/pulls',
    parameters: {
      head: `${owner}:${branch}`,
      state: 'all',
      sort: 'created',
      direction: 'desc',
      per_page: PAGE,
    },
    schema: z.array(Listed),
  })
  return valueOf(answer, repository, 'read pull requests')
    .filter(({ head }) => head.repo?.full_name.toLowerCase() === repository.toLowerCase())
    .map(({ number, state }) => ({ number, open: state === 'open' }))
}
