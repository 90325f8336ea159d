import { describe, expect, it } from 'vitest'
import { reviewersOf } from '../../../../src/release/reviewers.ts'
import type { Rules } from '../../../../src/release/rules.ts'
import { annWrites, carolWrites, clicks, opened, openedIn, production } from '../../views/pulls.ts'
import { rulesOf, story } from '../../views/world.ts'
import { atMinute, fails, goesLive, kindsOf, rolls, weekend, type Told } from './world.ts'

const AUTO: Rules['rollback'] = { auto: true, from: ['operators', 'authors'] }

const byCommit = (): Told => story(rulesOf({ rollback: AUTO })).baseline('1.0.0')

/** A release of production that was merged and failed: its rollback's pull request is open. */
function pullOpen(rollback: Partial<Rules['rollback']> = {}, changes: Partial<Rules> = {}): Told {
  const rules = production({ recorded: 'refuse' }, { rollback: { ...AUTO, ...rollback }, ...changes })
  const told = opened(rules)
  told.commit('1.42.0', { inputs: 'in-1.42.0' }, 'production/checkout#1').applied()
  fails(told)
  return openedIn(told, {}, { number: 319, content: 'in-1.41.3' })
}

describe('a rollout that fails where rollbacks are automatic', () => {
  it('is taken back by a commit at once, and holds the target', () => {
    const told = fails(rolls(byCommit(), '1.1.0', '1'))
    expect(told.target).toMatchObject({
      open: { kind: 'rollback', version: '1.0.0', by: null },
      hold: { by: 'slipway' },
      rolling: null,
    })
    expect(kindsOf(told)).toContain('write')
  })

  it('is left to people where nothing of it was applied', () => {
    const told = byCommit().push('1.1.0').commit('1.1.0', {}, 'staging/checkout#1')
    const settles = `1.apply.${told.target.rolling?.commit?.slice(0, 12) ?? ''}.0`
    told.tell({ kind: 'effect_failed', settles, failure: { code: 'x', message: 'refused' } })
    expect(told.target).toMatchObject({ open: null, rolling: { stage: 'failed' }, hold: null })
  })

  it('is left to people where it is a rollback itself', () => {
    const told = fails(rolls(byCommit(), '1.1.0', '1'))
    const seen = told.target.live?.inputs ?? ''
    told.commit('1.0.0', { inputs: seen }, 'staging/checkout#2').applied()
    fails(told)
    expect(told.target).toMatchObject({ open: null, rolling: { kind: 'rollback', stage: 'failed' } })
  })

  it('is not tried again by itself: its digest is rejected', () => {
    const told = fails(rolls(byCommit(), '1.1.0', '1'))
    told
      .commit('1.0.0', { inputs: told.target.live?.inputs ?? '' }, 'staging/checkout#2')
      .applied()
      .live()
    told.asks({ verb: 'resume' }).push('1.1.0')
    expect(told.target.open).toBeNull()
    expect(goesLive(told, '1.2.0', '2').target.live?.version).toBe('1.2.0')
  })
})

describe('the pull request of a rollback that Slipway began', () => {
  it('waits for one person who might have asked for it', () => {
    const told = pullOpen()
    expect(told.target.open).toMatchObject({ kind: 'rollback', stage: 'reviewing', judged: { yes: false } })
    expect(kindsOf(told)).toContain('request_reviewers')
    const { open, rules } = { open: told.target.open, rules: told.rules }
    expect(open === null ? null : reviewersOf(open, rules)).toEqual({
      users: ['carol', 'ann', 'bob'],
      teams: [],
    })
  })

  it('is merged by the click of an operator, also where clicks count for nothing else', () => {
    expect(clicks(pullOpen(), 'approve', carolWrites).target.open?.stage).toBe('merging')
  })

  it('is merged by the click of an author of what failed', () => {
    expect(clicks(pullOpen(), 'approve', annWrites).target.open?.stage).toBe('merging')
  })

  it('is not merged by somebody else', () => {
    const dave = { ...annWrites, login: 'dave' }
    expect(clicks(pullOpen(), 'approve', dave).target.open?.stage).toBe('reviewing')
  })

  it('is not merged by an author where only operators may roll back', () => {
    expect(clicks(pullOpen({ from: ['operators'] }), 'approve', annWrites).target.open?.stage).toBe(
      'reviewing',
    )
  })

  it('passes a freeze', () => {
    const told = atMinute(pullOpen({}, { freezes: weekend() }), 60)
    expect(clicks(told, 'approve', carolWrites).target.open?.stage).toBe('merging')
  })

  it('needs nobody else where a person asked for it', () => {
    const told = opened(production({}, { rollback: { ...AUTO, auto: false } }))
    told.commit('1.42.0', { inputs: 'in-1.42.0' }, 'production/checkout#1').applied()
    fails(told).asks({ verb: 'roll_back', release: 'production/checkout#1', reason: 'it is slow' })
    expect(openedIn(told, {}, { number: 319, content: 'in-1.41.3' }).target.open?.stage).toBe('merging')
  })
})
