import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tagOf } from '../world/ci.ts'
import { playRound } from './kill/round.ts'
import type { Played, Round } from './kill/round.ts'
import { KINDS, ROWS, rowsOf } from './kill/rows.ts'
import type { Row } from './kill/rows.ts'

describe('F1, R13: every effect in jobs/index.ts', () => {
  it.each(KINDS)('has a case: %s', kind => {
    expect(rowsOf(kind)).not.toEqual([])
  })
})

const ROUNDS: Round[] = [
  { when: 'before', kills: 1 },
  { when: 'after', kills: 1 },
  // After an effect there is no second time: who starts again reads that it was done, and sends nothing.
  { when: 'before', kills: 2 },
]
const TIMES = { 1: 'once', 2: 'twice in a row' }

describe.each(ROUNDS)('F1: kill -9 $when each effect, $kills times', round => {
  let played: Played
  beforeAll(async () => {
    played = await playRound(round)
  }, 300_000)
  afterAll(() => played?.world.stop())

  describe.each(ROWS)(`$effect ($name), killed ${round.when} it ${TIMES[round.kills]}`, row => {
    it('writes one commit', async () => {
      expect(await played.world.look.commitsOf(row.name)).toHaveLength(1)
    })

    it('applies it once', async () => {
      const { generation, image } = await played.world.look.workload(row.name)
      expect(image).toContain(`:${tagOf(row.number, row.plays.crashes)}@sha256:`)
      expect(generation).toBe(2)
    })

    it('ends each commit status with the one final word, after the pending one', async () => {
      const { look } = played.world
      const [commit] = await look.commitsOf(row.name)
      const ours = await look.statuses('acme/deploy', commit?.sha ?? '', row.name)
      const theirs = await look.statuses('acme/checkout', played.revision, row.name)
      for (const states of [ours, theirs])
        expect(['pending', finalOf(row)]).toEqual(expect.arrayContaining(states))
      expect([ours.at(-1), theirs.at(-1)]).toEqual([finalOf(row), finalOf(row)])
      expect([new Set(ours).size, new Set(theirs).size]).toEqual([ours.length, theirs.length])
    })

    it('makes one Deployment, with each state once', async () => {
      const deployments = await played.world.look.deployments(row.name)
      expect(deployments).toHaveLength(1)
      const states = deployments.flatMap(({ statuses }) => statuses.map(({ state }) => state))
      expect(states.at(-1)).toBe(finalOf(row))
      expect(states).toEqual([...new Set(states)])
    })

    it('shows one card, and says each thing once', async () => {
      const messages = await played.world.look.messages(row.name)
      const told = messages.map(({ metadata }) => JSON.stringify(metadata)).toSorted()
      expect(told).toEqual([...new Set(told)])
      const kinds = messages
        .map(({ metadata }) => metadata?.event_type ?? '')
        .toSorted((a, b) => a.localeCompare(b))
      expect(kinds).toEqual(toldOf(row))
    })
  })
})

function finalOf(row: Row): string {
  return row.plays.crashes ? 'failure' : 'success'
}

function toldOf({ plays }: Row): string[] {
  if (plays.crashes) return ['slipway_card', 'slipway_direct', 'slipway_reply']
  return plays.announce === 'card' ? ['slipway_card', 'slipway_reply'] : []
}
