import { RetryableError } from '../src/errors.ts'
import type { Head, HeadLook, Ports } from '../src/ports.ts'
import type { Sha } from '../src/release/release.ts'

export type HeadNeeds = { git: Pick<Ports['git'], 'head'>; store: Pick<Ports['store'], 'order' | 'looked'> }
export type Looked = { order: number; head: Head }

const TRIES_MAX = 5
/** Another moment is all that it takes. */
const AGAIN_MS = 200

/**
 * The head of a branch as it is now, with the number of that look: whoever has a higher one saw what is newer. Where two
 * look at one time and the branch moves between them, one looks again.
 */
export async function lookAtHead({ git, store }: HeadNeeds, { repository, branch }: Branch): Promise<Looked> {
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
  throw new RetryableError('git_head_moved', { branch, repository }, { retryAfterMs: AGAIN_MS })
}

type Branch = { repository: string; branch: string }

/**
 * The head of a branch after this commit came to it: an answer from before it says nothing of what is there now, and is
 * asked for again. One that stays so is true: the branch was moved back since.
 */
export async function lookAfter(
  needs: HeadNeeds & { git: Pick<Ports['git'], 'compare'> },
  { repository, branch }: Branch,
  commit: Sha,
): Promise<Looked> {
  let looked = await lookAtHead(needs, { repository, branch })
  for (let tries = 1; tries < TRIES_MAX && looked.head.commit !== commit; tries++) {
    const ends = { repository, base: commit, head: looked.head.commit, paths: [] }
    // oxlint-disable-next-line no-await-in-loop -- each look begins after the one before
    const compared = await needs.git.compare(ends)
    if (compared.kind !== 'found' || compared.status !== 'behind') return looked
    // oxlint-disable-next-line no-await-in-loop -- the same
    looked = await lookAtHead(needs, { repository, branch })
  }
  return looked
}

type OrderOf = (path: string, inputs: string) => number | null

/**
 * The number of a look that ends now, for each folder with what it saw there. Where another look ended meanwhile and saw
 * another head, the branch tells: a folder that still says the same is as new as that; null for one that does not.
 */
export async function orderOf(
  needs: HeadNeeds & { git: Pick<Ports['git'], 'folderIds'> },
  { repository, branch }: Branch,
  { look, paths }: { look: HeadLook; paths: string[] },
): Promise<OrderOf> {
  const order = await needs.store.looked(`${repository}#${branch}`, look)
  if (order !== null) return () => order
  const now = await lookAtHead(needs, { repository, branch })
  const ids = await needs.git.folderIds(repository, now.head.commit, paths)
  return (path, inputs) => (ids[path] === inputs ? now.order : null)
}
