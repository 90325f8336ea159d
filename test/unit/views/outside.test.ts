import { describe, expect, it } from 'vitest'
import { checkOf } from '../../../src/views/check.ts'
import { replyOf } from '../../../src/views/replies.ts'
import { describeState } from '../../../src/views/state-line.ts'
import { whyAnswer } from '../../../src/views/answers.ts'
import { openedIn, production } from './pulls.ts'
import { card } from './read.ts'
import { bob, carol, story } from './world.ts'

type Told = ReturnType<typeof story>

const HOLD = production({}, { outside: 'hold' })

function pushed(told: Told): Told {
  return told.commit('1.41.3', { by: bob, authors: [bob], title: 'Wait longer', inputs: 'other' })
}

const waiting = () => pushed(story(HOLD).baseline('1.41.3'))
const asOutside = (told: Told) => told.drawing(({ outside }) => outside)

describe('the card of a commit without a yes', () => {
  it('says who brought what to the branch, and offers to apply or revert it', () => {
    const { lines, buttons } = card(asOutside(waiting()))
    expect(lines.slice(0, 3)).toEqual([
      '*checkout 1.41.3* · production · manifest change',
      expect.stringMatching(
        /^✋ \*Not applied:\* bob brought commit [0-9a-f]{7} to the branch without an approval$/,
      ),
      'Wait longer',
    ])
    expect(buttons).toEqual(['Apply', 'Revert'])
  })

  it('offers nothing while it is taken back', () => {
    const told = waiting()
    told.asks({ verb: 'revert', release: 'production/checkout#1' }, carol)
    const { lines, buttons } = card(asOutside(told))
    expect(lines[1]).toMatch(/; it is being taken back$/)
    expect(buttons).toEqual([])
  })

  it('says who let it through, also on the commit', () => {
    const told = waiting().asks({ verb: 'apply', release: 'production/checkout#1' }, carol)
    const drawing = told.drawing(({ rolling }) => rolling)
    expect(card(drawing).lines.at(-1)).toContain("merged without Slipway's yes, let through by carol")
    expect(describeState('pending', drawing.release, drawing.rules)).toContain("merged without Slipway's yes")
  })

  it('says so where the policy applies it', () => {
    const told = pushed(story(production()).baseline('1.41.3'))
    const { lines } = card(told.drawing(({ rolling }) => rolling))
    expect(lines.at(-1)).toMatch(/merged without Slipway's yes( ·|$)/)
  })

  it('says that it is gone', () => {
    const told = waiting()
    told.commit('1.41.3', { by: bob, inputs: 'in-1.41.3' })
    expect(card(told.numbered(1)).lines[0]).toMatch(
      /\*Taken back:\* commit [0-9a-f]{7} is gone from the branch/,
    )
  })
})

describe('what waits for an operator', () => {
  it('is said by why, with who lifts it', () => {
    const { rules, target, nowMs } = waiting()
    const { text } = whyAnswer({ id: rules.target, rules, target, nowMs }, { verdicts: [], journal: [] })
    expect(text).toContain('is not applied: bob brought commit')
    expect(text).toContain('carol may apply or revert it')
  })

  it('is said in the thread, to its author and the operators', () => {
    expect(replyOf('outside', asOutside(waiting())).text).toMatch(
      /^bob carol .*without an approval, and is not applied/,
    )
  })

  it('names an author who is an operator too only once', () => {
    const told = story(HOLD).baseline('1.41.3')
    told.commit('1.41.3', { authors: [{ login: 'carol', id: 3, bot: false }], inputs: 'other' })
    expect(replyOf('outside', asOutside(told)).text.match(/carol/g)).toHaveLength(1)
  })

  it('is said by the check of what would bring it along', () => {
    const told = waiting().push('1.42.0')
    openedIn(told)
    const { summary } = checkOf(told.drawing(({ open }) => open))
    expect(summary).toContain('what is merged here brings it along')
  })
})
