import { expect, it } from 'vitest'
import { judge } from '../../../../src/release/approvals.ts'
import type {
  ApprovalRule,
  Part,
  Question,
  Review,
  Reviewer,
  Span,
  Verdict,
} from '../../../../src/release/approvals.ts'
import type { Owners, Person } from '../../../../src/release/release.ts'

const HOUR_MS = 3_600_000
const NOW_MS = Date.UTC(2026, 10, 23, 11, 3)

type Standing = Pick<Review, 'writes' | 'teams' | 'owner'>
const nobody: Standing = { writes: false, teams: [], owner: false }
const sre: Standing = { writes: true, teams: ['acme/sre'], owner: false }

/** Who they are: ann, bob and sam write code; carol, dan and sam are in the team; fay may do nothing. */
const STANDINGS: Record<string, Standing> = {
  ann: { ...nobody, writes: true },
  bob: { ...nobody, writes: true },
  sam: sre,
  carol: sre,
  dan: sre,
  erin: { ...nobody, writes: true },
  fay: nobody,
  gus: { ...nobody, writes: true, owner: true },
  hal: { ...nobody, owner: true },
  'renovate[bot]': sre,
}

export function person(login: string): Person {
  return { login, id: null, bot: login.endsWith('[bot]') }
}

/**
 * One person's word: `ann` approves what would be merged now, on GitHub. Behind the name, in this order: `!` requests
 * changes; `~` was for other content, `?` for content that is not known; `@slack`, `@recorded`; `-3h` is its age.
 */
export function review(word: string): Review {
  const groups =
    /^(?<login>[^!~?@-]+)(?<state>!?)(?<content>[~?]?)(?:@(?<where>\w+))?(?:-(?<age>[\d.]+)h)?$/.exec(
      word,
    )?.groups
  const { login = '', where = 'github', age = '1' } = groups ?? {}
  return {
    by: person(login),
    state: groups?.state === '!' ? 'changes_requested' : 'approved',
    where: where === 'slack' || where === 'recorded' ? where : 'github',
    head: 'f'.repeat(40),
    content: groups?.content === '?' ? null : groups?.content === '~' ? 'other' : 'same',
    atMs: NOW_MS - Number(age) * HOUR_MS,
    ...(STANDINGS[login] ?? nobody),
  }
}

/** A rule and what was said; by default one of the authors ann and bob, and one peer of the team. */
export type Setup = {
  authors?: ApprovalRule['authors']
  peers?: number
  outsiders?: boolean
  from?: Reviewer[]
  expireH?: number
  recorded?: 'count'
  by?: string[]
  reachable?: string[]
  owners?: Owners
  content?: 'unknown'
  /** Hours from now, the past negative. */
  frozen?: [fromH: number, untilH: number][]
  says?: string[]
}

/** A sentence about a rule and what was said, and the verdict in short. */
export type Row = [sentence: string, setup: Setup, verdict: string]

export function expectRows(rows: Row[]): void {
  it.each(rows)('%s', (_sentence, setup, verdict) => {
    expect(inShort(setup)).toBe(verdict)
  })
}

export function question(setup: Setup): Question {
  return {
    rule: {
      authors: setup.authors ?? 'any',
      peers: { count: setup.peers ?? 1, outsiders: setup.outsiders ?? false },
      from: setup.from ?? ['team:acme/sre'],
      expireMs: setup.expireH === undefined ? null : setup.expireH * HOUR_MS,
      recorded: setup.recorded ?? 'refuse',
    },
    reviews: (setup.says ?? []).map(review),
    content: setup.content === 'unknown' ? null : 'same',
    authors: (setup.by ?? ['ann', 'bob']).map(person),
    reachable: setup.reachable ?? null,
    owners: setup.owners ?? null,
    nowMs: NOW_MS,
    stoodStill: (setup.frozen ?? []).map(span),
  }
}

export function verdictOf(setup: Setup): Verdict {
  return judge(question(setup))
}

function span([fromH, untilH]: [number, number]): Span {
  return { fromMs: NOW_MS + fromH * HOUR_MS, untilMs: NOW_MS + untilH * HOUR_MS }
}

/** `no · author ann · peer – · carol: expired`: yes or no, who fills which part, who blocks, what does not count. */
function inShort(setup: Setup): string {
  const { yes, parts, objections, discounted, unmet } = verdictOf(setup)
  const words = [
    yes ? 'yes' : 'no',
    ...parts.map(partInShort),
    ...objections.map(({ login }) => `${login} blocks`),
    ...discounted.map(({ by, why }) => `${by.login}: ${why}`),
    ...(unmet === null ? [] : [unmet.why]),
  ]
  return words.join(' · ')
}

function partInShort(part: Part): string {
  const empty = Array.from({ length: part.need - part.filled.length }, () => '–')
  const instead = part.kind === 'peer' && part.instead !== null ? ' instead' : ''
  return `${part.kind}${instead} ${[...part.filled.map(({ by }) => by.login), ...empty].join(' ')}`
}
