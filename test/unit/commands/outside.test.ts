import { describe, expect, it } from 'vitest'
import { apply, revert } from '../../../src/commands/verbs/outside.ts'
import type { Asking, Outcome } from '../../../src/commands/verb.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { isUnseen } from '../views/hostile.ts'
import { mrkdwnOf } from '../views/harm.ts'
import { production } from '../views/pulls.ts'
import { bob, story } from '../views/world.ts'

const rules = production({}, { outside: 'hold' })
const store = memoryStore({ nowMs: () => 0 })
const asking: Asking = {
  store,
  rules: { all: () => [rules], of: () => rules },
  command: 'slipway',
  by: { at: 'shell', login: 'carol' },
}

async function waiting(): Promise<string> {
  const told = story(rules).baseline('1.41.3')
  told.commit('1.41.3', { by: bob, authors: [bob], title: 'Wait longer', inputs: 'other' })
  const version = ((await store.load(rules.target)).target?.version ?? 0) + 1
  await store.save({ target: { ...told.target, version }, dueAtMs: null, journal: [] })
  return told.target.outside?.commit ?? ''
}

const typed = (verb: typeof apply, words: string): Promise<Outcome> => verb.answer(asking, words.split(' '))

const said = (outcome: Outcome): string =>
  outcome.kind === 'answer' ? outcome.message.text.replaceAll('`', '') : outcome.kind

describe('what is on the branch without an approval, by words', () => {
  it('is not asked about where nothing waits', async () => {
    expect(said(await typed(apply, 'checkout production'))).toBe(
      'Nothing waits in production/checkout for want of an approval.',
    )
  })

  it.each([
    [apply, 'apply'],
    [revert, 'revert'],
  ] as const)('is applied or reverted by its commit, long or short', async (verb, name) => {
    const commit = await waiting()
    const ask = { kind: 'ask', target: rules.target, ask: { verb: name, release: 'production/checkout#1' } }
    expect(await typed(verb, `checkout production ${commit}`)).toEqual(ask)
    expect(await typed(verb, `checkout ${commit.slice(0, 7).toUpperCase()}`)).toEqual(ask)
  })

  it('is named first, so that nobody lets through what came after they looked', async () => {
    const commit = (await waiting()).slice(0, 7)
    expect(said(await typed(apply, 'checkout'))).toContain(`name it: apply checkout production ${commit}`)
    expect(said(await typed(revert, 'checkout fffffff'))).toContain(
      `fffffff does not wait in production/checkout; commit ${commit} does`,
    )
    expect(said(await typed(apply, `checkout ${commit.slice(0, 3)}`))).toContain('does not wait')
  })

  it('takes hostile words for words', async () => {
    await waiting()
    const outcome = await typed(revert, 'checkout <!channel>`*\u202E')
    if (outcome.kind !== 'answer') throw new Error('it was no answer')
    const texts = [outcome.message.text, ...mrkdwnOf(outcome.message)]
    expect(texts.filter(text => text.includes('<!') || isUnseen(text))).toEqual([])
  })
})
