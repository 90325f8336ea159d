import { describe, expect, it } from 'vitest'
import { reviewAsk } from '../../../../handlers/slack/review.ts'
import { clickedOf, releaseId } from '../../../../handlers/slack/click.ts'

const clicked = (action: { value?: string; block_id: string }) =>
  clickedOf({ user: { id: 'U1' }, trigger_id: 't', actions: [{ action_id: 'a', ...action }] })

const press = (what: string, head: string | null) =>
  reviewAsk(what, { target: 'a/b', release: 'a/b#1', round: 0, shown: 1, head })

describe('a click', () => {
  it('names the release by the value of its button', () => {
    expect(clicked({ value: 'staging/checkout#42|1|7', block_id: 'buttons:staging/checkout#42:7' })).toEqual({
      target: 'staging/checkout',
      release: 'staging/checkout#42',
      round: 1,
      shown: 7,
      head: null,
    })
  })

  it('names the head of the pull request that was drawn', () => {
    const head = '9f2c1ab'.padEnd(40, '0')
    const value = `production/checkout#42|0|7|${head}`
    expect(clicked({ value, block_id: 'x' })).toMatchObject({
      release: 'production/checkout#42',
      shown: 7,
      head,
    })
    expect(clicked({ value: `${value}0`, block_id: 'x' })).toBeNull()
  })

  it('asks for what its button says, about that head', () => {
    expect(press('approve', 'h1')).toEqual({ verb: 'approve', release: 'a/b#1', head: 'h1' })
    expect(press('merge', 'h1')).toEqual({ verb: 'merge', release: 'a/b#1', head: 'h1' })
    expect(press('withdraw', null)).toEqual({ verb: 'withdraw', release: 'a/b#1' })
    expect(press('switch', null)).toEqual({ verb: 'switch', release: 'a/b#1' })
  })

  it('asks for nothing without the head, or by another button', () => {
    expect([press('approve', null), press('merge', null), press('why', 'h1')]).toEqual([null, null, null])
  })

  it('names it by the block of its menu', () => {
    expect(clicked({ block_id: 'card:staging/checkout#42:7' })).toMatchObject({
      release: 'staging/checkout#42',
    })
  })

  it.each(['', 'x', 'staging/checkout#42', 'buttons:staging:7', 'a|b|c'])('names nothing by %j', text => {
    expect(clicked({ value: text, block_id: text })).toBeNull()
  })

  it('names a release only by environment, service and number', () => {
    expect(releaseId('staging/checkout')).toBeNull()
    expect(releaseId('staging/checkout#4x')).toBeNull()
  })
})
