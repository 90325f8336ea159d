import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/release/approvals.ts'
import { person, question, review, verdictOf } from './approvals/world.ts'
import type { Setup } from './approvals/world.ts'

describe('people', () => {
  it('are known by their ids, for a login can be taken by somebody else', () => {
    expect([isAuthor(1, 1), isAuthor(1, 2), isAuthor(1, null), isAuthor(null, 2)]).toEqual([
      true,
      false,
      true,
      true,
    ])
  })

  it('stay authors under a new login', () => {
    const asking = question({ authors: 'none', outsiders: true })
    const by = { login: 'ann-renamed', id: 1, bot: false }
    const verdict = judge({
      ...asking,
      authors: [{ ...person('ann'), id: 1 }],
      reviews: [{ ...review('carol'), by }],
    })
    expect(verdict).toMatchObject({ yes: false, discounted: [{ by, why: 'author_not_outsider' }] })
  })
})

describe('a verdict', () => {
  it('tells where each approval was given and when it lapses', () => {
    const { parts } = verdictOf({ expireH: 24, frozen: [[2, 64]], says: ['ann@slack-20h', 'carol-1h'] })
    const { nowMs } = question({})
    const hour = 3_600_000
    expect(parts.map(({ filled }) => filled)).toEqual([
      [{ by: person('ann'), where: 'slack', lapsesAtMs: nowMs + (4 + 62) * hour }],
      [{ by: person('carol'), where: 'github', lapsesAtMs: nowMs + (23 + 62) * hour }],
    ])
  })

  it('names whom a part waits for', () => {
    const setup: Setup = { outsiders: true, from: ['user:ann', 'user:fay', 'writers'], says: ['ann'] }
    expect(verdictOf(setup).parts).toMatchObject([
      { kind: 'author', who: [{ login: 'ann' }, { login: 'bob' }] },
      { kind: 'peer', who: ['user:fay', 'writers'] },
    ])
  })

  it('names for whom a peer stands in', () => {
    const [ann, bob] = [person('ann'), person('bob')]
    expect(insteadOf({ reachable: [] })).toEqual([null, { why: 'away', authors: [ann, bob] }])
    expect(insteadOf({ by: ['renovate[bot]'] })).toEqual([null, { why: 'none' }])
    expect(insteadOf({ authors: 'all', reachable: ['ann'] })).toEqual([null, { why: 'away', authors: [bob] }])
  })

  it('says what the rule lacks', () => {
    expect(verdictOf({ from: ['user:fay'], peers: 2 }).unmet).toEqual({
      why: 'too_few_peers',
      need: 2,
      could: ['fay'],
    })
  })

  it('says whether it knows what would be merged', () => {
    expect(verdictOf({}).contentKnown).toBe(true)
    expect(verdictOf({ content: 'unknown' }).contentKnown).toBe(false)
  })
})

/** Whether ann counts as the author ann, by the ids that are known of both. */
function isAuthor(authorId: number | null, byId: number | null): boolean {
  const { reviews, ...rest } = question({ peers: 0, by: ['ann'], says: ['ann'] })
  return judge({
    ...rest,
    authors: [{ ...person('ann'), id: authorId }],
    reviews: reviews.map(each => ({ ...each, by: { ...each.by, id: byId } })),
  }).yes
}

function insteadOf(setup: Setup) {
  return verdictOf(setup).parts.flatMap(part => (part.kind === 'peer' ? [part.instead] : []))
}
