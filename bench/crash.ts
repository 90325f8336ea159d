import { loadavg } from 'node:os'
import type { WorldService } from '../test/world/config.ts'
import { startGate } from '../test/world/gate.ts'
import type { Gate, Passing } from '../test/world/gate.ts'
import { until } from '../test/world/until.ts'
import { startWorld } from '../test/world/world.ts'
import type { World } from '../test/world/world.ts'
import { spread, table } from './figures.ts'
import type { Spread } from './figures.ts'

/** quality.md, "Speed": crash → next step. */
const BAR_MS = 3_000
const LOOK_EVERY_MS = 5

export type CrashFigures = {
  barMs: number
  runs: number
  load: number
  /** `fromStartMs` holds the start of the process, which `startedMs` is alone. */
  effects: Record<string, { fromStartMs: Spread; fromReadyMs: Spread; startedMs: Spread }>
}

type Held = {
  effect: string
  at: 'github' | 'cluster' | 'slack'
  /** The request that does it. */
  does: (request: Passing) => boolean
  /** The first request that takes it up again: the same, or the one that looks whether it was done. */
  next: (request: Passing) => boolean
}

const SERVICE: WorldService = { name: 'cart', announce: 'card', crashes: false }

const HELD: Held[] = [
  {
    effect: 'write',
    at: 'github',
    does: ({ body }) => body.includes('createCommitOnBranch'),
    next: ({ method, path, body }) =>
      body.includes('createCommitOnBranch') ||
      (method === 'GET' && path.startsWith('/repos/acme/checkout/compare/')),
  },
  {
    effect: 'apply',
    at: 'cluster',
    does: ({ method }) => method === 'PATCH',
    next: ({ method, path }) => method === 'PATCH' || /\/deployments\/cart(?:\?|$)/.test(path),
  },
  {
    effect: 'report_status',
    at: 'github',
    does: ({ method, path }) => method === 'POST' && path.includes('/statuses/'),
    next: ({ path }) => /\/commits\/[0-9a-f]+\/status\b|\/statuses\//.test(path),
  },
  {
    effect: 'paint',
    at: 'slack',
    does: ({ path, body }) => path.endsWith('/chat.postMessage') && body.includes('slipway_card'),
    next: ({ path }) => /conversations\.history|chat\.postMessage/.test(path),
  },
]

/**
 * Slipway dies by kill -9 in the middle of an effect and is started again: how long until the next request of that
 * effect arrives, from the start of the process and from when it says that it serves.
 */
export async function benchCrash({ runs = 4 } = {}): Promise<CrashFigures> {
  const load = loadavg()[0] ?? 0
  const world = await startWorld({ services: [SERVICE], front: startGate })
  try {
    await until('the baseline', () => isSettled(world))
    const effects: CrashFigures['effects'] = {}
    let number = 2
    for (const held of HELD) {
      const taken: Taken[] = []
      for (let run = 0; run < runs; run++) taken.push(await crashIn(world, held, number++))
      effects[held.effect] = {
        fromStartMs: spread(taken.map(({ fromStartMs }) => fromStartMs)),
        fromReadyMs: spread(taken.map(({ fromReadyMs }) => fromReadyMs)),
        startedMs: spread(taken.map(one => one.fromStartMs - one.fromReadyMs)),
      }
    }
    return { barMs: BAR_MS, runs, load, effects }
  } finally {
    await world.stop()
  }
}

type Taken = { fromStartMs: number; fromReadyMs: number }

/** The effect may go on before Slipway says that it serves: then it took less than nothing from there. */
async function crashIn(world: World<Gate>, held: Held, number: number): Promise<Taken> {
  const revision = await world.ci.commit(`Change ${number}`)
  const holding = world.fronts[held.at].hold({ matches: held.does, when: 'before', times: Infinity })
  await world.ci.push(SERVICE.name, { number, revision, crashes: false })
  await until(`${held.effect} is held`, () => holding.met() > 0)
  await world.product.kill()
  holding.drop()
  const next = world.fronts[held.at].hold({ matches: held.next, when: 'before', times: 1 })
  const startedMs = performance.now()
  const ready = world.product.restart().then(() => performance.now())
  const metMs = await until(`${held.effect} goes on`, () => (next.met() > 0 ? performance.now() : null), {
    everyMs: LOOK_EVERY_MS,
  })
  next.open()
  const readyMs = await ready
  await until('nothing is owed', () => isSettled(world), { more: () => world.product.output().slice(-3_000) })
  return { fromStartMs: metMs - startedMs, fromReadyMs: metMs - readyMs }
}

function isSettled({ look }: World<Gate>): Promise<boolean> {
  return look.isSettled([SERVICE.name])
}

export function crashText({ barMs, runs, load, effects }: CrashFigures): string {
  const names = ['serves → next step ms', 'start → next step ms', 'start → serves ms']
  const head = ['killed in', ...names.flatMap(name => [name, 'most']), `most since start, of ${barMs} ms`]
  const rows = Object.entries(effects).map(([effect, { fromStartMs, fromReadyMs, startedMs }]) => [
    effect,
    ...[fromReadyMs, fromStartMs, startedMs].flatMap(({ median, max }) => [
      median.toFixed(0),
      max.toFixed(0),
    ]),
    `${(fromStartMs.max / barMs).toFixed(2)} ×`,
  ])
  return [`${runs} runs each; load of the machine ${load.toFixed(1)}`, table([head, ...rows])].join('\n')
}

if (import.meta.main) console.log(crashText(await benchCrash()))
