import { describe, expect, it } from 'vitest'
import type { Actor } from '../../../src/release/actors.ts'
import { carolWrites, clicks, opened, production } from '../views/pulls.ts'

type Told = ReturnType<typeof opened>

const openOf = (told: Told) => {
  if (told.target.open === null) throw new Error('nothing is open')
  return told.target.open
}
const isYes = (told: Told) => openOf(told).judged?.yes
const readWith = (told: Told, teams: string[]) => {
  const { pull } = openOf(told)
  if (pull === null) throw new Error('there is no pull request')
  const recorded = [{ login: 'carol', teams, writes: true }]
  return told.tell({ kind: 'pull_read', order: pull.order + 1, pull, reviews: [], recorded })
}

describe('a word that Slipway alone recorded', () => {
  const byTeam = production({ authors: 'none', from: ['team:acme/sre'] })
  const sre: Actor = { ...carolWrites, teams: ['acme/sre'] }
  it('ends with what made it count: whoever left the team has no say any more', () => {
    const told = clicks(opened(byTeam), 'approve', sre)
    expect(isYes(told)).toBe(true)
    expect(isYes(readWith(told, []))).toBe(false)
    expect(isYes(readWith(told, ['acme/sre']))).toBe(true)
  })

  it('is not painted again while nothing of it changed', () => {
    const told = clicks(opened(byTeam), 'approve', sre)
    const { shown } = openOf(told)
    expect(openOf(readWith(told, ['acme/sre'])).shown).toBe(shown)
  })
})
