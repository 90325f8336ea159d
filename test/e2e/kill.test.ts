import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itCommitsOnce, itEndsOnce } from './kill/ends.ts'
import { itMergesOnce } from './kill/pull-ends.ts'
import { playRound } from './kill/round.ts'
import type { Played, Round } from './kill/round.ts'
import { FREE, KINDS, rowsIn, rowsOf, STRICT } from './kill/rows.ts'

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

const CASTS = [
  { house: 'nothing more', cast: FREE },
  { house: 'the branch up to date', cast: STRICT },
]
const PLAYS = CASTS.flatMap(cast => ROUNDS.map(round => ({ ...cast, ...round })))

describe.each(PLAYS)('F1: kill -9 $when each effect, $kills times, where GitHub demands $house', play => {
  const { cast, ...round } = play
  let played: Played
  beforeAll(async () => {
    played = await playRound(round, rowsIn(cast))
  }, 300_000)
  afterAll(() => played?.world.stop())

  describe.each(cast.committed)(`$effect ($name), killed ${round.when} it ${TIMES[round.kills]}`, row => {
    itCommitsOnce(row, () => played)
    itEndsOnce(row, () => played)
  })
  describe.each(cast.pulled)(`$effect ($name), killed ${round.when} it ${TIMES[round.kills]}`, row => {
    itMergesOnce(row, () => played.world)
    itEndsOnce(row, () => played)
  })
})
