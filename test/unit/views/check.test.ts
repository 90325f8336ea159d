import { describe, expect, it } from 'vitest'
import { checkOf, checkOfAll, waitingCheck } from '../../../src/views/check.ts'
import { annWrites, carolWrites, clicks, HEAD, looked, opened, production } from './pulls.ts'
import { ann, believed } from './world.ts'

type Told = ReturnType<typeof opened>

function check(told: Told) {
  const { conclusion, title, summary } = checkOf(told.drawing(({ open }) => open))
  return { conclusion, title, lines: summary.split('\n').filter(line => line !== '') }
}

const byBoth = () => clicks(clicks(opened(), 'approve', annWrites), 'approve', carolWrites)

describe('the check of a pull request', () => {
  it('is pending while approvals are missing, with all who count', () => {
    const told = looked(opened(), {}, [{ by: ann }])
    const { conclusion, title, lines } = check(told)
    expect([conclusion, title]).toEqual(['pending', 'Waiting for one peer'])
    expect(lines).toEqual([
      '**checkout** 1.41.3 → 1.42.0 in production: **Waiting for one peer**',
      '- one author (`ann` or `bob`): approved by `ann` on GitHub',
      '- one peer (`carol`): nobody yet',
      'Judged on head `9f2c1ab00000`, which brings tree `in-1.42.0` to `production/checkout`.',
    ])
  })

  it('succeeds once all have approved', () => {
    const { conclusion, title, lines } = check(byBoth())
    expect([conclusion, title]).toEqual(['success', 'Approved'])
    expect(lines).toContain('- one peer (`carol`): approved by `carol` (recorded by Slipway)')
  })

  it('succeeds under a hold, and says that nothing is merged', () => {
    const told = byBoth()
    told.asks({ verb: 'hold', reason: 'sale *day*' })
    const { conclusion, lines } = check(told)
    expect(conclusion).toBe('success')
    expect(lines).toContain(
      'Held by carol since 2026-11-23 11:03 UTC: sale \\*day\\*. Slipway does not merge it until it is resumed.',
    )
  })

  it('fails when changes are requested', () => {
    const told = byBoth()
    const release = 'production/checkout#1'
    told.asks({ verb: 'request_changes', release, head: HEAD, text: 'wait' }, carolWrites)
    const { conclusion, title } = check(told)
    expect([conclusion, title]).toEqual(['failure', 'Changes requested by carol'])
  })

  it('fails when nobody can meet the rule', () => {
    const told = opened(production({ from: ['user:ann'] }), { authors: [ann] })
    const { conclusion, title } = check(told)
    expect([conclusion, title]).toEqual(['failure', 'Nobody can approve this'])
  })

  it('is pending while it is not known what would be merged', () => {
    const { conclusion, title } = check(looked(opened(), { content: null }))
    expect([conclusion, title]).toEqual(['pending', 'Waiting to know what would be merged'])
  })

  it('says what takes its place', () => {
    const told = opened()
    told.push('1.43.0', believed)
    expect(check(told).lines).toContain('1.43.0 takes its place: this pull request is being closed.')
  })
})

/** What one target says of it. */
function saying(conclusion: 'success' | 'failure' | 'pending', title: string) {
  return { conclusion, title, summary: `about ${title}` }
}

describe('one check for all targets that a pull request touches', () => {
  it('says yes only where all do', () => {
    const yes = { id: 'production/checkout', check: saying('success', 'Approved') } as const
    const waits = { id: 'production/cart', check: saying('pending', 'Waiting for one peer') } as const
    const no = { id: 'production/mail', check: saying('failure', 'Changes requested by bob') } as const
    expect(checkOfAll([yes, { ...yes, id: 'production/cart' }])).toMatchObject({
      conclusion: 'success',
      title: '2 targets: Approved',
    })
    expect(checkOfAll([yes, waits])).toMatchObject({
      conclusion: 'pending',
      title: '1 of 2 targets say yes. production/cart: Waiting for one peer',
    })
    const { conclusion, summary } = checkOfAll([yes, waits, no])
    expect(conclusion).toBe('failure')
    for (const { check: each } of [yes, waits, no]) expect(summary).toContain(each.summary)
  })

  it('says what something waits for that has no verdict of its own', () => {
    const { open } = opened().target
    expect(waitingCheck(production(), open)).toMatchObject({
      conclusion: 'pending',
      summary: expect.stringContaining('It is pull request #318.'),
    })
    expect(waitingCheck(production(), null).title).toBe('Waiting to be looked at')
  })
})
