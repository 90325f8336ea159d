import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startGate } from '../world/gate.ts'
import { linkPeople } from '../world/links.ts'
import { until } from '../world/until.ts'
import { startWorld } from '../world/world.ts'
import { itCommitsOnce, itEndsOnce } from './kill/ends.ts'
import { itMergesOnce } from './kill/pull-ends.ts'
import { approveAll } from './kill/plot.ts'
import { commitAll, holdFirst, pushAll, untilSettled } from './kill/round.ts'
import type { Played } from './kill/round.ts'
import { FREE, rowsIn, servicesOf } from './kill/rows.ts'

/** Its notification is acknowledged, and not yet looked at, when Redis dies. */
const LATE = { name: 'late', number: 2, plays: { announce: 'failures', crashes: false } } as const
const ROWS = rowsIn(FREE)
const SERVICES = servicesOf(ROWS)
const NAMES = [...SERVICES.map(({ name }) => name), LATE.name]

/**
 * One release for each effect, each of which was done and has no answer yet; then Redis dies by kill -9, the answers
 * come to nobody who could keep them, and Redis is started again from what it wrote.
 */
async function playWithoutRedis(): Promise<Played> {
  const services = [...SERVICES, { name: LATE.name, ...LATE.plays }]
  const world = await startWorld({ services, front: startGate })
  try {
    await until('all have their baseline', () => world.look.isSettled(NAMES))
    await linkPeople({ redisUrl: world.redis.url, github: world.urls.github })
    const revisions = await commitAll(world, NAMES)
    const played: Played = { world, rows: ROWS, revisions }
    const holds = holdFirst(played, 'after')
    await pushAll(played, holds)
    const matches = ({ path }: { path: string }) => path.includes(`/acme/${LATE.name}/manifests/main-2`)
    const looking = world.fronts.registry.hold({ matches, when: 'before', times: Infinity })
    await world.ci.push(LATE.name, { number: 2, revision: revisions.get(LATE.name) ?? '', crashes: false })
    await until('the late image is looked at', () => looking.met() > 0)
    await world.redis.kill()
    for (const hold of [...holds, looking]) hold.open()
    await until('Redis is missed', async () => (await ready(world.urls.slipway)) === 503)
    await world.redis.restart()
    await approveAll(world, ROWS)
    await untilSettled(world, NAMES)
    return played
  } catch (error) {
    await world.stop()
    throw error
  }
}

async function ready(url: string): Promise<number> {
  return (await fetch(`${url}/readyz`)).status
}

describe('F3: Redis, killed by kill -9 in the middle of releases and started again', () => {
  let played: Played
  beforeAll(async () => {
    played = await playWithoutRedis()
  }, 300_000)
  afterAll(() => played?.world.stop())

  it('lost nothing that was acknowledged: no notification waits, and Slipway is ready again', async () => {
    expect(await played.world.look.waiting()).toEqual([])
    expect(await ready(played.world.urls.slipway)).toBe(200)
  })

  describe.each([...FREE.committed, LATE])('the release of $name', row => {
    itCommitsOnce(row, () => played)
    itEndsOnce(row, () => played)
  })
  describe.each(FREE.pulled)('the release of $name', row => {
    itMergesOnce(row, () => played.world)
    itEndsOnce(row, () => played)
  })
})
