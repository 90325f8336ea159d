import { describe, expect, it } from 'vitest'
import { rightsAsked } from '../../../src/release/actors.ts'
import { production } from '../views/pulls.ts'
import { rulesOf } from '../views/world.ts'

describe('what is asked about a person', () => {
  it('is nothing where operators are named by login', () => {
    expect(rightsAsked(rulesOf(), null)).toEqual({ teams: [], writes: false })
  })

  it('is the teams of operators and reviewers, each once', () => {
    const rules = production({ from: ['team:acme/sre', 'codeowners'] }, { operators: ['team:acme/sre'] })
    expect(rightsAsked(rules, null).teams).toEqual(['acme/sre'])
  })

  it('is the teams that own what changes', () => {
    expect(rightsAsked(production(), { teams: ['acme/payments'] }).teams).toEqual(['acme/payments'])
  })

  it('is whether they may write, wherever that decides', () => {
    expect(rightsAsked(rulesOf({ operators: ['writers'] }), null).writes).toBe(true)
    expect(rightsAsked(production(), null).writes).toBe(true)
  })
})
