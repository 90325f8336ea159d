import { startGate } from '../../world/gate.ts'
import type { Gate, Holding } from '../../world/gate.ts'
import { until } from '../../world/until.ts'
import { startWorld } from '../../world/world.ts'
import type { World } from '../../world/world.ts'
import { ROWS, SERVICES } from './rows.ts'
import type { Row } from './rows.ts'

export type Round = { when: 'before' | 'after'; kills: 1 | 2 }
export type Played = { world: World<Gate>; revision: string }

const NAMES = SERVICES.map(service => service.name)

/**
 * One release for each row, each held at its own request; then the bot dies by kill -9 with all of them on its hands,
 * once or twice, is started again, and goes on until nothing is owed.
 */
export async function playRound({ when, kills }: Round): Promise<Played> {
  const world = await startWorld({ services: SERVICES, front: startGate })
  try {
    await until('all have their baseline', () => world.look.isSettled(NAMES))
    const revision = await world.ci.commit('Round VAT per line')
    const holds = holdAll(world, row => row.does, when)
    await pushAll(world, revision, holds)
    await world.product.kill()
    holds.forEach(hold => hold.drop())
    if (kills === 2) await dieAgain(world, when)
    await world.product.restart()
    await until('nothing is owed', () => world.look.isSettled(NAMES), {
      withinMs: 120_000,
      more: () => world.product.output().slice(-3_000),
    })
    return { world, revision }
  } catch (error) {
    await world.stop()
    throw error
  }
}

type Matches = (row: Row) => Row['does']
type Held = Holding & { row: Row }

function holdAll(world: World<Gate>, matches: Matches, when: Round['when']): Held[] {
  return ROWS.map(row => {
    const holding = world.fronts[row.at].hold({ matches: matches(row), when, times: Infinity })
    return { ...holding, row }
  })
}

/** While a commit is held, nobody else on that branch can commit: so that row comes last. */
async function pushAll(world: World<Gate>, revision: string, holds: Held[]): Promise<void> {
  const pushed = async (some: Held[]) => {
    await Promise.all(
      some.map(({ row }) =>
        world.ci.push(row.name, { number: row.number, revision, crashes: row.plays.crashes }),
      ),
    )
    await Promise.all(
      some.map(hold => until(`${hold.row.name} is held`, () => hold.met() > 0, waiting(world))),
    )
  }
  await pushed(holds.filter(({ row }) => row.effect !== 'write'))
  await pushed(holds.filter(({ row }) => row.effect === 'write'))
}

/**
 * Before: it comes as far as the same request again. After: it dies while it looks for what it may have done. Where it
 * finds without a request that nothing is left to do, it dies all the same.
 */
async function dieAgain(world: World<Gate>, when: Round['when']): Promise<void> {
  const holds = holdAll(world, row => (when === 'before' ? row.does : row.looks), 'before')
  await world.product.restart()
  await Promise.all(
    holds.map(({ row, met }) =>
      until(
        `${row.name} is held again`,
        async () => met() > 0 || !(await world.look.owed(row.name)).includes(row.effect),
        waiting(world),
      ),
    ),
  )
  await world.product.kill()
  holds.forEach(hold => hold.drop())
}

function waiting(world: World<Gate>) {
  return { withinMs: 90_000, more: () => world.product.output().slice(-3_000) }
}
