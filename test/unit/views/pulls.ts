import type { Actor } from '../../../src/release/actors.ts'
import type { PullLook, ReviewRead } from '../../../src/release/events.ts'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { Origin, Person, Range } from '../../../src/release/release.ts'
import type { ApprovalRule, Rules } from '../../../src/release/rules.ts'
import { ann, believed, bob, rangeOf, rulesOf, story } from './world.ts'

export const HEAD = '9f2c1ab'.padEnd(40, '0')
export const carolWrites: Actor = {
  slack: 'U01CAROL',
  login: 'carol',
  account: null,
  teams: [],
  writes: true,
}
export const annWrites: Actor = { slack: 'U01ANN', login: 'ann', account: null, teams: [], writes: true }

const RULE: ApprovalRule = {
  authors: 'any',
  peers: { count: 1, outsiders: false },
  from: ['user:carol'],
  expireMs: null,
  recorded: 'count',
}

/** Production: one author and carol approve a pull request; clicks on the card count. */
export function production(rule: Partial<ApprovalRule> = {}, changes: Partial<Rules> = {}): Rules {
  return rulesOf({
    target: 'production/checkout',
    environment: 'production',
    delivery: 'pull-request',
    approvals: { ...RULE, ...rule },
    ...changes,
  })
}

type Opened = { range?: Range | null; authors?: Person[]; origin?: Origin }
type Told = ReturnType<typeof story>

/** A story whose newest release has its pull request open. */
export function opened(rules: Rules = production(), what: Opened = {}): Told {
  return openedIn(story(rules).baseline('1.41.3').push('1.42.0'), what)
}

export function openedIn(told: Told, what: Opened = {}, pull: Partial<PullLook['pull']> = {}): Told {
  const { range = rangeOf(['Retry payments', 'Fix VAT rounding', 'Third']), origin = believed } = what
  const release = told.target.open?.id ?? 'production/checkout#0'
  const authors = what.authors ?? [ann, bob]
  return told.tell({ kind: 'change_opened', release, range, authors, origin, ...lookAt(told, pull) })
}

/** GitHub's newest word on the pull request. */
export function looked(
  told: Told,
  pull: Partial<PullLook['pull']> = {},
  reviews: Partial<ReviewRead>[] = [],
): Told {
  return told.tell({ kind: 'pull_read', ...lookAt(told, pull, reviews) })
}

export function clicks(told: Told, verb: 'approve' | 'withdraw' | 'merge', by: Actor): Told {
  const release = told.target.open?.id ?? 'production/checkout#0'
  return told.asks({ verb, release, head: HEAD }, by)
}

function lookAt(
  told: Told,
  pull: Partial<PullLook['pull']> = {},
  reviews: Partial<ReviewRead>[] = [],
): PullLook {
  const known = told.target.open?.pull ?? null
  return {
    order: (known?.order ?? 0) + 1,
    pull: {
      number: 318,
      url: 'https://github.com/acme/deploy/pull/318',
      branch: 'slipway/production/checkout/1-3132',
      head: HEAD,
      base: null,
      unread: false,
      content: 'in-1.42.0',
      demands: [],
      owners: null,
      queue: NO_QUEUE,
      ...pull,
    },
    reviews: reviewsOf(told, reviews, ann),
  }
}

/** Approvals of the first head by somebody who may write, given now, as far as nothing else is said. */
export function reviewsOf(told: Told, reviews: Partial<ReviewRead>[], by: Person): ReviewRead[] {
  return reviews.map(review => ({
    by,
    state: 'approved',
    head: HEAD,
    atMs: told.nowMs,
    writes: true,
    teams: [],
    owner: false,
    ...review,
  }))
}
