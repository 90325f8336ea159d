import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../../src/release/actors.ts'
import { refusalFor } from '../../../../src/release/operators.ts'
import { annWrites, carolWrites, clicks, openedIn, production } from '../../views/pulls.ts'
import { carol, rulesOf, story } from '../../views/world.ts'
import { afterStaging, atMinute, builtFrom, kindsOf, weekend, whyOf, type Told } from './world.ts'

const erin: Actor = { slack: 'U01ERIN', login: 'erin', account: null, teams: ['acme/sre'], writes: true }
const emergency = { emergency: ['team:acme/sre'] } as const
const one = builtFrom('1')

/** Production in a freeze, with a version that was never on staging. */
function soaking(): Told {
  const rules = production(
    {},
    { after: afterStaging(), freezes: weekend(), merge: 'auto', emergency: [...emergency.emergency] },
  )
  return atMinute(story(rules).baseline('1.0.0').push('1.1.0', one), 60)
}

const declares = (told: Told, by = erin): Told =>
  told.asks({ verb: 'emergency', what: '1.1.0', reason: 'orders are lost' }, by)

describe('an emergency', () => {
  it('opens what soaks, and is merged in a freeze with one approval of somebody else', () => {
    const told = declares(soaking())
    expect(told.target.open).toMatchObject({
      version: '1.1.0',
      pass: { kind: 'emergency', by: { login: 'erin' } },
    })
    openedIn(told, { origin: one })
    expect(told.target.open?.stage).toBe('reviewing')
    expect(clicks(told, 'approve', erin).target.open?.stage).toBe('reviewing')
    expect(clicks(told, 'approve', carolWrites).target.open?.stage).toBe('merging')
  })

  it('takes the approval of an author, too', () => {
    const told = openedIn(declares(soaking()), { origin: one })
    expect(clicks(told, 'approve', annWrites).target.open?.stage).toBe('merging')
  })

  it('still minds who requested changes', () => {
    const told = openedIn(declares(soaking()), { origin: one })
    const { id: release, pull } = told.target.open ?? { id: 'production/checkout#0', pull: null }
    const head = pull?.head ?? ''
    told.asks({ verb: 'request_changes', release, head, text: 'not this way' }, annWrites)
    expect(clicks(told, 'approve', carolWrites).target.open?.stage).toBe('reviewing')
  })

  it('is told to everybody once it has a card', () => {
    const told = openedIn(declares(soaking()), { origin: one })
    const card = { channel: 'C1', ts: '1.1', permalink: null }
    told.tell({ kind: 'painted', release: 'production/checkout#1', card, shown: 1 })
    expect(kindsOf(told).filter(kind => kind === 'mention')).toHaveLength(2)
  })

  it('is for a pull request that is open, too', () => {
    const rules = production({}, { freezes: weekend(), merge: 'auto', emergency: [...emergency.emergency] })
    const told = atMinute(openedIn(story(rules).baseline('1.0.0').push('1.1.0')), 60)
    expect(clicks(told, 'approve', carolWrites).target.open?.stage).toBe('reviewing')
    expect(declares(told).target.open?.stage).toBe('merging')
  })

  it('commits at once where no approval is asked for', () => {
    const rules = rulesOf({ freezes: weekend(), emergency: ['team:acme/sre'] })
    const told = declares(atMinute(story(rules).baseline('1.0.0').push('1.1.0'), 60))
    expect(kindsOf(told)).toContain('write')
  })

  it('passes neither a hold nor a rejection', () => {
    const held = declares(soaking().asks({ verb: 'hold', reason: 'wait' }, carol))
    expect([held.target.open, whyOf(held)[0]]).toEqual([null, 'held'])
    const told = soaking()
    const digests = Object.values(told.target.candidates[0]?.images ?? {}).flatMap(
      ({ digest }) => digest ?? [],
    )
    told.target = { ...told.target, rejected: digests }
    expect(declares(told).target.open).toBeNull()
  })
})

describe('who declares an emergency', () => {
  const ask = { verb: 'emergency', what: '1.1.0', reason: 'orders are lost' } as const
  const refusal = (told: Told, by: Actor) => refusalFor({ target: told.target, rules: told.rules, ask, by })

  it.each([
    ['is whom the configuration names', erin, null],
    ['is no operator by that alone', carol, 'carol may not declare an emergency in production: acme/sre may'],
    [
      'is nobody whom Slipway does not know',
      { ...erin, login: null },
      'Slipway does not know your GitHub account. Add `- { github: YOUR-LOGIN, slack: U01ERIN }` to `people` in slipway.yml',
    ],
  ])('%s', (_name, by, answer) => {
    expect(refusal(soaking(), by)).toBe(answer)
  })

  it('is nobody where it names nobody', () => {
    expect(refusal(story(production()), erin)).toBe(
      'nobody may declare an emergency in production: add `emergency: [team:…]` to it in slipway.yml',
    )
  })

  it('is refused where nothing is skipped by it', () => {
    const told = story(production({}, { emergency: ['team:acme/sre'] }))
      .baseline('1.0.0')
      .push('1.1.0')
    const before = told.target
    expect(declares(openedIn(told)).target.open?.pass).toBeUndefined()
    expect(before.open?.pass).toBeUndefined()
  })
})
