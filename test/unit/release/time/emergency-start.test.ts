import { describe, expect, it } from 'vitest'
import { VERBS } from '../../../../src/commands/table.ts'
import type { Asking } from '../../../../src/commands/verb.ts'
import { decide } from '../../../../src/release/decide.ts'
import type { Actor } from '../../../../src/release/actors.ts'
import { memoryStore } from '../../../simulator/memory-store.ts'
import { production } from '../../views/pulls.ts'
import { carol, imageOf, story } from '../../views/world.ts'
import { afterStaging, builtFrom, type Told } from './world.ts'

const erin: Actor = { ...carol, slack: 'U01ERIN', login: 'erin', teams: ['acme/sre'] }
const rules = production({}, { after: afterStaging(), emergency: ['team:acme/sre'] })

/** Somebody starts a version in an emergency; why it is not done, if it is not. */
function starts(told: Told, tag: string, by = erin): string {
  const found = { images: { main: imageOf(tag) }, origin: builtFrom('1'), key: tag }
  const ask = { verb: 'start', tag, older: false, reason: 'orders are lost', emergency: true } as const
  const decision = decide(told.target, { kind: 'asked', ask, by, found }, told.rules, told.nowMs)
  if (decision.kind === 'ignored') return decision.reason
  told.target = decision.target
  return ''
}

const DECLARED = { pass: { kind: 'emergency', by: { login: 'erin' }, reason: 'orders are lost' } }

describe('a version that is started in an emergency', () => {
  it('opens at once, though nobody heard of it and it never soaked', () => {
    const told = story(rules).baseline('1.0.0')
    expect(starts(told, '1.1.0')).toBe('')
    expect(told.target.open).toMatchObject({ version: '1.1.0', ...DECLARED })
  })

  it('opens at once where it waits for its soak', () => {
    const told = story(rules).baseline('1.0.0').push('1.1.0', builtFrom('1'))
    expect(starts(told, '1.1.0')).toBe('')
    expect(told.target.open).toMatchObject({ version: '1.1.0', ...DECLARED })
  })

  it('is refused where nothing is skipped by it', () => {
    const told = story(production({}, { emergency: ['team:acme/sre'] })).baseline('1.0.0')
    expect(starts(told, '1.1.0')).toContain('neither soak nor freeze stops it')
    expect(told.target.open).toBeNull()
  })

  it('is refused to whom the configuration does not name', () => {
    expect(starts(story(rules).baseline('1.0.0'), '1.1.0', carol)).toBe(
      'carol may not declare an emergency in production: acme/sre may',
    )
  })
})

describe('start --emergency', () => {
  const asking: Asking = {
    store: memoryStore({ nowMs: () => 0 }),
    rules: { all: () => [rules], of: () => rules },
    command: '/release',
    by: { at: 'shell', login: 'erin' },
  }
  const start = VERBS.find(({ name }) => name === 'start')

  it('takes the reason from behind the version', async () => {
    const words = ['checkout', '1.1.0', '--emergency', 'orders', 'are', 'lost']
    expect(await start?.answer(asking, words)).toEqual({
      kind: 'ask',
      target: 'production/checkout',
      ask: { verb: 'start', tag: '1.1.0', older: false, reason: 'orders are lost', emergency: true },
    })
  })

  it('is nothing without a reason', async () => {
    const answer = await start?.answer(asking, ['checkout', '1.1.0', '--emergency'])
    expect(JSON.stringify(answer)).toContain('Say why')
  })
})
