import { describe, expect, it } from 'vitest'
import { owe } from '../../../src/release/outbox.ts'
import { wants } from '../../../src/release/wants.ts'
import { annWrites, clicks, opened, production } from '../views/pulls.ts'
import { openOf, owed, mirrored } from './mirroring.ts'

describe('a crowd whose accounts are linked', () => {
  it('fits into one document, whenever GitHub tells of their reviews', () => {
    const told = opened(production({ recorded: 'refuse', from: [] }, { linking: true }))
    const crowd = Array.from({ length: 100 }, (_, n) => ({ login: `person-${n}`, id: 1_000 + n, bot: false }))
    for (const { login, id } of crowd)
      clicks(told, 'approve', { ...annWrites, login, account: id, teams: ['acme/sre'] })
    const bytes = () => {
      const { target, rules, nowMs } = told
      return Buffer.byteLength(JSON.stringify(owe(target, wants(target, rules, nowMs), nowMs)))
    }
    const asked = bytes()
    mirrored(
      told,
      1,
      { state: 'given' },
      crowd.map(by => ({ by })),
    )
    expect(Math.max(asked, bytes())).toBeLessThan(65_536)
    expect(owed(told)).toEqual([])
    expect(openOf(told).pull?.reviews).toHaveLength(100)
  })

  it('is refused from the hundred and first on, and nobody’s word is lost', () => {
    const told = opened(production({ recorded: 'refuse', from: [] }, { linking: true }))
    const people = Array.from({ length: 101 }, (_, n) => ({
      ...annWrites,
      login: `person-${n}`,
      account: 1_000 + n,
    }))
    for (const by of people) clicks(told, 'approve', by)
    expect(openOf(told).clicks.map(({ by }) => by.login)).toEqual(
      people.slice(0, 100).map(({ login }) => login),
    )
  })
})
