import { z } from 'zod'
import type { RecentPull, RecentPulls } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { READ, valueOf } from './outcome.ts'

const Listed = z.array(
  z.object({ number: z.number(), updated_at: z.string(), head: z.object({ ref: z.string() }) }),
)

const PAGE = 50

/** By a conditional request: while nothing changes it does not count against the hourly limit. */
export function createRecentPulls(gate: Gate): RecentPulls {
  const kept = new Map<string, { etag: string; pulls: RecentPull[] }>()
  return async repository => {
    const before = kept.get(repository)
    const answer = await gate.rest({
      repository,
      permissions: READ,
      route: 'GET /repos/{owner}/{repo}/pulls',
      parameters: { state: 'all', sort: 'updated', direction: 'desc', per_page: PAGE },
      etag: before?.etag,
      schema: Listed,
    })
    if (answer.kind === 'not_modified' && before !== undefined) return before.pulls
    const pulls = valueOf(answer, repository, 'read pull requests').map(({ number, updated_at, head }) => ({
      number,
      branch: head.ref,
      updatedAt: updated_at,
    }))
    if (answer.kind === 'ok' && answer.etag !== null) kept.set(repository, { etag: answer.etag, pulls })
    return pulls
  }
}
