import { expect, it } from 'vitest'
import { tagOf } from '../../world/ci.ts'
import type { Played } from './round.ts'
import type { Row } from './rows.ts'

type Ended = Pick<Row, 'name' | 'number' | 'plays'>

/** The end that each row must come to, whatever was killed on its way: the same as without, each effect visible once. */
export function itEndsOnce(row: Ended, played: () => Played): void {
  const look = () => played().world.look

  it('writes one commit', async () => {
    expect(await look().commitsOf(row.name)).toHaveLength(1)
  })

  it('applies it once', async () => {
    const { generation, image } = await look().workload(row.name)
    expect(image).toContain(`:${tagOf(row.number, row.plays.crashes)}@sha256:`)
    expect(generation).toBe(2)
  })

  it('ends each commit status with the one final word, after the pending one', async () => {
    const [commit] = await look().commitsOf(row.name)
    const ours = await look().statuses('acme/deploy', commit?.sha ?? '', row.name)
    const theirs = await look().statuses('acme/checkout', played().revisions.get(row.name) ?? '', row.name)
    for (const states of [ours, theirs])
      expect(['pending', finalOf(row)]).toEqual(expect.arrayContaining(states))
    expect([ours.at(-1), theirs.at(-1)]).toEqual([finalOf(row), finalOf(row)])
    expect([new Set(ours).size, new Set(theirs).size]).toEqual([ours.length, theirs.length])
  })

  it('makes one Deployment, with each state once', async () => {
    const deployments = await look().deployments(row.name)
    expect(deployments).toHaveLength(1)
    const states = deployments.flatMap(({ statuses }) => statuses.map(({ state }) => state))
    expect(states.at(-1)).toBe(finalOf(row))
    expect(states).toEqual([...new Set(states)])
  })

  it('shows one card, and says each thing once', async () => {
    const messages = await look().messages(row.name)
    const told = messages.map(({ metadata }) => JSON.stringify(metadata)).toSorted()
    expect(told).toEqual([...new Set(told)])
    const kinds = messages
      .map(({ metadata }) => metadata?.event_type ?? '')
      .toSorted((a, b) => a.localeCompare(b))
    expect(kinds).toEqual(toldOf(row))
  })
}

function finalOf(row: Ended): string {
  return row.plays.crashes ? 'failure' : 'success'
}

function toldOf({ plays }: Ended): string[] {
  if (plays.crashes) return ['slipway_card', 'slipway_direct', 'slipway_reply']
  return plays.announce === 'card' ? ['slipway_card', 'slipway_reply'] : []
}
