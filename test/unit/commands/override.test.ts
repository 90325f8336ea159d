import { describe, expect, it } from 'vitest'
import { override } from '../../../src/commands/verbs/override.ts'
import type { Asking } from '../../../src/commands/verb.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { atMinute, weekend } from '../release/time/world.ts'
import { bob, rulesOf, story } from '../views/world.ts'

const rules = rulesOf({ target: 'production/checkout', environment: 'production' })
const store = memoryStore({ nowMs: () => 0 })
const asking: Asking = {
  store,
  rules: { all: () => [rules], of: () => rules },
  command: '/release',
  by: { at: 'shell', login: 'carol' },
}

const typed = (words: string) => override.answer(asking, words.split(' '))

describe('override', () => {
  it('lets a version pass, with the reason behind it', async () => {
    expect(await typed('checkout 1.42.0 the shop is down')).toEqual({
      kind: 'ask',
      target: 'production/checkout',
      ask: { verb: 'override', what: '1.42.0', reason: 'the shop is down' },
    })
  })

  it('takes a commit that waits by the first digits of its id', async () => {
    const frozen = story({ ...rules, freezes: weekend() }).baseline('1.41.3')
    const { target } = atMinute(frozen, 60).commit('1.42.0', { by: bob, authors: [bob] })
    const commit = target.pending?.commit ?? ''
    await store.save({ target: { ...target, version: 1 }, dueAtMs: null, journal: [] })
    const given = { kind: 'ask', target: rules.target }
    const reason = 'the shop is down'
    for (const what of [commit, commit.slice(0, 7), commit.slice(0, 7).toUpperCase()])
      expect(await typed(`checkout ${what} ${reason}`)).toEqual({
        ...given,
        ask: { verb: 'override', what: commit, reason },
      })
    const short = commit.slice(0, 6)
    expect(await typed(`checkout ${short} ${reason}`)).toMatchObject({ ask: { what: short } })
  })

  it.each([
    ['checkout', 'Which version of'],
    ['checkout 1.42.0', 'Say why'],
    ['chekout 1.42.0 why', 'Did you mean'],
  ])('asks for what is missing: %s', async (words, says) => {
    expect(JSON.stringify(await typed(words))).toContain(says)
  })
})
