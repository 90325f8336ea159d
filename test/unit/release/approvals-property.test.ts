import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/release/approvals.ts'
import type { Question, Review, Reviewer } from '../../../src/release/approvals.ts'
import { question, review } from './approvals/world.ts'
import type { Setup } from './approvals/world.ts'

const PEOPLE = ['ann', 'bob', 'sam', 'carol', 'dan', 'erin', 'fay', 'gus', 'hal', 'renovate[bot]']
const RUNS = { numRuns: 2000 }

const word = (login: fc.Arbitrary<string>) =>
  fc
    .tuple(
      login,
      fc.constantFrom('', '', '', '!'),
      fc.constantFrom('', '', '', '~', '?'),
      fc.constantFrom('', '@slack', '@recorded'),
      fc.integer({ min: 0, max: 60 }),
    )
    .map(([who, state, content, where, age]) => `${who}${state}${content}${where}-${age}h`)

const setups: fc.Arbitrary<Setup> = fc
  .tuple(
    fc.record({
      authors: fc.constantFrom('any', 'all', 'none'),
      peers: fc.integer({ min: 0, max: 3 }),
      outsiders: fc.boolean(),
      from: fc.subarray<Reviewer>(['user:fay', 'user:ann', 'team:acme/sre', 'writers', 'codeowners']),
      by: fc.subarray(['ann', 'bob', 'sam', 'renovate[bot]']),
      says: fc
        .shuffledSubarray(PEOPLE)
        .chain(logins => fc.tuple(...logins.map(who => word(fc.constant(who))))),
    }),
    fc.record(
      {
        expireH: fc.integer({ min: 1, max: 48 }),
        recorded: fc.constant('count'),
        reachable: fc.subarray(['ann', 'bob', 'sam']),
        frozen: fc.array(fc.tuple(fc.integer({ min: -60, max: 0 }), fc.integer({ min: -60, max: 9 }))),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([rule, more]) => ({ ...rule, ...more }))
const questions = setups.map(question)

const filledOf = (asked: Question) =>
  judge(asked).parts.flatMap(({ filled }) => filled.map(({ by }) => by.login))
const reviewOf = (asked: Question, login: string) => asked.reviews.find(({ by }) => by.login === login)

describe('whatever was said', () => {
  it('does not depend on the order in which reviews arrive', () => {
    const shuffled = questions.chain(asked =>
      fc.tuple(fc.constant(asked), fc.shuffledSubarray(asked.reviews, { minLength: asked.reviews.length })),
    )
    fc.assert(
      fc.property(shuffled, ([asked, reviews]) => {
        expect(judge({ ...asked, reviews })).toEqual(judge(asked))
      }),
      RUNS,
    )
  })

  it('never turns a yes to a no for one more approval', () => {
    fc.assert(
      fc.property(questions, fc.nat(), (asked, which) => {
        const more = asked.reviews[which % Math.max(1, asked.reviews.length)]
        fc.pre(more !== undefined && more.state === 'approved')
        const before = judge({ ...asked, reviews: asked.reviews.filter(each => each !== more) })
        expect(before.yes && !judge(asked).yes).toBe(false)
      }),
      RUNS,
    )
  })

  it('never turns a no to a yes for one more objection', () => {
    fc.assert(
      fc.property(questions, fc.nat(), (asked, which) => {
        const more = asked.reviews[which % Math.max(1, asked.reviews.length)]
        fc.pre(more !== undefined && more.state === 'changes_requested')
        const before = judge({ ...asked, reviews: asked.reviews.filter(each => each !== more) })
        expect(!before.yes && judge(asked).yes).toBe(false)
      }),
      RUNS,
    )
  })

  it('never lets one person fill two parts, or a part take more than it needs', () => {
    fc.assert(
      fc.property(questions, asked => {
        const logins = filledOf(asked)
        expect(new Set(logins).size).toBe(logins.length)
        expect(judge(asked).parts.every(({ need, filled }) => filled.length <= need)).toBe(true)
      }),
      RUNS,
    )
  })

  it('never counts an author as a peer where outsiders are demanded', () => {
    fc.assert(
      fc.property(questions, asked => {
        fc.pre(asked.rule.peers.outsiders)
        const peers = judge(asked).parts.flatMap(part => (part.kind === 'peer' ? part.filled : []))
        const authors = asked.authors.map(({ login }) => login)
        expect(peers.filter(({ by }) => authors.includes(by.login))).toEqual([])
      }),
      RUNS,
    )
  })

  it('never counts other content, bots, what lapsed, or what the rule refuses', () => {
    fc.assert(
      fc.property(questions, asked => {
        const counted = filledOf(asked).map(login => reviewOf(asked, login))
        const wrong = counted.filter(
          each =>
            each === undefined ||
            each.state !== 'approved' ||
            each.content !== asked.content ||
            each.by.bot ||
            (each.where === 'recorded' && asked.rule.recorded === 'refuse'),
        )
        const lapsed = judge(asked).parts.flatMap(({ filled }) =>
          filled.filter(({ lapsesAtMs }) => lapsesAtMs !== null && lapsesAtMs <= asked.nowMs),
        )
        expect([...wrong, ...lapsed]).toEqual([])
      }),
      RUNS,
    )
  })

  it('counts nothing while the content is not known', () => {
    fc.assert(
      fc.property(setups, setup => {
        const asked = question({ ...setup, content: 'unknown' })
        expect([filledOf(asked), judge(asked).yes]).toEqual([[], false])
      }),
    )
  })

  it('says of each word what became of it', () => {
    fc.assert(
      fc.property(questions, asked => {
        const { objections, discounted } = judge(asked)
        const told = [
          ...filledOf(asked),
          ...[...objections, ...discounted.map(({ by }) => by)].map(by => by.login),
        ]
        expect(told.toSorted()).toEqual(asked.reviews.map(({ by }) => by.login).toSorted())
      }),
      RUNS,
    )
  })

  it('is a no, and names what lacks, exactly where a part is open, somebody blocks or nothing is known', () => {
    fc.assert(
      fc.property(questions, asked => {
        const { yes, parts, objections, unmet } = judge(asked)
        const isOpen = parts.some(({ need, filled }) => filled.length < need)
        expect(yes).toBe(!isOpen && objections.length === 0)
        expect(yes && unmet !== null).toBe(false)
      }),
      RUNS,
    )
  })

  it('finds a way to fill all parts where there is one', () => {
    fc.assert(
      fc.property(questions, asked => {
        const { parts } = judge(asked)
        const need = parts.reduce((sum, part) => sum + part.need, 0)
        fc.pre(need <= 5)
        expect(filledOf(asked).length).toBe(mostFilled(asked))
      }),
      { numRuns: 500 },
    )
  })
})

/** By trying everything: each counted approval alone tells which kinds of part its person can fill. */
function mostFilled(asked: Question): number {
  const slots = judge({ ...asked, reviews: [] }).parts.flatMap((part, at) =>
    Array.from({ length: part.need }, () => at),
  )
  const fitting = slots.map(at => asked.reviews.filter(each => fillsAlone(asked, each, at)))
  const most = (slot: number, used: Review[]): number => {
    const here = fitting[slot]
    if (here === undefined) return 0
    const choices = here.filter(each => !used.includes(each)).map(each => 1 + most(slot + 1, [...used, each]))
    return Math.max(most(slot + 1, used), ...choices)
  }
  return most(0, [])
}

/** An author who could be a peer as well fills the author part alone; so the peers are asked without authors' parts. */
function fillsAlone(asked: Question, each: Review, at: number): boolean {
  const part = judge({ ...asked, reviews: [] }).parts[at]
  if (part === undefined) return false
  const rule = { ...asked.rule, authors: part.kind === 'author' ? asked.rule.authors : 'none' } as const
  const peers = { ...rule.peers, count: part.kind === 'author' ? 0 : 1 }
  const alone = judge({ ...asked, rule: { ...rule, peers }, reviews: [each] }).parts
  return alone[part.kind === 'author' ? at : 0]?.filled.length === 1
}

describe('words', () => {
  it('count once for each person, and the newest of them', () => {
    fc.assert(
      fc.property(fc.array(word(fc.constantFrom('ann', 'carol')), { maxLength: 8 }), words => {
        const newest = (login: string) =>
          words
            .map(review)
            .filter(({ by }) => by.login === login)
            .toSorted(
              (a, b) => b.atMs - a.atMs || Number(b.state !== 'approved') - Number(a.state !== 'approved'),
            )[0]
        const { objections } = judge(question({ says: words }))
        const blocking = ['carol', 'ann'].filter(login => {
          const last = newest(login)
          return last?.state === 'changes_requested' && last.where !== 'recorded'
        })
        const ambiguous = new Set(words.map(each => each.replace(/[!~?]|@\w+/g, ''))).size !== words.length
        fc.pre(!ambiguous)
        expect(objections.map(({ login }) => login).toSorted()).toEqual(blocking.toSorted())
      }),
    )
  })
})
