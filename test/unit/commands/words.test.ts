import { describe, expect, it } from 'vitest'
import { named, one } from '../../../src/commands/names.ts'
import { VERBS } from '../../../src/commands/table.ts'
import { typed } from '../../../src/commands/typed.ts'
import { rulesOf } from '../views/world.ts'

const staging = rulesOf()
const production = rulesOf({ target: 'production/checkout', environment: 'production' })
const search = rulesOf({ target: 'staging/search', service: 'search' })
const all = [staging, production, search]

describe('what is typed', () => {
  it('is a verb with its words', () => {
    expect(typed('  hold checkout  staging sale day ', '/release')).toMatchObject({
      verb: { name: 'hold' },
      rest: ['checkout', 'staging', 'sale', 'day'],
      share: false,
    })
  })

  it('asks what to start when it is nothing', () => {
    expect(typed('', '/release')).toMatchObject({ verb: { name: 'start' } })
  })

  it('is shared from anywhere in the words', () => {
    expect(typed('why --share checkout', '/release')).toMatchObject({
      verb: { name: 'why' },
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
    expect(one(['search', 'sale', 'day'], all, 'hold')).toEqual({ rules: search, rest: ['sale', 'day'] })
  })

  it('are suggested where the word is nearly right', () => {
    expect(one(['serch'], all, 'hold')).toEqual({
      answer: 'There is no service `serch`. Did you mean `search`?',
    })
    expect(one(['checkout', 'prodution', 'sale', 'day'], all, 'hold')).toEqual({
      answer: 'checkout is not in `prodution`. Did you mean `production`?',
    })
  })
})

describe('the table of verbs', () => {
  it('names each once, in small letters, with its help and who may', () => {
    const names = VERBS.map(({ name }) => name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, help, who } of VERBS) {
      expect(name).toMatch(/^[a-z]+$/)
      expect([help, who]).not.toContain('')
    }
  })
})
