import type { Actor } from '../../../src/release/actors.ts'
import type { Fact, PullLook, ReviewRead } from '../../../src/release/events.ts'
import type { Person, Target } from '../../../src/release/release.ts'
import type { ApprovalRule, Rules } from '../../../src/release/rules.ts'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import { wants } from '../../../src/release/wants.ts'
import { verdictLines } from '../../../src/views/verdict.ts'
import { verdictOn } from '../../../src/release/decide/judging.ts'
import { HEAD, production, reviewsOf } from '../views/pulls.ts'
import { believed, bob, imageOf, story } from '../views/world.ts'

export type Told = ReturnType<typeof story>
export type Proposed = Extract<Fact, { kind: 'change_proposed' }>

const CAROL: Person = { login: 'carol', id: null, bot: false }
export const CONTENT = 'in-config'
export const RELEASE = 'production/checkout#1'

export function rulesOf(rule: Partial<ApprovalRule> = {}, changes: Partial<Rules> = {}): Rules {
  return production(rule, { outside: 'hold', ...changes })
}

export const started = (rules = rulesOf()) => story(rules).baseline('1.41.3')

const PULL = { number: 12, url: 'https://github.com/acme/deploy/pull/12', branch: 'wait', head: HEAD }
const SEEN = {
  base: 'in-1.41.3',
  unread: false,
  content: CONTENT,
  demands: [],
  owners: null,
  queue: NO_QUEUE,
}

let orders = 0

/** Bob's own pull request, as it is looked at. */
export function proposed(
  told: Told,
  what: Partial<Proposed> = {},
  pull: Partial<PullLook['pull']> = {},
  reviews: Partial<ReviewRead>[] = [],
): Told {
  return told.tell({
    kind: 'change_proposed',
    title: 'Wait longer',
    by: bob,
    authors: [bob],
    images: { main: imageOf('1.41.3') },
    writers: ['ann', 'bob', 'carol'],
    isDraft: false,
    touches: ['production/checkout'],
    order: ++orders,
    pull: { ...PULL, ...SEEN, ...pull },
    reviews: reviewsOf(told, reviews, CAROL),
    ...what,
  })
}

/** A look that reads no more than the pull request and its reviews, as those between do. */
export function seen(
  told: Told,
  pull: Partial<PullLook['pull']> = {},
  reviews: Partial<ReviewRead>[] = [],
): Told {
  const look = {
    order: ++orders,
    pull: { ...PULL, ...SEEN, ...pull },
    reviews: reviewsOf(told, reviews, CAROL),
  }
  return told.tell({ kind: 'pull_read', ...look })
}

export function tree({ target, rules, nowMs }: Told): string[] {
  const verdict = target.open === null ? null : verdictOn(target.open, rules, nowMs)
  return verdict === null ? [] : verdictLines(verdict, 'terminal')
}

export function kindsWanted({ target, rules, nowMs }: Told): string[] {
  return [...new Set(wants(target, rules, nowMs).map(({ kind }) => kind))].toSorted()
}

export function ends({ ending }: Target): string[] {
  return ending.map(({ number, stage }) => `${number} ${stage}`)
}

export const bobWrites: Actor = { slack: 'U01BOB', login: 'bob', account: null, teams: [], writes: true }

/** GitHub has it as merged by somebody. */
export function mergedOnGitHub(told: Told, what: { by?: Person; content?: string } = {}): Told {
  const { by = bob, content = CONTENT } = what
  const [commit, images] = ['d'.repeat(40), { main: imageOf('1.41.3') }]
  const said = { commit, inputs: content, images, key: '1.41.3', version: '1.41.3', origin: believed, by }
  const landed = { ...said, title: '1.41.3' }
  return told.tell({ kind: 'change_merged', number: 12, order: 9, commit: landed, now: content, by })
}
