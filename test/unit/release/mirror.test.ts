import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/release/actors.ts'
import { refusalFor, isForWantOfLink } from '../../../src/release/operators.ts'
import { cardOf } from '../../../src/views/card.ts'
import { annWrites, clicks, HEAD, looked, opened, production } from '../views/pulls.ts'
import { ann } from '../views/world.ts'
import {
  refuse,
  annLinked,
  carolLinked,
  carol,
  REFUSED,
  release,
  openOf,
  verdict,
  owed,
  lineOf,
  mirrored,
} from './mirroring.ts'

describe('the click of somebody whose account is linked', () => {
  it('becomes a review, and counts only once GitHub has it', () => {
    const told = clicks(opened(refuse), 'approve', annLinked)
    expect(owed(told)).toEqual(['1.mirror.1'])
    expect(verdict(told)).toEqual([])
    expect(lineOf(told)).toContain("Recording ann's approval on GitHub…")
    mirrored(told, 1)
    expect(owed(told)).toEqual([])
    expect(verdict(told)).toEqual(['ann slack'])
    expect(lineOf(told)).toBe('✋ *Waiting* for one peer: carol. Approved: ann (author, in Slack)')
  })

  it('is a review through the card, also when GitHub tells of it first', () => {
    const told = looked(clicks(opened(refuse), 'approve', annLinked), {}, [{ by: ann }])
    expect(verdict(told)).toEqual(['ann slack'])
    expect(verdict(mirrored(told, 1))).toEqual(['ann slack'])
  })

  it('is not given again, nor said to be on its way, when GitHub told of it first', () => {
    const told = looked(clicks(opened(refuse), 'approve', annLinked), {}, [{ by: ann }])
    expect(owed(told)).toEqual([])
    expect(lineOf(told)).not.toContain('Recording')
  })

  it('is given again where the review on GitHub is about something else', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1)
    const reviews = [{ by: ann, atMs: told.nowMs }]
    looked(told, { base: 'other base', content: 'other content' }, reviews)
    expect(verdict(told)).toEqual([])
    expect(owed(clicks(told.after(1_000), 'approve', annLinked))).toEqual(['1.mirror.2'])
    expect(owed(looked(told, { base: 'other base', content: 'other content' }, reviews))).toEqual([
      '1.mirror.2',
    ])
  })

  it('counts once, whichever came first', () => {
    const told = looked(opened(refuse), {}, [{ by: ann }])
    clicks(told, 'approve', annLinked)
    expect(owed(told)).toEqual([])
    expect(verdict(told)).toEqual(['ann github'])
  })

  it('is said once, however often it is pressed', () => {
    const told = clicks(clicks(opened(refuse), 'approve', annLinked), 'approve', annLinked)
    expect(openOf(told).clicks).toHaveLength(1)
    clicks(mirrored(told, 1), 'approve', annLinked)
    expect(owed(told)).toEqual([])
    expect(verdict(told)).toEqual(['ann slack'])
  })

  it('is not kept beside the review that it became, which stays one through the card', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1)
    expect(openOf(told).clicks).toEqual([])
    looked(told.after(1_000), {}, [{ by: ann, atMs: told.nowMs - 1_000 }, { by: carol }])
    expect(verdict(told)).toEqual(['ann slack', 'carol github'])
  })

  it('may be said again after it was dismissed on GitHub', () => {
    const told = looked(mirrored(clicks(opened(refuse), 'approve', annLinked), 1))
    expect(verdict(told)).toEqual([])
    expect(owed(clicks(told, 'approve', annLinked))).toEqual(['1.mirror.2'])
  })

  it('is not given any more when something else was said since', () => {
    const told = clicks(clicks(opened(refuse), 'approve', annLinked), 'withdraw', annLinked)
    expect(owed(told)).toEqual(['1.mirror.2'])
    mirrored(told, 1, { state: 'given' }, [])
    expect(verdict(told)).toEqual([])
  })

  it('stops at once what it objects to', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1)
    looked(told, {}, [{ by: ann }, { by: carol }])
    expect(openOf(told).judged?.yes).toBe(true)
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'Wait' }, carolLinked)
    expect(verdict(told)).toContain('carol objects')
    expect(openOf(told).judged?.yes).toBe(false)
  })

  it('takes a review back that was given on GitHub, at once', () => {
    const told = looked(opened(refuse), {}, [{ by: ann }, { by: carol }])
    clicks(told.after(1_000), 'withdraw', carolLinked)
    expect(owed(told)).toEqual(['1.mirror.1'])
    expect(verdict(told)).toEqual(['ann github'])
    expect(verdict(mirrored(told, 1, { ...REFUSED }, [{ by: ann }]))).toEqual(['ann github'])
  })
})

describe('a click that GitHub refuses', () => {
  it('does not stand as a review, and its person is told', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1, REFUSED, [])
    expect(verdict(told)).toEqual([])
    expect(owed(told)).toEqual(['1.message_clicker.1'])
    expect(lineOf(told)).not.toContain('Recording')
  })

  it('counts as recorded where recorded words do', () => {
    const told = mirrored(clicks(opened(), 'approve', annLinked), 1, REFUSED, [])
    expect(verdict(told)).toEqual(['ann recorded'])
  })

  it('is refused too when attempts are spent', () => {
    const told = clicks(opened(refuse), 'approve', annLinked)
    told.tell({
      kind: 'effect_failed',
      settles: '1.mirror.1',
      failure: { code: 'unexpected', message: 'broken' },
    })
    expect(openOf(told).clicks[0]?.mirror).toEqual({ state: 'refused', why: 'other', message: 'broken' })
  })

  it('may be tried again', () => {
    const told = mirrored(clicks(opened(refuse), 'approve', annLinked), 1, REFUSED, [])
    expect(owed(clicks(told, 'approve', annLinked))).toContain('1.mirror.2')
  })
})

describe('a person whose account is not linked', () => {
  const ask = { verb: 'approve', release, head: HEAD } as const
  const questionOf = (rules = refuse, by = annWrites) => ({ target: opened(rules).target, rules, ask, by })

  it('is refused where only reviews on GitHub count, for want of a link', () => {
    expect(refusalFor(questionOf())).toBe(
      'production counts reviews on GitHub only: link your GitHub account',
    )
    expect(isForWantOfLink(questionOf())).toBe(true)
    expect(refusalFor(questionOf(refuse, annLinked))).toBeNull()
  })

  it('is recorded by Slipway where the rule lets it', () => {
    const told = clicks(opened(production({}, { linking: true })), 'approve', annWrites)
    expect(owed(told)).toEqual([])
    expect(lineOf(told)).toContain('Approved: ann (author, recorded by Slipway)')
    expect(isForWantOfLink(questionOf(told.rules))).toBe(false)
  })

  it('is asked to link also where Slipway does not know them at all', () => {
    const stranger: Actor = { ...annWrites, login: null, writes: false }
    expect(refusalFor(questionOf(production({}, { linking: true }), stranger))).toMatch(/link it/)
    expect(isForWantOfLink(questionOf(refuse, stranger))).toBe(true)
  })

  it('cannot link where linking is not set up', () => {
    const off = production({ recorded: 'refuse' })
    expect(refusalFor(questionOf(off))).toMatch(/give yours on the pull request/)
    expect(isForWantOfLink(questionOf(off))).toBe(false)
  })
})

const ready = () => looked(opened(refuse), {}, [{ by: ann }, { by: carol }])

describe('a merge that is asked for', () => {
  it('is in the name of who linked their account', () => {
    const told = clicks(ready(), 'merge', annLinked)
    expect(openOf(told).merging).toMatchObject({ as: { id: 1, login: 'ann' } })
    expect(lineOf(told)).toBe('🔵 *Merging* pull request #318, asked for by ann')
  })

  it('is Slipway’s for anybody else, and the card says so', () => {
    const told = clicks(ready(), 'merge', annWrites)
    expect(openOf(told).merging?.as).toBeNull()
    expect(lineOf(told)).toContain(' as Slipway, asked for by ann')
  })

  it('waits for words that are on their way only where they object', () => {
    const told = clicks(ready(), 'merge', annLinked)
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'Wait' }, carolLinked)
    expect(openOf(told).stage).toBe('reviewing')
    expect(cardOf(told.drawing(({ open }) => open)).text).toContain('Changes requested by carol')
  })
})
