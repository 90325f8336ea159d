import { RetryableError, TerminalError } from '../../src/errors.ts'
import type { Head, PullOutcome } from '../../src/ports.ts'
import type { Effect } from '../../src/release/effects.ts'
import type { Event, Ranged } from '../../src/release/events.ts'
import type { Release } from '../../src/release/release.ts'
import { NO_QUEUE } from '../../src/release/queueing.ts'
import { asksOwners } from '../../src/release/reviewers.ts'
import { pullBody, pullTitle } from '../../src/views/pull.ts'
import { lookAtHead } from '../head.ts'
import type { JobContext } from '../job.ts'
import { mergedBy, pullLook } from '../pull/look.ts'
import { landedAt } from './landed.ts'
import { commitMessage } from './message.ts'
import { planRelease, type Plan } from './plan.ts'
import { previewOf, type Previewed } from './preview.ts'
import { rangeFor } from './range.ts'

type Write = Extract<Effect, { kind: 'write' }>

const TRIES_MAX = 5

/**
 * Opens the pull request of a release: branch, verified commit and pull request in one round trip. The branch is named
 * by the release, so a repeat finds what an earlier attempt made and opens no second one.
 */
export async function openPull(effect: Write, context: JobContext): Promise<Event> {
  const ranging = rangeFor(context)
  const preparing = prepared(context, context.attempt > 1)
  // Both are awaited below; until then their failures must not be nobody's.
  for (const begun of [ranging, preparing]) begun.catch(() => undefined)
  // At first too: a branch of that name may be left from before Redis was emptied.
  const found = await foundAgain(effect, context, ranging)
  if (found !== null) return found
  for (let attempt = 0; attempt < TRIES_MAX; attempt++) {
    const ready = await (attempt === 0 ? preparing : prepared(context, true))
    const event = await tryOnce(effect, context, { ranging, ready })
    if (event !== 'again') return event
  }
  const { branch, repository } = context.release.place
  throw new RetryableError('git_head_moved', { branch, repository })
}

/** `slipway/<environment>/<service>/<number>-<what it brings>`: one branch for one release. */
export function branchOf(release: Release): string {
  const target = release.id.slice(0, release.id.lastIndexOf('#'))
  const brings = release.restore?.inputs ?? Object.values(release.to)[0]?.digest?.slice('sha256:'.length)
  return `slipway/${target}/${release.number}-${(brings ?? 'tag').slice(0, 12)}`
}

/** `order`: of the look at the head; null where it is only remembered. */
type Prepared = { order: number | null; head: Head; plan: Planned }

async function prepared(context: JobContext, fresh: boolean): Promise<Prepared> {
  const { release, ports } = context
  const { repository, branch } = release.place
  const { order, head } = fresh
    ? await lookAtHead(ports, release.place)
    : { order: null, head: await ports.git.head(repository, branch, { fresh }) }
  return { order, head, plan: await planned(context, head) }
}

async function tryOnce(
  effect: Write,
  context: JobContext,
  { ranging, ready }: { ranging: Promise<Ranged>; ready: Prepared },
): Promise<Event | 'again'> {
  const { release } = context
  const { order, head, plan } = ready
  const ranged = await ranging
  // What is no edit is an answer by itself, which a head that is only remembered is not good enough for.
  if (plan.kind !== 'ready' && order === null) return 'again'
  switch (plan.kind) {
    case 'fulfilled':
      return landedAt({ effect, release, ranged }, { ...plan, order: order ?? 0 })
    case 'overtaken':
      return { kind: 'write_overtaken', settles: effect.key, release: release.id, reason: plan.reason }
    case 'failed':
      return failedEvent(effect, ranged, plan.error)
    case 'ready':
      return answered(effect, context, { ranged, outcome: await open(context, { plan, ranged, head }) })
  }
}

type Ready = Extract<Plan, { kind: 'ready' }> & Previewed
type Planned = Exclude<Plan, { kind: 'ready' }> | Ready

async function planned(context: JobContext, head: Head): Promise<Planned> {
  try {
    const plan = await planRelease(context, head)
    return plan.kind === 'ready' ? { ...plan, ...(await previewOf(context, plan)) } : plan
  } catch (error) {
    return { kind: 'failed', error }
  }
}

function open(context: JobContext, what: { plan: Ready; ranged: Ranged; head: Head }): Promise<PullOutcome> {
  const { release, rules, ports } = context
  const { place } = release
  const { plan, ranged, head } = what
  const { manifests, cluster } = plan
  const ranging = { ...release, ...ranged }
  const { headline, body } = commitMessage([{ release, rules, authors: ranged.authors }], { isPull: true })
  return ports.git.openPull({
    repository: place.repository,
    base: place.branch,
    branch: branchOf(release),
    expectedHead: head.commit,
    headline,
    message: body,
    additions: plan.additions,
    deletions: plan.deletions,
    path: place.path,
    title: pullTitle(ranging, rules),
    body: pullBody({ release: ranging, rules, addresses: ports.git, manifests, cluster }),
  })
}

async function answered(
  effect: Write,
  context: JobContext,
  { ranged, outcome }: { ranged: Ranged; outcome: PullOutcome },
): Promise<Event | 'again'> {
  const { release, rules, ports } = context
  const { repository } = release.place
  const branch = branchOf(release)
  switch (outcome.kind) {
    case 'opened': {
      const { number, url, head, inputs, advisory } = outcome
      const order = await ports.store.order(`${repository}#${branch}`)
      // Owners are read from the base branch, and known at the next look.
      const unread = asksOwners(rules)
      const seen = { base: null, content: inputs, demands: [], owners: null, queue: NO_QUEUE }
      const pull = { number, url, branch, head, unread, ...seen, ...(advisory ? { advisory } : {}) }
      return {
        kind: 'change_opened',
        settles: effect.key,
        release: release.id,
        order,
        pull,
        reviews: [],
        ...ranged,
      }
    }
    case 'exists': {
      const found = await foundAgain(effect, context, Promise.resolve(ranged))
      if (found !== null) return found
      throw new RetryableError('git_pull_unclear', { repository, branch })
    }
    case 'head_moved':
      return 'again'
    case 'refused':
      return failedEvent(
        effect,
        ranged,
        new TerminalError('git_pull_refused', { repository, reason: outcome.message }),
      )
  }
}

/** What an earlier attempt opened, as it is now: open, or merged or closed by somebody meanwhile. */
async function foundAgain(
  effect: Write,
  context: JobContext,
  ranging: Promise<Ranged>,
): Promise<Event | null> {
  const { release, rules, ports } = context
  const { repository, path } = release.place
  const branch = branchOf(release)
  const number = await ports.git.pullOf(repository, branch)
  if (number === null) return null
  const order = await ports.store.order(`${repository}#${branch}`)
  const state = await ports.git.readPull({ repository, number, path, owners: asksOwners(rules) })
  const ranged = await ranging
  const settles = effect.key
  switch (state.kind) {
    case 'open':
      return { kind: 'change_opened', settles, release: release.id, ...pullLook(state, order), ...ranged }
    case 'merged': {
      const merged = await mergedBy(ports, { release, rules }, state)
      const { commit, order: at, now } = merged
      // What somebody changed on top of it is newer than it.
      return landedAt({ effect, release, ranged }, { ...commit, order: now === commit.inputs ? at : 0 })
    }
    case 'closed':
      return {
        kind: 'write_overtaken',
        settles,
        release: release.id,
        reason: `pull request ${number} was closed by ${state.by?.login ?? 'somebody'}`,
      }
    case 'absent':
      return null
  }
}

function failedEvent(effect: Write, ranged: Ranged, error: unknown): Event {
  if (!(error instanceof TerminalError)) throw error
  const failure = { code: error.code, message: error.message.slice(0, 500) }
  return { kind: 'effect_failed', settles: effect.key, failure, ranged }
}
