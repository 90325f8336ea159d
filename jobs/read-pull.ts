import { RetryableError } from '../src/errors.ts'
import type { JobRun } from './job.ts'
import { lookAt } from './pull/look.ts'

const COMPUTING_MS = 1_000
const COMPUTING_MS_MAX = 60_000

/** Looks again at a pull request; while GitHub still computes, it is asked later and later. */
export const readPull: JobRun<'read_pull'> = async (effect, context) => {
  const { release, rules, ports, attempt } = context
  const { pull } = release
  const settles = effect.key
  if (pull === null) return { kind: 'effect_done', settles }
  const { number, branch } = pull
  const fact = await lookAt(ports, { release, rules, number, branch })
  if (fact === null) return { kind: 'change_closed', number, by: null, settles }
  if (fact.kind === 'pull_read' && fact.pull.unread) {
    const retryAfterMs = Math.min(COMPUTING_MS_MAX, COMPUTING_MS * 2 ** Math.min(attempt - 1, 10))
    throw new RetryableError(
      'git_pull_computing',
      { number, repository: release.place.repository },
      { retryAfterMs },
    )
  }
  return { ...fact, settles }
}
