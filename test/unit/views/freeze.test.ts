import { describe, expect, it } from 'vitest'
import { blockers } from '../../../src/release/blockers.ts'
import { blockerLine } from '../../../src/views/blocker-line.ts'
import { checkOf } from '../../../src/views/check.ts'
import { replyOf } from '../../../src/views/replies.ts'
import { afterStaging, atMinute, builtFrom, weekend, type Told } from '../release/time/world.ts'
import { annWrites, carolWrites, clicks, openedIn, production } from './pulls.ts'
import { card } from './read.ts'
import { carol, rulesOf, story } from './world.ts'

const one = builtFrom('1')
const erin = { slack: 'U01ERIN', login: 'erin', account: null, teams: ['acme/sre'], writes: true }

const why = ({ target, rules, nowMs }: Told): string[] =>
  blockers(target, rules, nowMs).map(each => blockerLine(each, 'carol'))

/** In the freeze of minute 60 to 120, with its pull request open. */
function frozen(emergency = false): Told {
  const rules = production(
    {},
    { freezes: weekend(5), ...(emergency ? { emergency: ['team:acme/sre'] } : {}) },
  )
  return atMinute(openedIn(story(rules).baseline('1.0.0').push('1.1.0')), 60)
}

const approved = (told: Told): Told => clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)

describe('a freeze', () => {
  it('is on the card while people still approve, with who may override it', () => {
    const { lines, buttons } = card(frozen().drawing(target => target.open))
    expect(lines[1]).toMatch(/^✋ \*Waiting for approval:\*/)
    expect(lines[2]).toMatch(
      /^Frozen: weekend, until <!date\^\d+\^.+13:03 UTC>\. It can be approved meanwhile, and is not merged; carol may override it$/,
    )
    expect(buttons).toEqual(['Approve', 'Request changes', 'Override the freeze…'])
  })

  it('is the state of the card once all have approved', () => {
    const { lines, buttons } = card(approved(frozen(true)).drawing(target => target.open))
    expect(lines[1]).toMatch(/^✋ \*Approved, but frozen:\* weekend, until <!date/)
    expect(buttons).toEqual(['Override the freeze…', 'Emergency…', 'Request changes'])
  })

  it('keeps the check pending, which says until when', () => {
    expect(checkOf(approved(frozen()).drawing(target => target.open))).toMatchObject({
      conclusion: 'pending',
      title: 'Approved, but the freeze weekend goes on until 2026-11-23 13:03 UTC',
    })
  })

  it('is said by why, with what waits for it', () => {
    expect(why(frozen())[0]).toMatch(
      /^\*Frozen:\* weekend, until <!date.+>: its pull request is not merged\. Reviews and rollbacks go on; carol may override it for one release\.$/,
    )
    const commit = atMinute(story(rulesOf({ freezes: weekend() })).baseline('1.0.0'), 60).push('1.1.0')
    expect(why(commit)[0]).toContain('nothing is committed, merged or applied')
    const merged = atMinute(story(rulesOf({ freezes: weekend() })).baseline('1.0.0'), 60).commit('1.0.0')
    expect(why(merged)[0]).toContain('what was merged is not applied yet')
  })

  it('leaves to a turn what Slipway merges by itself', () => {
    const rules = production({}, { freezes: weekend(5), merge: 'auto' })
    const told = approved(atMinute(openedIn(story(rules).baseline('1.0.0').push('1.1.0')), 60))
    atMinute(told, 121).tell({ kind: 'woken' })
    expect(why(told)).toEqual([
      expect.stringMatching(
        /^\*The freeze weekend is over:\* what waited goes on service by service, this one at <!date/,
      ),
    ])
    expect(card(told.drawing(target => target.open)).lines[1]).toMatch(
      /^✋ \*Approved, but waiting for its turn\* after the freeze weekend, at <!date/,
    )
  })

  it('leaves to people at once what they merge', () => {
    const told = approved(frozen())
    atMinute(told, 121).tell({ kind: 'woken' })
    const { lines, buttons } = card(told.drawing(target => target.open))
    expect(lines[1]).toMatch(/^🟢 \*Approved\*, ready to merge/)
    expect(buttons[0]).toBe('Merge')
  })

  it('is the state of what was merged in it', () => {
    const told = story(rulesOf({ freezes: weekend() }))
      .baseline('1.0.0')
      .push('1.1.0')
    atMinute(told, 60).commit('1.1.0', {}, 'staging/checkout#1')
    const { lines, buttons } = card(told.drawing(target => target.rolling))
    expect(lines[1]).toMatch(/^✋ \*Frozen:\* weekend, until/)
    expect(buttons[0]).toBe('Override the freeze…')
  })

  it('is said to be overridden, by whom and why', () => {
    const told = approved(frozen()).asks(
      { verb: 'override', what: '1.1.0', reason: 'the shop is down' },
      carol,
    )
    expect(card(told.drawing(target => target.open)).lines[2]).toBe(
      'Freeze overridden by carol: the shop is down',
    )
    expect(checkOf(told.drawing(target => target.open)).summary).toContain(
      'The freeze was overridden by carol: the shop is down.',
    )
  })
})

const declared = (): Told => {
  const rules = production({}, { after: afterStaging(), freezes: weekend(), emergency: ['team:acme/sre'] })
  const told = atMinute(story(rules).baseline('1.0.0').push('1.1.0', one), 60)
  told.asks({ verb: 'emergency', what: '1.1.0', reason: 'orders are lost' }, erin)
  return openedIn(told, { origin: one })
}

describe('an emergency', () => {
  it('is loud on the card and in the check', () => {
    const drawing = declared().drawing(target => target.open)
    expect(card(drawing).lines[1]).toContain('Waiting for approval:* one peer')
    expect(card(drawing).lines[2]).toBe(
      '🔴 *EMERGENCY* declared by erin: orders are lost. Soak and freeze are skipped, with one approval',
    )
    expect(checkOf(drawing).summary).toContain('**EMERGENCY** declared by erin: orders are lost.')
  })

  it('calls those who can give the one approval', () => {
    const text = replyOf(
      'emergency',
      declared().drawing(target => target.open),
    ).text
    expect(text).toContain('EMERGENCY in production, declared by erin: orders are lost.')
    expect(text).toContain('skips soak and freeze. One approval of somebody else is needed.')
    expect(text.startsWith('carol')).toBe(true)
  })
})
