import { RetryableError } from '../src/errors.ts'
import type { Head, Ports } from '../src/ports.ts'

type Needs = { git: Pick<Ports['git'], 'head'>; store: Pick<Ports['store'], 'order' | 'looked'> }
export type Looked = { order: number; head: Head }

const TRIES_MAX = 5

/**
 * The head of a branch as it is now, with the number of that look: whoever has a higher one saw what is newer. Where two
 * look at one time and the branch moves between them, one looks again.
 */
export async function lookAtHead(
  { git, store }: Needs,
  { repository, branch }: { repository: string; branch: string },
): Promise<Looked> {
  const name = `${repository}#${branch}`
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    // oxlint-disable-next-line no-await-in-loop -- each look begins after the one before
    const since = await store.order(name)
    // oxlint-disable-next-line no-await-in-loop -- the same
    const head = await git.head(repository, branch, { fresh: true })
    // oxlint-disable-next-line no-await-in-loop -- the same
    const order = await store.looked(name, { since, head: head.commit })
    if (order !== null) return { order, head }
  }
  throw new RetryableError('git_head_moved', { branch, repository })
}
