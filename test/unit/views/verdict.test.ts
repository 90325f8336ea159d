import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/release/approvals.ts'
import { approvalLine, verdictLines } from '../../../src/views/verdict.ts'
import type { Use } from '../../../src/views/verdict.ts'
import { person, question, verdictOf } from '../release/approvals/world.ts'
import type { Setup } from '../release/approvals/world.ts'

type Row = [sentence: string, setup: Setup, line: string]

const LINES: Row[] = [
  [
    'names who is waited for',
    { from: ['user:carol'] },
    '✋ *Waiting for approval:* one author (@ann or @bob), one peer (@carol)',
  ],
  [
    'names who is still missing, and who approved where',
    { from: ['user:carol'], says: ['ann'] },
    '✋ *Waiting* for one peer: carol. Approved: ann (author, on GitHub)',
  ],
  [
    'names several who are missing',
    { peers: 2, says: ['carol@slack'] },
    '✋ *Waiting* for one author: ann or bob, and one peer: acme/sre. Approved: carol (peer, in Slack)',
  ],
  ['says that it can be merged', { says: ['ann', 'carol'] }, '🟢 *Approved*, ready to merge'],
  [
    'names who blocks',
    { says: ['ann', 'dan!', 'erin!'] },
    '✋ *Changes requested* by dan and erin. Approved: ann (author, on GitHub)',
  ],
  [
    'names each of all authors',
    { authors: 'all', by: ['ann', 'bob', 'sam'], from: [], says: [] },
    '✋ *Waiting for approval:* three authors (@ann, @bob and @sam), one peer (whoever may write)',
  ],
  [
    'names a few of many',
    { by: ['a', 'b', 'c', 'd', 'e'], from: ['codeowners'], peers: 12 },
    '✋ *Waiting for approval:* one author (@a, @b, @c, +2), 12 peers (a code owner)',
  ],
  [
    'names code owners once they are known',
    { by: ['ann'], from: ['codeowners'], owners: { users: ['fay'], teams: ['acme/sre'], faults: [] } },
    '✋ *Waiting for approval:* one author (@ann), one peer (@fay or @acme/sre)',
  ],
  [
    'says why there is no code owner',
    { from: ['codeowners'], owners: { users: [], teams: [], faults: ['main has no CODEOWNERS'] } },
    '✋ *Nobody can approve this:* the rule needs one peer beside its authors, and names nobody: main has no CODEOWNERS',
  ],
  [
    'counts peers that stand in for authors',
    { by: [], from: ['user:fay', 'team:acme/sre'] },
    '✋ *Waiting for approval:* two peers (@fay or @acme/sre)',
  ],
  [
    'waits for no peer who is one already',
    { peers: 2, from: ['user:carol', 'user:fay', 'user:ann'], says: ['ann', 'carol'] },
    '✋ *Waiting* for one peer: fay. Approved: ann (author, on GitHub) and carol (peer, on GitHub)',
  ],
  [
    'says what Slipway only recorded',
    { recorded: 'count', says: ['ann@recorded'] },
    '✋ *Waiting* for one peer: acme/sre. Approved: ann (author, recorded by Slipway)',
  ],
  [
    'says that nobody can approve it, and where to mend that',
    { from: ['user:fay'], peers: 2 },
    '✋ *Nobody can approve this:* the rule needs two peers beside its authors, and names only fay. Name more people in `approvals.from`',
  ],
  [
    'says that only authors are named',
    { from: ['user:ann'], outsiders: true },
    '✋ *Nobody can approve this:* the rule needs one peer who did not write this, and names only ann. Name more people in `approvals.from`',
  ],
  [
    'says that nothing is known',
    { content: 'unknown', says: ['ann'] },
    '✋ *Waiting* to know what would be merged: until then no approval counts',
  ],
]

describe('the line of a card', () => {
  it.each(LINES)('%s', (_sentence, setup, line) => {
    expect(approvalLine(verdictOf(setup))).toBe(line)
  })
})

describe('the whole verdict', () => {
  it('has a line for each part', () => {
    expect(verdictLines(verdictOf({ peers: 2, says: ['ann', 'carol@slack'] }), 'terminal')).toEqual([
      'Waiting for approval',
      '- one author (ann or bob): approved by ann on GitHub',
      '- two peers (acme/sre): approved by carol in Slack; one more missing',
    ])
  })

  it('says for whom a peer stands in', () => {
    expect(
      verdictLines(verdictOf({ authors: 'all', reachable: ['ann'], says: ['ann'] }), 'terminal'),
    ).toEqual([
      'Waiting for approval',
      '- one author (ann): approved by ann on GitHub',
      '- one peer (acme/sre): nobody yet',
      '- one peer (acme/sre) in place of bob, who cannot review here: nobody yet',
    ])
    expect(verdictLines(verdictOf({ by: [], peers: 0 }), 'terminal')).toEqual([
      'Waiting for approval',
      '- one peer (acme/sre) in place of an author, since no person is known to have written this: nobody yet',
    ])
  })

  it('says who blocks, and how that is lifted', () => {
    expect(verdictLines(verdictOf({ peers: 0, says: ['ann', 'dan!'] }), 'markdown')).toEqual([
      'Changes requested',
      '- changes requested by `dan`: it waits until they approve or withdraw, or the review is dismissed on GitHub',
      '- one author (`ann` or `bob`): approved by `ann` on GitHub',
    ])
  })

  it.each([
    ['renovate[bot]', 'the approval of renovate[bot] does not count: bots never count'],
    ['renovate[bot]!', 'changes requested by renovate[bot] do not block: bots never count'],
    ['fay!', 'changes requested by fay do not block: the rule does not name them'],
    ['carol~', 'the approval of carol does not count: what would be merged has changed since; approve again'],
    [
      'carol?',
      'the approval of carol does not count: what it was given for cannot be compared with what would be merged',
    ],
    ['carol-25h', 'the approval of carol does not count: it has expired; approve again'],
    [
      'sam',
      'the approval of sam does not count: this rule wants peers who neither wrote it nor asked for it',
    ],
    ['bob', 'the approval of bob does not count: an author who cannot review here any more'],
    ['erin', 'the approval of erin does not count: the rule does not name them'],
    [
      'carol@recorded',
      'the approval of carol does not count: it was only recorded by Slipway, and this rule wants a review on GitHub',
    ],
  ])('says why %s does not count', (word, line) => {
    const by = ['ann', 'sam', 'bob']
    const setup: Setup = {
      by,
      reachable: ['ann', 'sam'],
      outsiders: true,
      expireH: 24,
      says: ['ann-2h', word],
    }
    expect(verdictLines(verdictOf(setup), 'terminal')).toContain(`- ${line}`)
  })

  it('says whom it does not need', () => {
    const lines = verdictLines(verdictOf({ says: ['ann', 'carol-2h', 'dan'] }), 'terminal')
    expect(lines).toContain('- the approval of dan does not count: nobody more is needed')
    expect(lines[0]).toBe('Approved, ready to merge')
  })

  it('says what the rule lacks, and what is not known', () => {
    const names = 'names only `fay`. Name more people in `approvals.from`'
    expect(verdictLines(verdictOf({ from: ['user:fay'], peers: 2 }), 'markdown').slice(0, 2)).toEqual([
      'Nobody can approve this',
      `- nobody can meet the rule: the rule needs two peers beside its authors, and ${names}`,
    ])
    expect(verdictLines(verdictOf({ content: 'unknown' }), 'slack').slice(0, 2)).toEqual([
      'Waiting to know what would be merged',
      '- what would be merged is not known yet, so no approval counts',
    ])
  })

  it('ends after forty lines', () => {
    const by = Array.from({ length: 60 }, (_, at) => `author-${at}`)
    const lines = verdictLines(verdictOf({ authors: 'all', by }), 'terminal')
    expect(lines).toHaveLength(42)
    expect(lines.at(-1)).toBe('- and 21 more')
  })
})

const HOSTILE = [
  '<!channel> *b* `c` <@U01> :tada:',
  '@all #1 [x](https://evil.example) <b>',
  'a\nb\u202e``c',
  '',
]

describe.each(HOSTILE)('foreign text %j', hostile => {
  const asking = question({ from: [`user:${hostile}`, 'user:fay'], says: ['fay!'] })
  const by = person(hostile)
  const verdicts = [
    judge({ ...asking, reviews: [] }),
    judge({ ...asking, authors: [by], reviews: asking.reviews.map(each => ({ ...each, by })) }),
    judge({
      ...asking,
      authors: [by],
      reachable: [],
      rule: { ...asking.rule, peers: { count: 9, outsiders: true } },
    }),
  ]
  const textsFor = (use: Use) => verdicts.flatMap(verdict => verdictLines(verdict, use))

  it('stays text in Slack', () => {
    for (const line of [...verdicts.map(verdict => approvalLine(verdict)), ...textsFor('slack')]) {
      expect(line.replaceAll('*', '')).not.toMatch(/[<>\n\u202e]|:tada:|`c`/)
    }
  })

  it('stays code on GitHub', () => {
    for (const line of textsFor('markdown')) {
      expect(line.replaceAll(/`[^`\n]+`/g, '')).not.toMatch(/[<>@#[\]`\n\u202e]/)
    }
  })

  it('is one line in a terminal', () => {
    for (const line of textsFor('terminal')) expect(line).not.toMatch(/[\n\u202e]/)
  })
})
