import { describe, expect, it } from 'vitest'
import { whyAnswer } from '../../../src/views/answers.ts'
import { cardOf } from '../../../src/views/card.ts'
import { checkOf } from '../../../src/views/check.ts'
import { replyOf } from '../../../src/views/replies.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from './pulls.ts'
import { card } from './read.ts'

type Told = ReturnType<typeof opened>

const LINE = 'the branch is behind main and must be updated'
const BEHIND = { demands: [LINE], behind: LINE }
const NEXT = 'a1b2c3d'.padEnd(40, '0')
const drawingOf = (told: Told) => told.drawing(({ open }) => open)
const approved = (told: Told) => clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)
const second = (told: Told) => card(drawingOf(told)).lines[1]

function why({ rules, target, nowMs }: Told): string {
  return JSON.stringify(whyAnswer({ id: rules.target, rules, target, nowMs }, { verdicts: [], journal: [] }))
}

describe('a branch that is behind its base', () => {
  it('is nothing that anybody is asked for while approvals are missing', () => {
    expect(second(looked(opened(), BEHIND))).not.toContain('behind')
  })

  it('can be merged by a click, and both card and question say that it is updated first', () => {
    const told = approved(looked(opened(), BEHIND))
    expect(second(told)).toBe('🟢 *Approved*, ready to merge: its branch is updated first, as GitHub demands')
    expect(card(drawingOf(told)).buttons).toContain('Merge')
    expect(JSON.stringify(cardOf(drawingOf(told)))).toContain(
      `exactly as of head ${HEAD.slice(0, 7)}. Its branch is updated first, as GitHub demands.`,
    )
    expect(why(told)).toContain('Its branch is updated first, as GitHub demands.')
  })

  it('is being updated after that click, which is not asked for again', () => {
    const told = clicks(approved(looked(opened(), BEHIND)), 'merge', annWrites)
    expect(second(told)).toBe(
      '🔵 *Approved:* its branch is being updated, as GitHub demands, and it is merged then. It was asked for by ann',
    )
    expect(card(drawingOf(told)).buttons).not.toContain('Merge')
    expect(why(told)).toContain('*The branch of pull request #318 is being updated,* as GitHub demands')
    looked(told, { head: NEXT, demands: ['required check build is pending'] })
    expect(second(told)).toBe(
      '✋ *Approved, but GitHub demands:* required check build is pending. It was asked for by ann',
    )
  })

  it('is being updated at once where Slipway merges', () => {
    const told = approved(looked(opened(production({}, { merge: 'auto' })), BEHIND))
    expect(second(told)).toBe(
      '🔵 *Approved:* its branch is being updated, as GitHub demands, and it is merged then',
    )
  })

  it('says why GitHub did not take that, and what helps', () => {
    const told = approved(looked(opened(production({}, { merge: 'auto' })), BEHIND))
    const message = 'Resource not accessible by integration'
    told.tell({ kind: 'merge_refused', of: 'update', number: 318, head: HEAD, message })
    expect(second(told)).toBe(
      `🔴 *GitHub refused to merge:* its branch cannot be updated: ${message}. What helps: let the App write to it, or press Update branch on GitHub`,
    )
    expect(card(drawingOf(told)).buttons).toContain('Merge')
  })
})

const advisory = () => looked(opened(), { advisory: true })

describe('approvals where GitHub does not require the check', () => {
  it('are called advisory on the card, in the check and by why', () => {
    expect(card(drawingOf(advisory())).lines[3]).toMatch(
      / · advisory: GitHub itself would merge without approval$/,
    )
    const words = 'The approvals are advisory: no rule of GitHub requires the check `slipway/release` here'
    expect(checkOf(drawingOf(advisory())).summary).toContain(words)
    expect(why(advisory())).toContain(words)
  })

  it('are not, as soon as it does: card and check are written anew', () => {
    const before = advisory()
    const { shown, judged } = before.target.open ?? {}
    looked(before)
    expect(before.target.open?.shown).toBeGreaterThan(shown ?? 0)
    expect(before.target.open?.judged?.count).toBe((judged?.count ?? 0) + 1)
    for (const text of [JSON.stringify(cardOf(drawingOf(before))), checkOf(drawingOf(before)).summary])
      expect(text).not.toContain('advisory')
  })

  it('are nothing to speak of where nobody has to approve', () => {
    const free = opened({ ...production(), approvals: null })
    expect(JSON.stringify(cardOf(drawingOf(looked(free, { advisory: true }))))).not.toContain('advisory')
  })
})

const dismissed = () => looked(opened(), { head: NEXT, dismissed: [{ login: 'ann', head: NEXT }] })

describe('an approval that a rule of GitHub dismissed, since the branch was updated', () => {
  const WORDS =
    'GitHub dismissed the approval of ann by a rule of its own, since the branch was pushed to: please give it again'

  it('is said on the card, in the check, by why, and where its person is asked again', () => {
    const drawing = drawingOf(dismissed())
    expect(card(drawing).lines[2]).toBe(WORDS)
    expect(checkOf(drawing).summary).toContain(`${WORDS.replace('of ann', 'of `ann`')}.`)
    expect(why(dismissed())).toContain(WORDS)
    expect(JSON.stringify(replyOf('review', drawing))).toContain(`${WORDS}.`)
  })

  it('is named with the others', () => {
    const both = ['ann', 'bob'].map(login => ({ login, head: NEXT }))
    expect(card(drawingOf(looked(opened(), { dismissed: both }))).lines[2]).toContain(
      'the approvals of ann and bob by a rule of its own, since the branch was pushed to: please give them again',
    )
  })
})
