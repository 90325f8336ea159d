import { describe, expect, it } from 'vitest'
import { owe } from '../../../../src/release/outbox.ts'
import { wants } from '../../../../src/release/wants.ts'
import type { Rules } from '../../../../src/release/rules.ts'
import { annWrites, carolWrites, clicks, openedIn, production } from '../../views/pulls.ts'
import { carol, rulesOf, story } from '../../views/world.ts'
import { atMinute, kindsOf, wakes, wakesAt, weekend, whyOf, type Told } from './world.ts'

/** Staging, by commit; the freeze goes from minute 60 to minute 120. */
const byCommit = (turn = 0): Told => story(rulesOf({ freezes: weekend(turn) })).baseline('1.0.0')
const byPull = (turn = 0, merge: Rules['merge'] = 'auto'): Told =>
  openedIn(
    story(production({}, { freezes: weekend(turn), merge }))
      .baseline('1.0.0')
      .push('1.1.0'),
  )

const approved = (told: Told): Told => clicks(clicks(told, 'approve', annWrites), 'approve', carolWrites)

/** What is owed is kept, as `advance` does it. */
function saved(told: Told): Told {
  const { target, rules, nowMs } = told
  told.target = owe(target, wants(target, rules, nowMs), nowMs)
  return told
}

/** GitHub has the verdict that stands now. */
function checkWritten(told: Told): Told {
  const { target, rules, nowMs } = told
  const checks = wants(target, rules, nowMs).filter(({ kind }) => kind === 'report_check')
  for (const { key } of checks) saved(told).tell({ kind: 'effect_done', settles: key })
  return told
}

describe('a version that comes in a freeze', () => {
  it('waits where it would be committed, and opens when the freeze is over', () => {
    const told = atMinute(byCommit(), 60).push('1.1.0')
    expect(told.target.open).toBeNull()
    expect(whyOf(told)).toEqual(['frozen'])
    expect(wakesAt(told)).toBe(120)
    expect(wakes(atMinute(told, 119)).target.open).toBeNull()
    expect(wakes(atMinute(told, 120)).target.open?.version).toBe('1.1.0')
  })

  it('opens a pull request, which people approve meanwhile, and which is merged afterwards', () => {
    const told = approved(atMinute(byPull(), 60))
    expect(told.target.open).toMatchObject({ stage: 'reviewing', judged: { yes: true } })
    expect(whyOf(told)).toEqual(['frozen'])
    expect(wakes(atMinute(told, 120)).target.open?.stage).toBe('merging')
  })

  it('is not merged by a click either', () => {
    const told = clicks(approved(atMinute(byPull(0, 'author'), 60)), 'merge', annWrites)
    expect(told.target.open?.stage).toBe('reviewing')
    expect(clicks(atMinute(told, 120), 'merge', annWrites).target.open?.stage).toBe('merging')
  })

  it('opens at once where somebody overrides the freeze for it', () => {
    const told = atMinute(byCommit(), 60).push('1.1.0')
    told.asks({ verb: 'override', what: '1.1.0', reason: 'the shop is down' }, carol)
    expect(told.target.open).toMatchObject({ version: '1.1.0', pass: { reason: 'the shop is down' } })
    expect(kindsOf(told)).toContain('write')
  })
})

describe('what is on its way when a freeze begins', () => {
  it('is not committed, until it is over', () => {
    const told = byCommit().push('1.1.0')
    expect(kindsOf(told)).toContain('write')
    expect(wakesAt(told)).toBe(60)
    expect(kindsOf(atMinute(told, 60))).not.toContain('write')
    expect(kindsOf(atMinute(told, 120))).toContain('write')
  })

  it('is taken back from its merge, and merged afterwards', () => {
    const told = approved(byPull())
    expect(told.target.open?.stage).toBe('merging')
    expect(wakes(atMinute(told, 60)).target.open?.stage).toBe('reviewing')
    expect(wakes(atMinute(told, 120)).target.open?.stage).toBe('merging')
  })

  it.each(['merge', 'enqueue'] as const)('is not left to begin its %s once its check is written', kind => {
    const told = approved(byPull(0, kind === 'merge' ? 'auto' : 'queue'))
    expect(told.target.open?.stage).toBe('merging')
    const checked = checkWritten(atMinute(told, 60))
    expect(kindsOf(checked)).not.toContain(kind)
    expect(wakesAt(checked)).toBe(60)
    expect(kindsOf(checkWritten(wakes(atMinute(checked, 120))))).toContain(kind)
  })

  it('leaves a merge that is owed already to the next look', () => {
    const told = saved(checkWritten(approved(byPull())))
    expect(kindsOf(atMinute(told, 60))).toContain('merge')
    expect(kindsOf(wakes(told))).not.toContain('merge')
  })

  it('goes on where its apply has begun', () => {
    const told = saved(byCommit().push('1.1.0').commit('1.1.0', {}, 'staging/checkout#1'))
    expect(kindsOf(atMinute(told, 60))).toContain('apply')
    expect(told.applied().live().target.live?.version).toBe('1.1.0')
  })

  it('is not applied where it was merged in the freeze, until it is over', () => {
    const told = byCommit().push('1.1.0')
    atMinute(told, 60).commit('1.1.0', {}, 'staging/checkout#1')
    expect(told.target.rolling?.stage).toBe('applying')
    expect(kindsOf(told)).not.toContain('apply')
    expect(whyOf(told)).toEqual(['frozen'])
    expect(wakesAt(told)).toBe(120)
    expect(kindsOf(atMinute(told, 120))).toContain('apply')
  })

  it('is applied at once where somebody overrides the freeze for it', () => {
    const told = byCommit().push('1.1.0')
    atMinute(told, 60).commit('1.1.0', {}, 'staging/checkout#1')
    told.asks({ verb: 'override', what: 'staging/checkout#1', reason: 'the shop is down' }, carol)
    expect(kindsOf(told)).toContain('apply')
  })
})

describe("a person's commit in a freeze", () => {
  it('waits, and is applied when it is over', () => {
    const told = atMinute(byCommit(), 60).commit('1.0.0')
    expect(told.target).toMatchObject({ rolling: null, pending: { version: '1.0.0' } })
    expect(wakesAt(told)).toBe(120)
    expect(wakes(atMinute(told, 119)).target.rolling).toBeNull()
    expect(wakes(atMinute(told, 120)).target).toMatchObject({ pending: null, rolling: { kind: 'change' } })
  })

  it('is applied at once where somebody overrides the freeze for it', () => {
    const told = atMinute(byCommit(), 60).commit('1.0.0')
    const what = told.target.pending?.commit ?? ''
    told.asks({ verb: 'override', what, reason: 'the shop is down' }, carol)
    expect(told.target.rolling).toMatchObject({ commit: what, pass: { kind: 'override' } })
    expect(kindsOf(told)).toContain('apply')
  })

  it('waits on for a hold that outlasts it', () => {
    const told = atMinute(byCommit(), 60).asks({ verb: 'hold', reason: 'wait' }, carol).commit('1.0.0')
    expect(wakes(atMinute(told, 120)).target.rolling).toBeNull()
    expect(told.asks({ verb: 'resume' }, carol).target.rolling).not.toBeNull()
  })

  it('waits on for the freeze when a hold in it ends', () => {
    const told = atMinute(byCommit(), 60).asks({ verb: 'hold', reason: 'wait' }, carol).commit('1.0.0')
    expect(told.asks({ verb: 'resume' }, carol).target.rolling).toBeNull()
  })
})

describe('what comes due', () => {
  it('is not forgotten for another event that is saved just then', () => {
    const told = atMinute(byCommit(), 60).commit('1.0.0')
    atMinute(told, 120).tell({ kind: 'watch_lost', cluster: 'elsewhere' })
    expect(wakesAt(told)).toBe(120)
    expect(wakesAt(wakes(told))).toBeNull()
  })
})

describe('a rollback', () => {
  it('passes a freeze all the way', () => {
    const told = byCommit().push('1.1.0').commit('1.1.0', {}, 'staging/checkout#1').applied().live()
    atMinute(told, 60).asks({ verb: 'roll_back', release: 'staging/checkout#1', reason: 'it is slow' }, carol)
    expect(kindsOf(told)).toContain('write')
    told.commit('1.0.0', { inputs: 'in-1.0.0' }, 'staging/checkout#2')
    expect(told.target.rolling?.kind).toBe('rollback')
    expect(kindsOf(told)).toContain('apply')
  })
})

describe('the turn after a freeze', () => {
  it('comes later for what waited to be committed', () => {
    const told = atMinute(byCommit(5), 60).push('1.1.0')
    expect(wakes(atMinute(told, 120)).target.open).toBeNull()
    expect(whyOf(told)).toEqual(['paced'])
    expect(wakesAt(told)).toBe(125)
    expect(wakes(atMinute(told, 125)).target.open?.version).toBe('1.1.0')
  })

  it('comes later for what is merged by itself, and not for people', () => {
    const told = approved(atMinute(byPull(5, 'author'), 60))
    expect(clicks(atMinute(told, 121), 'merge', annWrites).target.open?.stage).toBe('merging')
    const auto = approved(atMinute(byPull(5), 60))
    expect(wakes(atMinute(auto, 121)).target.open?.stage).toBe('reviewing')
    expect(wakes(atMinute(auto, 125)).target.open?.stage).toBe('merging')
  })

  it('is not waited for by what is merged after the freeze', () => {
    const told = atMinute(byCommit(5), 121).commit('1.0.0')
    expect(kindsOf(told)).toContain('apply')
  })
})

describe('approvals that expire', () => {
  it('stand still in a freeze', () => {
    const rules = production({ expireMs: 90 * 60_000 }, { freezes: weekend() })
    const told = openedIn(story(rules).baseline('1.0.0').push('1.1.0'))
    clicks(told, 'approve', annWrites)
    expect(told.target.open?.judged?.nextMs).toBe(told.nowMs + 150 * 60_000)
    const filled = () => {
      clicks(told, 'approve', carolWrites)
      return told.target.open?.judged?.yes
    }
    expect(atMinute(told, 149).target.open?.clicks).toHaveLength(1)
    expect(filled()).toBe(true)
    expect(wakes(atMinute(told, 150)).target.open?.judged?.yes).toBe(false)
  })
})

const refused = (told: Told, what: string, by = carol): string => {
  const before = told.target
  told.asks({ verb: 'override', what, reason: 'the shop is down' }, by)
  return told.target === before ? 'refused' : 'done'
}

describe('who asks to override', () => {
  it.each<[string, () => string]>([
    ['no operator', () => refused(atMinute(byCommit(), 60).push('1.1.0'), '1.1.0', annWrites)],
    ['for what does not wait', () => refused(atMinute(byCommit(), 60), '1.1.0')],
    ['where nothing is frozen', () => refused(byCommit().push('1.1.0'), '1.1.0')],
    [
      'twice',
      () => {
        const told = atMinute(byPull(), 60)
        refused(told, '1.1.0')
        return refused(told, '1.1.0')
      },
    ],
    [
      'a commit that waits for a hold',
      () => {
        const told = atMinute(byCommit(), 60).asks({ verb: 'hold', reason: 'wait' }, carol).commit('1.0.0')
        return refused(told, told.target.pending?.commit ?? '')
      },
    ],
  ])('is refused: %s', (_name, outcome) => {
    expect(outcome()).toBe('refused')
  })
})
