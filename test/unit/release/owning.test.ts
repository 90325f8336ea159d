import { describe, expect, it } from 'vitest'
import { reviewersOf } from '../../../src/release/reviewers.ts'
import { wants } from '../../../src/release/wants.ts'
import { clicks, looked, opened, production } from '../views/pulls.ts'

const rules = production({ authors: 'none', from: ['codeowners'] })
const owners = { users: ['dave'], teams: ['acme/payments'], faults: [] }
const gus = { slack: 'U01GUS', login: 'gus', account: null, teams: ['acme/payments'], writes: true }

type Told = ReturnType<typeof opened>
const wanted = (told: Told) => wants(told.target, rules, told.nowMs).map(({ kind }) => kind)
const isYes = (told: Told) => told.target.open?.judged?.yes

describe('a rule that asks for code owners', () => {
  it('asks them for their review once the first look has said who they are', () => {
    const told = opened(rules)
    expect(wanted(told)).not.toContain('request_reviewers')
    looked(told, { owners })
    expect(wanted(told)).toContain('request_reviewers')
    const { open } = told.target
    expect(open && reviewersOf(open, rules)).toEqual({ users: ['dave'], teams: ['acme/payments'] })
  })

  it('takes the click of a member of a team that owns what changes', () => {
    const told = looked(opened(rules), { owners })
    expect(isYes(clicks(told, 'approve', { ...gus, teams: [] }))).toBe(false)
    expect(isYes(clicks(clicks(told, 'withdraw', gus), 'approve', gus))).toBe(true)
  })

  it('judges afresh when CODEOWNERS names others', () => {
    const told = clicks(looked(opened(rules), { owners }), 'approve', gus)
    expect(isYes(looked(told, { owners: { ...owners, teams: [] } }))).toBe(false)
    expect(isYes(looked(told, { owners }))).toBe(true)
  })
})
