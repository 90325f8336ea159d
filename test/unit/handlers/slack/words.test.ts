import { describe, expect, it } from 'vitest'
import { reviewAsk } from '../../../../handlers/slack/review.ts'
import { clickedOf, releaseId } from '../../../../handlers/slack/click.ts'
import { named, one, typed } from '../../../../handlers/slack/words.ts'
import { rulesOf } from '../../views/world.ts'

const staging = rulesOf()
const production = rulesOf({ target: 'production/checkout', environment: 'production' })
const search = rulesOf({ target: 'staging/search', service: 'search' })
const all = [staging, production, search]

const clicked = (action: { value?: string; block_id: string }) =>
  clickedOf({ user: { id: 'U1' }, trigger_id: 't', actions: [{ action_id: 'a', ...action }] })

describe('what is typed', () => {
  it('is a verb with its words', () => {
    expect(typed('  hold checkout  staging sale day ', '/release')).toEqual({
      verb: 'hold',
      rest: ['checkout', 'staging', 'sale', 'day'],
      share: false,
    })
  })

  it('asks for help when it is nothing', () => {
    expect(typed('', '/release')).toMatchObject({ verb: 'help' })
  })

  it('is shared from anywhere in the words', () => {
    expect(typed('why --share checkout', '/release')).toEqual({
      verb: 'why',
      rest: ['checkout'],
      share: true,
    })
  })

  it.each([
    ['rolback x', 'did you mean `/deploy rollback`?'],
    ['xyzzy', '`/deploy help` lists what there is'],
  ])('gets the nearest right word for %s', (text, words) => {
    const found = typed(text, '/deploy')
    expect(found.verb === null ? found.answer : '').toContain(words)
  })
})

describe('the targets that are named', () => {
  it.each([
    [[], ['staging/checkout', 'production/checkout', 'staging/search'], []],
    [['checkout'], ['staging/checkout', 'production/checkout'], []],
    [['checkout', 'staging'], ['staging/checkout'], []],
    [['staging/checkout', 'sale', 'day'], ['staging/checkout'], ['sale', 'day']],
    [['search', 'it', 'crashes'], ['staging/search'], ['it', 'crashes']],
    [['CHECKOUT', 'Production', 'why'], ['production/checkout'], ['why']],
  ])('are found from %j', (words, targets, rest) => {
    const found = named(words, all)
    expect(found.kind === 'targets' ? found.targets.map(({ target }) => target) : []).toEqual(targets)
    expect(found.kind === 'targets' ? found.rest : null).toEqual(rest)
  })

  it('are asked for when one is meant and several fit', () => {
    expect(one(['checkout', 'sale', 'day'], all, 'hold')).toEqual({
      answer: 'Which one: `staging/checkout`, `production/checkout`?',
    })
    expect(one(['search', 'sale', 'day'], all, 'hold')).toEqual({
      target: 'staging/search',
      rest: ['sale', 'day'],
    })
  })

  it('are suggested where the word is nearly right', () => {
    expect(one(['serch'], all, 'hold')).toEqual({
      answer: 'There is no service `serch`. Did you mean `search`?',
    })
  })
})

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
