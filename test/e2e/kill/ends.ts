import { expect, it } from 'vitest'
import { tagOf } from '../../world/ci.ts'
import type { SlackMessage } from '../../world/look.ts'
import type { Played } from './round.ts'
import type { Row } from './row.ts'

export type Ended = Pick<Row, 'name' | 'number' | 'plays' | 'plot'>

/** One commit on the branch, where that is the delivery. */
export function itCommitsOnce(row: Ended, played: () => Played): void {
  it('writes one commit', async () => {
    expect(await played().world.look.commitsOf(row.name)).toHaveLength(1)
  })
}

/** The end that each row must come to, whatever was killed on its way: the same as without, each effect visible once. */
export function itEndsOnce(row: Ended, played: () => Played): void {
  const look = () => played().world.look

  it('applies it once', async () => {
    const { generation, image } = await look().workload(row.name)
    expect(image).toContain(`:${tagOf(row.number, row.plays.crashes)}@sha256:`)
    expect(generation).toBe(2)
  })

  it('ends each commit status with the one final word, after the pending one', async () => {
    const commits = await look().commitsOf(row.name)
    const commit =
      row.plays.pull === undefined ? commits[0] : commits.find(({ parents }) => parents.length === 2)
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
      .filter(({ metadata }) => !isCall(metadata))
      .map(({ metadata }) => metadata?.event_type ?? '')
      .toSorted((a, b) => a.localeCompare(b))
    expect(kinds).toEqual(toldOf(row))
  })
}

function finalOf(row: Ended): string {
  return row.plays.crashes ? 'failure' : 'success'
}

/** Reviewers are called once where they are called at all: one that is replaced at once calls nobody. */
function isCall(metadata: SlackMessage['metadata']): boolean {
  return JSON.stringify(metadata?.event_payload ?? {}).includes('.mention.review.')
}

/** A release that another one replaced keeps its card, which says so. */
function toldOf({ plays, plot }: Ended): string[] {
  if (plot === 'replaced' && plays.announce === 'card')
    return ['slipway_card', 'slipway_card', 'slipway_reply']
  if (plot === 'refused') return ['slipway_card', 'slipway_direct', 'slipway_reply']
  if (plays.crashes) return ['slipway_card', 'slipway_direct', 'slipway_reply']
  return plays.announce === 'card' ? ['slipway_card', 'slipway_reply'] : []
}
