import { describe, expect, it } from 'vitest'
import { override } from '../../../src/commands/verbs/override.ts'
import type { Asking } from '../../../src/commands/verb.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { rulesOf } from '../views/world.ts'

const rules = rulesOf({ target: 'production/checkout', environment: 'production' })
const asking: Asking = {
  store: memoryStore({ nowMs: () => 0 }),
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

  it.each([
    ['checkout', 'Which version of'],
    ['checkout 1.42.0', 'Say why'],
    ['chekout 1.42.0 why', 'Did you mean'],
  ])('asks for what is missing: %s', async (words, says) => {
    expect(JSON.stringify(await typed(words))).toContain(says)
  })
})
