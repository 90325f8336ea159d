import { RetryableError } from '../src/errors.ts'
import type { Event } from '../src/release/events.ts'
import type { JobRun } from './job.ts'
import { lookAt } from './pull/look.ts'

/**
 * Brings the branch of Slipway's own pull request up to date. GitHub compares the head, so that asking twice changes
 * nothing; what became of it is read after, and is the answer: a new head, or that it conflicts. GitHub may take its time.
 */
export const updateBranch: JobRun<'update_branch'> = async (effect, context) => {
  const { release, rules, ports } = context
  const { pull } = release
  const settles = effect.key
  if (pull === null) return { kind: 'effect_done', settles }
  const { number, branch } = pull
  const { repository } = release.place
  const outcome = await ports.git.updatePullBranch({ repository, number, head: effect.head })
  const look = await lookAt(ports, { release, rules, number, branch })
  if (look === null) return { kind: 'change_closed', number, by: null, settles }
  const answer: Event = { ...look, settles }
  if (look.kind !== 'pull_read' || look.pull.head !== effect.head || look.pull.behind === undefined)
    return answer
  switch (outcome.kind) {
    case 'refused':
      return {
        kind: 'merge_refused',
        of: 'update',
        settles,
        number,
        head: effect.head,
        message: outcome.message.slice(0, 300),
      }
    case 'updated':
    case 'head_moved':
    case 'conflict':
      throw new RetryableError('git_branch_not_updated', { number, repository })
  }
}
