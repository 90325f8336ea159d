import { linkPeople } from '../../world/links.ts'
import { startGate } from '../../world/gate.ts'
import type { Gate, Holding } from '../../world/gate.ts'
import { until } from '../../world/until.ts'
import { startWorld } from '../../world/world.ts'
import type { World } from '../../world/world.ts'
import { approveAll, playRow, setLate } from './plot.ts'
import type { Known, Row } from './row.ts'
import { servicesOf } from './rows.ts'

export type Round = { when: 'before' | 'after'; kills: 1 | 2 }
/** `revisions`: the commit of acme/checkout that each row's image is built from, by the row's name. */
export type Played = { world: World<Gate>; revisions: ReadonlyMap<string, string>; rows: readonly Row[] }

/**
 * One release for each row, each held at its own request; then the bot dies by kill -9 with all of them on its hands,
 * once or twice, is started again, and goes on until nothing is owed.
 */
export async function playRound({ when, kills }: Round, rows: readonly Row[]): Promise<Played> {
  const world = await startWorld({ services: servicesOf(rows), front: startGate })
  const names = rows.map(({ name }) => name)
  try {
    await until('all have their baseline', () => world.look.isSettled(names))
    await linkPeople({ redisUrl: world.redis.url, github: world.urls.github })
    const played = { world, rows, revisions: await commitAll(world, names) }
    const holds = holdFirst(played, when)
    await pushAll(played, holds)
    await world.product.kill()
    holds.forEach(hold => hold.drop())
    if (kills === 2) await dieAgain(played, when)
    await world.product.restart()
    await approveAll(world, rows)
    await untilSettled(world, names)
    return played
  } catch (error) {
    await world.stop()
    throw error
  }
}

export function untilSettled(world: World<Gate>, names: readonly string[]): Promise<true> {
  const more = () => world.product.output().slice(-3_000)
  return until('nothing is owed', () => world.look.isSettled(names), { withinMs: 120_000, more })
}

/** A commit of its own for each service: what is read about one commit is then read for one row. */
export async function commitAll({ ci }: World<Gate>, names: readonly string[]): Promise<Map<string, string>> {
  const revisions = new Map<string, string>()
  // oxlint-disable-next-line no-await-in-loop -- each commit stands on the one before
  for (const name of names) revisions.set(name, await ci.commit(`Round VAT per line in ${name}`))
  return revisions
}

type Matches = (row: Row) => Row['does']
export type Held = Holding & { row: Row }

type Playing = Pick<Played, 'world' | 'rows'>

export function holdAll({ world, rows }: Playing, matches: Matches, when: Round['when']): Held[] {
  return rows.map(row => {
    const holding = world.fronts[row.at].hold({ matches: matches(row), when, times: Infinity })
    return { ...holding, row }
  })
}

/** Each at the request that does it; of looks, the first passes, since it is what makes another one necessary. */
export function holdFirst(playing: Playing, when: Round['when']): Held[] {
  return holdAll(playing, row => (row.plot === 'computing' ? afterFirst(row.does) : row.does), when)
}

function afterFirst(does: Row['does']): Row['does'] {
  let isFirst = true
  return request => {
    if (!does(request)) return false
    const passes = isFirst
    isFirst = false
    return !passes
  }
}

/** One after the other where a row holds up or concerns others: they are held already. */
export async function pushAll(played: Played, holds: Held[]): Promise<void> {
  const { world } = played
  const pushed = async (some: Held[]) => {
    await Promise.all(some.map(({ row }) => playRow(played, row)))
    await Promise.all(
      some.map(hold => until(`${hold.row.name} is held`, () => hold.met() > 0, waiting(world))),
    )
  }
  const isComputing = ({ row }: Held) => row.plot === 'computing'
  await pushed(holds.filter(({ row }) => row.turn === 'first'))
  await pushed(holds.filter(hold => hold.row.turn === undefined && !isComputing(hold)))
  await setLate(world, true)
  await pushed(holds.filter(isComputing))
  await setLate(world, false)
  await pushed(holds.filter(({ row }) => row.turn === 'last'))
}

/** Before: it comes as far as the same request again. After: it dies while it looks for what it may have done. */
async function dieAgain(played: Played, when: Round['when']): Promise<void> {
  const { world } = played
  const known = await knownOf(played)
  const looks: Matches = row => request => row.looks(request, known.get(row.name) ?? NOTHING)
  const holds = holdAll(played, when === 'before' ? row => row.does : looks, 'before')
  await world.product.restart()
  await Promise.all(
    holds.map(hold =>
      until(`${hold.row.name} is held again`, () => isAtIt(world, hold, when), waiting(world)),
    ),
  )
  await world.product.kill()
  holds.forEach(hold => hold.drop())
}

/** What was done may be told by a notification, so that nothing is owed and there is no look: it dies all the same. */
async function isAtIt({ look }: World<Gate>, { row, met }: Held, when: Round['when']): Promise<boolean> {
  if (met() > 0) return true
  return when === 'after' && !(await look.owed(row.name)).includes(row.effect)
}

const NOTHING: Known = { revision: 'none', card: 'none', pull: 'none', head: 'none' }

async function knownOf({ world, revisions, rows }: Played): Promise<Map<string, Known>> {
  const known = rows.map(async ({ name }): Promise<[string, Known]> => {
    const messages = await world.look.messages(name)
    const card = messages.find(({ metadata }) => metadata?.event_type === 'slipway_card')?.ts ?? NOTHING.card
    const [first] = await world.look.pulls(name)
    const pull = first === undefined ? {} : { pull: `${first.number}`, head: first.head }
    return [name, { ...NOTHING, ...pull, revision: revisions.get(name) ?? NOTHING.revision, card }]
  })
  return new Map(await Promise.all(known))
}

function waiting(world: World<Gate>) {
  return { withinMs: 60_000, more: () => world.product.output().slice(-3_000) }
}
