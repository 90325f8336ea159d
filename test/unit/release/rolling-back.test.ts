import { describe, expect, it } from 'vitest'
import { refusalFor } from '../../../src/release/operators.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { looked, opened, openedIn, production } from '../views/pulls.ts'
import { ann, believed, bob, carol, imageOf, rulesOf, story } from '../views/world.ts'

type Told = ReturnType<typeof story>

const annHerself = { ...carol, slack: 'U01ANN', login: 'Ann' }
const bobHimself = { ...carol, slack: 'U01BOB', login: 'bob' }

/** What Ann wrote is applied. */
function applied(from: Rules['rollback']['from']): Told {
  const told = story(rulesOf({ rollback: { auto: false, from } }))
    .baseline('1.41.3')
    .push('1.42.0')
  return told.commit('1.42.0', { authors: [ann] }, 'staging/checkout#1').applied()
}

function refused({ target, rules }: Told, by: typeof carol): string | null {
  const release = target.rolling?.id ?? target.live?.release ?? 'staging/checkout#0'
  return refusalFor({ target, rules, ask: { verb: 'roll_back', release, reason: 'it is slow' }, by })
}

describe('a rollback', () => {
  it('is for those whose changes roll out, and goes on to be once they are live', () => {
    const told = applied(['operators', 'authors'])
    expect([refused(told, annHerself), refused(told, carol)]).toEqual([null, null])
    told.live()
    expect(told.target).toMatchObject({ rolling: null, live: { authors: ['ann'] } })
    expect([refused(told, annHerself), refused(told, carol)]).toEqual([null, null])
    expect(refused(told, bobHimself)).toMatch(/the authors of what runs, and .+, may roll back$/)
  })

  it('is not for the authors of what ran before', () => {
    const told = applied(['authors']).live().push('1.43.0')
    told
      .commit('1.43.0', { authors: [bob] }, 'staging/checkout#2')
      .applied()
      .live()
    expect(refused(told, bobHimself)).toBeNull()
    expect(refused(told, annHerself)).toBe('in staging the authors of what runs may roll back')
    expect(refused(told, carol)).toBe('in staging only the authors of what runs may roll back')
  })

  it('is for operators alone where nobody else is named', () => {
    const told = applied(['operators']).live()
    expect(refused(told, annHerself)).toMatch(/^Ann is not an operator of staging: .+ may do this$/)
  })

  it('is applied once it is merged, whatever GitHub still says of the branch', () => {
    const told = looked(opened(production()), {}, [
      { by: ann },
      { by: { login: 'carol', id: 3, bot: false } },
    ])
    const merge = (inputs: string, now: string): void => {
      const { open, seen } = told.target
      const images = { main: imageOf('1.42.0') }
      const commit = {
        commit: 'd'.repeat(40),
        inputs,
        images,
        key: null,
        version: '1.42.0',
        origin: believed,
      }
      const event = { kind: 'change_merged', number: open?.pull?.number ?? 0, order: seen + 1, now } as const
      told.tell({ ...event, by: bob, commit: { ...commit, by: bob, title: '' } })
    }
    merge('in-1.42.0', 'in-1.42.0')
    told.applied().crashes(['panic'])
    told.asks({
      verb: 'roll_back',
      release: told.target.rolling?.id ?? 'production/checkout#0',
      reason: 'it crashes',
    })
    openedIn(told, {}, { content: 'in-1.41.3', number: 319 })
    merge('in-1.41.3', 'in-1.42.0')
    expect(told.target.rolling).toMatchObject({ kind: 'rollback', stage: 'applying' })
  })

  it('is not undone by a look that still sees on the branch what it takes back', () => {
    const told = applied(['operators']).crashes(['panic'])
    const { id, commit, inputs } = told.target.rolling ?? {}
    if (commit == null || inputs == null || id === undefined) throw new Error('nothing rolls')
    told.asks({ verb: 'roll_back', release: id, reason: 'it crashes' })
    const { open } = told.target
    expect(open).toMatchObject({ kind: 'rollback', stage: 'writing' })
    told.commit('1.42.0', { commit, inputs })
    expect(told.target).toMatchObject({ rolling: null, outside: null, pending: null, open })
  })
})
