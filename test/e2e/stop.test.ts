import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, it } from 'vitest'
import { needs } from '../servers/missing.ts'
import { startGate } from '../world/gate.ts'
import type { Gate, Holding } from '../world/gate.ts'
import { until } from '../world/until.ts'
import { startWorld } from '../world/world.ts'
import type { World } from '../world/world.ts'

const describeHere = await needs('redis-server')

const SERVICE = { name: 'cart', announce: 'card', crashes: false } as const

let world: World<Gate>
afterEach(async () => {
  await world?.stop()
})

/** Slipway is at its commit, and GitHub has not seen it yet. */
async function committing(): Promise<Holding> {
  world = await startWorld({ services: [SERVICE], front: startGate })
  await until('the baseline', () => world.look.isSettled([SERVICE.name]))
  const holding = world.fronts.github.hold({
    matches: ({ path, body }) => path === '/graphql' && /createCommitOnBranch/.test(body),
    when: 'before',
    times: Infinity,
  })
  const revision = await world.ci.commit('Round VAT per line')
  await world.ci.push(SERVICE.name, { number: 2, revision, crashes: false })
  await until('the commit on its way', () => holding.met() > 0)
  return holding
}

async function commits(): Promise<number> {
  return (await world.look.commitsOf(SERVICE.name)).length
}

describeHere('slipway serve that is asked to end', () => {
  it('finishes what it is at, ends with 0, and leaves the rest to the next start', async () => {
    const holding = await committing()
    const ended = world.product.terminate()
    await pause(500)
    holding.open()
    expect(await ended).toBe(0)
    expect(await commits()).toBe(1)
    await world.product.restart()
    await until('it is live', () => world.look.isSettled([SERVICE.name]))
    expect(await commits()).toBe(1)
  })

  it('waits for nothing that does not end, and the next start does it once', async () => {
    const holding = await committing()
    const startedMs = performance.now()
    expect(await world.product.terminate()).toBe(0)
    expect(performance.now() - startedMs).toBeLessThan(25_000)
    holding.drop()
    await world.product.restart()
    await until('it is live', () => world.look.isSettled([SERVICE.name]))
    expect(await commits()).toBe(1)
  })
})
