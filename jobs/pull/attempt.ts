import { RetryableError } from '../../src/errors.ts'
import type { MergeOutcome, PullState } from '../../src/ports.ts'
import { decide } from '../../src/release/decide.ts'
import type { Event } from '../../src/release/events.ts'
import type { Effect } from '../../src/release/effects.ts'
import { isLeftToGitHub } from '../../src/release/queueing.ts'
import type { Account, Pull } from '../../src/release/release.ts'
import { asksOwners } from '../../src/release/reviewers.ts'
import { pullMessage } from '../write/message.ts'
import type { JobContext } from '../job.ts'
import { factOf, lookAt, mergedBy, standingsOf } from './look.ts'
import { otherTarget, ownFact } from './own.ts'

export type OpenPull = Extract<PullState, { kind: 'open' }>
type Attempt = Extract<Effect, { kind: 'merge' | 'enqueue' }>

/** What a last look before a merge finds: the answer itself, or that it may go on. */
export type LastLook = { kind: 'answer'; event: Event } | { kind: 'open'; state: OpenPull; look: Event }

/**
 * Reviews are read afresh just before a merge and judged with everything else; where that says no, or the head moved, the
 * look itself is the answer. What was done already is found by the same look.
 */
export async function lastLook(context: JobContext, pull: Pull, attempt: Attempt): Promise<LastLook> {
  const { release, rules, ports } = context
  const { repository, path } = release.place
  const { number, branch } = pull
  const order = await ports.store.order(`${repository}#${branch}`)
  const [state, recorded] = await Promise.all([
    ports.git.readPull({ repository, number, path, owners: asksOwners(rules) }),
    standingsOf(ports, { release, rules }),
  ])
  const of = { release, rules, number, branch }
  const isOwn = state.kind === 'open' && release.own !== undefined
  const fact = isOwn
    ? await ownFact(context, { state, order, recorded })
    : await factOf(ports, of, { state, order, recorded })
  if (fact === null)
    return { kind: 'answer', event: refusedEvent(context, attempt, 'it is not there any more') }
  const look: Event = { ...fact, settles: attempt.key }
  // What was read took its time, in which an approval may have lapsed or a freeze begun.
  const now = { ...context, nowMs: await ports.store.nowMs() }
  if (state.kind !== 'open' || !isStillWanted(now, look, attempt)) return { kind: 'answer', event: look }
  const no = fact.kind === 'change_proposed' ? await otherTarget(context, fact) : null
  return no === null
    ? { kind: 'open', state, look }
    : { kind: 'answer', event: refusedEvent(context, attempt, no) }
}

/** Merges exactly the head that was looked at. */
export async function mergeNow(
  context: JobContext,
  pull: Pull,
  { attempt, state }: { attempt: Attempt; state: OpenPull },
): Promise<Event> {
  const { release, rules, ports } = context
  const { repository, branch: onto, path } = release.place
  const { number, branch } = pull
  const since = await ports.store.order(`${repository}#${onto}`)
  const outcome = await mergedAs(ports, release.merging?.as ?? null, {
    repository,
    number,
    id: state.id,
    path,
    head: attempt.head,
    method: state.method,
    ...pullMessage(release, rules, number),
  })
  switch (outcome.kind) {
    case 'merged': {
      const by = release.merging?.by ?? null
      const { commit, now } = outcome
      // A look at the branch, unless something came on top, the answer is from before it, or somebody saw another head.
      const look = { since, head: commit }
      const order = now?.head === commit ? await ports.store.looked(`${repository}#${onto}`, look) : null
      const seen = now === null || order === null ? {} : { seen: { order, now: now.inputs } }
      const merge = { ...mergeOf(state), ...seen, commit, by }
      const fact = await mergedBy(ports, { release, rules }, merge)
      return { ...fact, settles: attempt.key }
    }
    case 'head_moved':
      throw new RetryableError('git_head_moved', { repository, branch })
    case 'refused':
    case 'not_theirs':
      return (await whyNot(context, pull, attempt)) ?? refusedEvent(context, attempt, outcome.message)
  }
}

/** What is seen now may say more than the refusal: that the base moved at that moment, so that the branch is updated first. */
async function whyNot(
  context: JobContext,
  { number, branch }: Pull,
  attempt: Attempt,
): Promise<Event | null> {
  const { release, rules, ports } = context
  // A person's own branch is theirs to update.
  if (release.own !== undefined) return null
  const fact = await lookAt(ports, { release, rules, number, branch })
  if (fact === null) return null
  const look: Event = { ...fact, settles: attempt.key }
  return fact.kind === 'pull_read' && isStillWanted(context, look, attempt) ? null : look
}

/** What it was merged on: what the last look had seen. */
function mergeOf({ number, head, base, content, reviews }: OpenPull) {
  return { number, reviews, last: { head, base, content } }
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

/** What was read now is put to the same rules that decided before: would the release still be merging this, in this way? */
function isStillWanted({ target, rules, nowMs }: JobContext, look: Event, attempt: Attempt): boolean {
  const decision = decide(target, look, rules, nowMs)
  const open = decision.kind === 'changed' ? decision.target.open : target.open
  if (open?.stage !== 'merging' || open.judged?.yes !== true) return false
  return open.pull?.head === attempt.head && isLeftToGitHub(open, rules) === (attempt.kind === 'enqueue')
}

export function refusedEvent({ release }: JobContext, { key, head }: Attempt, message: string): Event {
  const { pull } = release
  if (pull === null) return { kind: 'effect_done', settles: key }
  return { kind: 'merge_refused', settles: key, number: pull.number, head, message: message.slice(0, 300) }
}
