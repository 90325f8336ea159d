import { RetryableError } from '../src/errors.ts'
import { pullMessage } from './write/message.ts'
import type { MergeOutcome, PullState } from '../src/ports.ts'
import type { Event } from '../src/release/events.ts'
import type { Account } from '../src/release/release.ts'
import { decide } from '../src/release/decide.ts'
import { asksOwners } from '../src/release/reviewers.ts'
import type { JobContext, JobRun } from './job.ts'
import { factOf, mergedBy, standingsOf } from './pull/look.ts'

/**
 * Merges exactly the approved head. Reviews are read afresh just before and judged with everything else; where that
 * says no, or the head moved, nothing is merged and the look itself is the answer. A merge that was done already is
 * found by the same look.
 */
export const merge: JobRun<'merge'> = async (effect, context) => {
  const { release, rules, ports } = context
  const { pull } = release
  const settles = effect.key
  if (pull === null) return { kind: 'effect_done', settles }
  const { repository, path } = release.place
  const order = await ports.store.order(`${repository}#${pull.branch}`)
  const [state, recorded] = await Promise.all([
    ports.git.readPull({ repository, number: pull.number, path, owners: asksOwners(rules) }),
    standingsOf(ports, { release, rules }),
  ])
  const fact = await factOf(
    ports,
    { release, rules, number: pull.number, branch: pull.branch },
    { state, order, recorded },
  )
  if (fact === null) return refused(context, 'it is not there any more', settles)
  const look: Event = { ...fact, settles }
  if (state.kind !== 'open' || !isStillWanted(context, look, effect.head)) return look
  const outcome = await mergedAs(ports, release.merging?.as ?? null, {
    repository,
    number: pull.number,
    head: effect.head,
    method: state.method,
    ...pullMessage(release, rules, pull.number),
  })
  const by = release.merging?.by ?? null
  switch (outcome.kind) {
    case 'merged':
      return {
        ...(await mergedBy(ports, { release, rules }, { ...mergeOf(state), commit: outcome.commit, by })),
        settles,
      }
    case 'head_moved':
      throw new RetryableError('git_head_moved', { repository, branch: pull.branch })
    case 'refused':
    case 'not_theirs':
      return refused(context, outcome.message, settles)
  }
}

/** In the name of who asked for it; where GitHub does not let them, Slipway's own right is what counts. */
async function mergedAs(
  { git }: Pick<JobContext['ports'], 'git'>,
  as: Account | null,
  request: Omit<Parameters<typeof git.mergePull>[0], 'as'>,
): Promise<MergeOutcome> {
  if (as === null) return git.mergePull(request)
  const outcome = await git.mergePull({ ...request, as })
  return outcome.kind === 'not_theirs' ? git.mergePull(request) : outcome
}

/** What it was merged on: what the last look had seen. */
function mergeOf({ number, head, base, content, reviews }: Extract<PullState, { kind: 'open' }>) {
  return { number, reviews, last: { head, base, content } }
}

/** What was read now is put to the same rules that decided before: would the release still be merging this head? */
function isStillWanted({ target, rules, nowMs }: JobContext, look: Event, head: string): boolean {
  const decision = decide(target, look, rules, nowMs)
  const open = decision.kind === 'changed' ? decision.target.open : target.open
  return open?.stage === 'merging' && open.pull?.head === head && open.judged?.yes === true
}

function refused({ release }: JobContext, message: string, settles: string): Event {
  const { pull } = release
  if (pull === null) return { kind: 'effect_done', settles }
  return {
    kind: 'merge_refused',
    settles,
    number: pull.number,
    head: pull.head,
    message: message.slice(0, 300),
  }
}
