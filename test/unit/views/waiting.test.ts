import { describe, expect, it } from 'vitest'
import { waitingFor } from '../../../src/release/waiting-for.ts'
import { remindedAgain, reminderOf, type Waiting } from '../../../src/views/waiting.ts'
import { mrkdwnOf } from './harm.ts'
import { looked, opened } from './pulls.ts'
import { ann, NOON_MS, rulesOf, story } from './world.ts'

type Told = ReturnType<typeof story>

function waits(told: Told, login: string): Waiting[] {
  const { target, rules, nowMs } = told
  return waitingFor({ target, rules, nowMs, by: { login, teams: [] } }).map(each => ({
    ...each,
    target,
    rules,
  }))
}

const failing = () =>
  story(rulesOf())
    .baseline('1.41.3')
    .push('1.42.0')
    .commit('1.42.0', { authors: [ann] })
    .applied()
    .crashes(['no'])

describe('a reminder', () => {
  it('names what waits, since when, what to do, and where', () => {
    const message = reminderOf({ waits: waits(opened(), 'carol'), count: 1, nowMs: NOON_MS })
    expect(message.text).toBe('1 release waits for you: checkout 1.42.0 in production.')
    const [head, line] = mrkdwnOf(message)
    expect(head).toBe('*1 release waits for you*')
    expect(line).toMatch(/^\*checkout 1\.41\.3 → 1\.42\.0\* · production · ✋ \*Waiting for approval/)
    expect(line).toMatch(/<https:\/\/github\.com\/acme\/deploy\/pull\/318\|[^>]*318>/)
    expect(line).toMatch(
      /\nWaits for your review since <!date.*>\. Approve or Request changes on its card, .*GitHub\.$/,
    )
  })

  it('has the oldest first, and says how many do not wait any more', () => {
    const young = waits(looked(opened().after(1), {}, []), 'ann')
    const old = waits(failing(), 'ann').map(each => ({ ...each, sinceMs: NOON_MS - 1 }))
    const message = reminderOf({ waits: [...young, ...old], count: 4, nowMs: NOON_MS })
    const [head, first, second] = mrkdwnOf(message)
    expect(head).toBe('*2 releases wait for you* · 2 others do not any more')
    expect(first).toContain('\nFailed, and waits for you since')
    expect(second).toContain('\nWaits for your review since')
  })

  it('says that nothing of it waits any more, and that a newer one takes its place', () => {
    const message = reminderOf({ waits: [], count: 2, nowMs: NOON_MS })
    expect(message.text).toBe('Nothing of this waits for you any more.')
    expect(mrkdwnOf(message)).toEqual(['*Nothing of this waits for you any more*'])
    expect(remindedAgain().text).toBe('What waits for you is in a newer message.')
  })

  it('shows twenty of many, and where the others are', () => {
    const many = Array.from({ length: 30 }, () => waits(opened(), 'carol')).flat()
    const message = reminderOf({ waits: many, count: 30, nowMs: NOON_MS })
    expect(mrkdwnOf(message).filter(text => text.includes('\nWaits for'))).toHaveLength(20)
    expect(mrkdwnOf(message).at(-1)).toContain('+10 more')
    expect(message.text).toMatch(/, and 27 more\.$/)
  })
})
