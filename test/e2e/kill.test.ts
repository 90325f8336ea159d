import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itCommitsOnce, itEndsOnce } from './kill/ends.ts'
import { itMergesOnce } from './kill/pull-ends.ts'
import { playRound } from './kill/round.ts'
import type { Played, Round } from './kill/round.ts'
import { COMMITTED, KINDS, PULLED, rowsOf } from './kill/rows.ts'

describe('F1, R13: every effect in jobs/index.ts', () => {
  it.each(KINDS)('has a case: %s', kind => {
    expect(rowsOf(kind)).not.toEqual([])
  })
})

const ROUNDS: Round[] = [
  { when: 'before', kills: 1 },
  { when: 'after', kills: 1 },
  { when: 'before', kills: 2 },
  { when: 'after', kills: 2 },
]
const TIMES = { 1: 'once', 2: 'twice in a row' }

describe.each(ROUNDS)('F1: kill -9 $when each effect, $kills times', round => {
  let played: Played
  beforeAll(async () => {
    played = await playRound(round)
  }, 300_000)
  afterAll(() => played?.world.stop())

  describe.each(COMMITTED)(`$effect ($name), killed ${round.when} it ${TIMES[round.kills]}`, row => {
    itCommitsOnce(row, () => played)
    itEndsOnce(row, () => played)
  })
  describe.each(PULLED)(`$effect ($name), killed ${round.when} it ${TIMES[round.kills]}`, row => {
    itMergesOnce(row, () => played.world)
    itEndsOnce(row, () => played)
  })
})
