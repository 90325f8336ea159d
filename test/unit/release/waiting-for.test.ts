import { describe, expect, it } from 'vitest'
import { peopleAt, waitingFor } from '../../../src/release/waiting-for.ts'
import type { Rules } from '../../../src/release/rules.ts'
import { clicks, looked, opened, openedIn, production } from '../views/pulls.ts'
import { ann, bob, carol, NOON_MS, rulesOf, story } from '../views/world.ts'

type Told = ReturnType<typeof story>

const MINUTE_MS = 60_000

/** Who is waited for, and what for; a star where something else is waited for besides. */
function waited(told: Told, logins = ['ann', 'bob', 'carol']): string[] {
  const { target, rules, nowMs } = told
  return logins.flatMap(login =>
    waitingFor({ target, rules, nowMs, by: { login, teams: [] } }).map(
      ({ what, isAlone }) => `${login}: ${what}${isAlone ? '' : '*'}`,
    ),
  )
}

const frozen: Partial<Rules> = {
  freezes: [{ name: 'sale', fromMs: NOON_MS, untilMs: NOON_MS + 1, turnMs: NOON_MS + 1 }],
}

const yes = (told: Told): Told =>
  clicks(clicks(told, 'approve', { ...carol, login: 'ann' }), 'approve', carol)

describe('who is waited for', () => {
  it('is everybody whose approval would fill a part that nobody fills', () => {
    expect(waited(opened())).toEqual(['ann: review', 'bob: review', 'carol: review'])
  })

  it('is nobody for a part that somebody else has filled', () => {
    const told = looked(opened(), {}, [{ by: ann }])
    expect(waited(told)).toEqual(['carol: review'])
  })

  it('is an author whose approval lets another one count as peer', () => {
    const told = looked(opened(production({ from: ['user:bob', 'user:carol'] })), {}, [{ by: bob }])
    expect(waited(told)).toEqual(['ann: review', 'carol: review'])
  })

  it('is somebody whose approval is of other content, and not who asked for changes', () => {
    const stale = looked(looked(opened(), {}, [{ by: ann }]), { head: 'e'.repeat(40), content: 'in-other' }, [
      { by: ann },
    ])
    expect(waited(stale)).toContain('ann: review')
    const objected = looked(opened(), {}, [{ by: bob, state: 'changes_requested' }])
    expect(waited(objected)).toEqual(['ann: review', 'carol: review'])
  })

  it('is nobody while it is not known what would be merged', () => {
    expect(waited(looked(opened(), { content: null }))).toEqual([])
  })

  it('is the author for the merge, since the last word was said', () => {
    const told = looked(opened().after(MINUTE_MS), {}, [
      { by: ann, atMs: NOON_MS + 1 },
      { by: { login: 'carol', id: 3, bot: false }, atMs: NOON_MS + 2 },
    ])
    expect(waited(told)).toEqual(['ann: merge', 'bob: merge'])
    const { target, rules, nowMs } = told
    const [found] = waitingFor({ target, rules, nowMs, by: { login: 'ann', teams: [] } })
    expect(found?.sinceMs).toBe(NOON_MS + 2)
  })

  it('is nobody for a merge that Slipway makes by itself, nor once it is asked for', () => {
    expect(waited(yes(opened(production({}, { merge: 'auto' }))))).toEqual([])
    expect(waited(clicks(yes(opened()), 'merge', { ...carol, login: 'ann', writes: true }))).toEqual([])
  })

  it('is its authors for what failed, until somebody takes it back', () => {
    const told = story(rulesOf())
      .baseline('1.41.3')
      .push('1.42.0')
      .commit('1.42.0', { authors: [ann] })
      .applied()
      .crashes(['no'])
    expect(waited(told)).toEqual(['ann: failure'])
  })

  it('is besides others where it is held or frozen', () => {
    const held = opened().asks({ verb: 'hold', reason: 'sale day' }, carol)
    expect(waited(held)).toEqual(['ann: review*', 'bob: review*', 'carol: review*'])
    expect(waited(opened(production({}, frozen)))).toEqual(['ann: review*', 'bob: review*', 'carol: review*'])
  })
})

describe('whom a target may wait for', () => {
  it('is each person by name, with the id where it is known, and no team or bot', () => {
    const rules = production({ from: ['team:acme/sre', 'user:carol'] })
    const bot = { login: 'renovate[bot]', id: 9, bot: true }
    const told = openedIn(story(rules).baseline('1.41.3').push('1.42.0'), { authors: [ann, bot] })
    const people = new Map(peopleAt(told.target, rules).map(({ login, id }) => [login, id]))
    expect([...people]).toEqual([
      ['ann', 1],
      ['carol', null],
    ])
  })
})
