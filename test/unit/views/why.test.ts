import { describe, expect, it } from 'vitest'
import { whyAnswer } from '../../../src/views/answers.ts'
import { annWrites, carolWrites, clicks, looked, opened, production } from './pulls.ts'

type Told = ReturnType<typeof opened>

function why(told: Told): string[] {
  const { rules, target, nowMs } = told
  const { blocks } = whyAnswer({ id: rules.target, rules, target, nowMs }, { verdicts: [], journal: [] })
  return blocks
    .slice(1)
    .flatMap(block => (block.type === 'section' ? (block.text?.text ?? '').split('\n') : []))
}

const byBoth = () => clicks(clicks(opened(), 'approve', annWrites), 'approve', carolWrites)

describe('why a pull request waits', () => {
  it('is that approvals are missing, with all who count', () => {
    expect(why(clicks(opened(), 'approve', annWrites))).toEqual([
      '✋ *Waiting* for one peer: carol. Approved: ann (author, recorded by Slipway).',
      '*Waiting for approval*',
      '- one author (ann or bob): approved by ann (recorded by Slipway)',
      '- one peer (carol): nobody yet',
    ])
  })

  it('is what GitHub demands, too', () => {
    const told = looked(opened(), { demands: ['The check build has to pass.'] })
    expect(why(told)).toContain(
      '*GitHub demands* for pull request #318: The check build has to pass. Whoever is named there lifts it on the pull request; no approval in Slack does.',
    )
  })

  it('is that nobody merged it yet', () => {
    expect(why(byBoth())[0]).toBe(
      '*Pull request #318 is approved:* an author, or whoever may write, merges it by the button of its card or on GitHub.',
    )
  })

  it('is the open pull request for what is newer', () => {
    const told = clicks(opened(production({}, { supersede: 'never' })), 'approve', annWrites)
    told.push('1.43.0')
    expect(why(told)).toContain(
      '*1.43.0 waits* for production/checkout#1, whose pull request #318 is open. It is lifted when that is merged or closed, or by Switch on its card.',
    )
  })

  it('is drawn on the card as soon as it waits, so that somebody can switch', () => {
    const told = clicks(opened(production({}, { supersede: 'never' })), 'approve', annWrites)
    const drawn = told.target.open?.shown ?? 0
    told.push('1.43.0')
    expect(told.target.open?.shown).toBe(drawn + 1)
    told.push('1.42.5')
    expect(told.target.open?.shown).toBe(drawn + 1)
  })

  it('mentions nobody, since the answer may be shared', () => {
    expect(why(opened()).join('\n')).not.toContain('<@')
  })
})
