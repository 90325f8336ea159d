import { createAdvance, type Advance } from '../../src/advance.ts'
import type { JobPorts } from '../../jobs/job.ts'
import { lookLink } from '../../jobs/link.ts'
import { createBaseline, type Baseline } from '../../jobs/baseline.ts'
import { routeEntry } from '../../jobs/route.ts'
import type { RouteNeeds } from '../../jobs/route/needs.ts'
import { runEffect } from '../../jobs/run.ts'
import { pollImages } from '../../jobs/poll.ts'
import { sweep } from '../../jobs/sweep.ts'
import { tick } from '../../jobs/ticker.ts'
import type { Ports, Store } from '../../src/ports.ts'
import type { Target } from '../../src/release/release.ts'
import type { Rules } from '../../src/release/rules.ts'
import type { Breakage } from './breakage.ts'
import { hands } from './hands.ts'
import { memoryGit, type FakeGit } from './memory-git.ts'
import { memoryAccounts, type FakeAccounts, type FakeLinks } from './memory-links.ts'
import { linkedPeople } from './linked-people.ts'
import { loginOf } from './people.ts'
import { memoryStore } from './memory-store.ts'
import {
  memoryChat,
  memoryCluster,
  memoryQueue,
  memoryRegistry,
  type FakeChat,
  type FakeCluster,
  type FakeJob,
  type FakeQueue,
  type FakeRegistry,
} from './memory-world.ts'
import { randomOf, type Random } from './random.ts'
import { createScheduler, type Scheduler } from './scheduler.ts'
import { LATER, laterRules, manifest, policyOf, RULES, START_MS, type Earlier } from './scenario.ts'
import { listening, quiet } from './quiet.ts'
import { unstarted } from './unstarted.ts'

/** The world outlives every crash; a process is what a crash takes with it. */
export type World = {
  random: Random
  clock: { nowMs(): number; forward(ms: number): void }
  scheduler: Scheduler
  store: Store
  queue: FakeQueue
  git: FakeGit
  registry: FakeRegistry
  cluster: FakeCluster
  chat: FakeChat
  links: FakeLinks
  accounts: FakeAccounts
  rules: Rules
  earlier: Earlier
  crashes: number
  problems: string[]
  /** Sees every document as it is saved. */
  onSave(target: Target): void
  faulty: boolean
  outages: Map<string, number>
  breakage: Breakage
  process: Process
}

export type Process = { ports: Ports; advance: Advance; baseline: Baseline }

export function createWorld(seed: number, breakage: Breakage): World {
  const random = randomOf(seed)
  const clock = clockFrom(START_MS)
  const outages = new Map<string, number>()
  const state = { faulty: true, crashes: 0 }
  const queue = memoryQueue(clock)
  const world: World = {
    random,
    clock,
    queue,
    outages,
    breakage,
    rules: { ...RULES(random), ...breakage.rules },
    earlier: { runs: [], rejected: [], versions: new Map() },
    store: memoryStore(clock, target => world.onSave(target)),
    onSave: () => undefined,
    git: memoryGit(clock, manifest('main-1', null, 'a'), policyOf(random)),
    registry: memoryRegistry(),
    cluster: memoryCluster(),
    chat: memoryChat(),
    links: linkedPeople(random),
    accounts: memoryAccounts(),
    problems: [],
    get crashes() {
      return state.crashes
    },
    get faulty() {
      return state.faulty
    },
    set faulty(value: boolean) {
      state.faulty = value
    },
    scheduler: createScheduler(
      random,
      {
        crash: () =>
          state.faulty && random.chance(0.004) ? random.pick(['before', 'after'] as const) : null,
        outage: port => state.faulty && (outages.get(port) ?? 0) > clock.nowMs(),
      },
      () => {
        state.crashes += 1
        startAgain(world)
      },
    ),
    process: unstarted(),
  }
  world.process = startProcess(world)
  return world
}

/** What was being done is done by nobody now. */
function startAgain(world: World): void {
  for (const job of world.queue.jobs.values()) job.active = false
  world.process = startProcess(world)
}

function clockFrom(startMs: number): World['clock'] {
  let nowMs = startMs
  return { nowMs: () => nowMs, forward: ms => void (nowMs += ms) }
}

/** Everything a process holds in memory is made anew: lanes, baselines, wrapped ports. */
function startProcess(world: World): Process {
  const { scheduler } = world
  const wrap = <T extends object>(port: string, real: T): T =>
    new Proxy(real, {
      get: (target, name) => {
        const member = Reflect.get(target, name)
        if (typeof member !== 'function' || name === 'commitUrl' || name === 'compareUrl') return member
        return (...args: unknown[]) =>
          scheduler.call(port, async () => wrapLease(port, await Reflect.apply(member, target, args)))
      },
    })
  const wrapLease = (port: string, answer: unknown): unknown =>
    typeof answer === 'object' && answer !== null && 'renew' in answer ? wrap(port, answer) : answer
  const plain: Ports = {
    store: wrap('store', world.store),
    queue: wrap('queue', world.queue),
    git: wrap('git', world.git),
    registry: wrap('registry', world.registry),
    cluster: wrap('cluster', world.cluster),
    chat: wrap('chat', world.chat),
    links: wrap('store', world.links),
    accounts: wrap('git', world.accounts),
  }
  const ports = world.breakage.ports?.(plain) ?? plain
  const advance = createAdvance({
    ...ports,
    rulesOf: rulesOf(world).of,
    log: quiet,
    ...(world.breakage.brain === undefined ? {} : { brain: world.breakage.brain }),
  })
  return { ports, advance, baseline: createBaseline({ ...ports, advance }) }
}

/** Starts a task of the present process; an error that gets out of it is a problem, a crash is not. */
export function spawn(world: World, what: string, task: () => Promise<void>): void {
  const hand = { began: world.rules, now: () => world.rules, looks: [] }
  hands.run(hand, task).catch((error: unknown) => {
    if (isOutage(error)) return
    world.problems.push(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
  })
}

function isOutage(error: unknown): boolean {
  return error instanceof Error && error.name === 'RetryableError'
}

/** Starts a job that is due, as a worker would; now and then a second worker takes it too. */
export function startJob(world: World, entry: FakeJob): void {
  const { process, queue, clock } = world
  const { ports, advance } = process
  const epoch = world.scheduler.epoch()
  entry.active = true
  entry.attempt += 1
  const finish = (again: number | null): void => {
    if (world.scheduler.epoch() !== epoch) return
    if (again === null) queue.jobs.delete(entry.id)
    else Object.assign(entry, { active: false, atMs: clock.nowMs() + again })
  }
  const jobPorts: JobPorts = {
    ...ports,
    watching: async () => () => null,
    slackOf: login => `U${login.toUpperCase()}`,
    command: () => '/release',
    allRules: rulesOf(world).all,
  }
  spawn(world, entry.id, async () => {
    try {
      if (entry.job.kind === 'route') {
        await routeEntry({ ...ports, ...process, ...settings(world) }, entry.job.entry)
        finish(null)
        return
      }
      if (entry.job.kind === 'link') {
        const ran = await lookLink({ ...ports, ...settings(world) }, entry.job)
        finish(ran.kind === 'again' ? ran.inMs : null)
        return
      }
      const needs = { ports: jobPorts, advance, rulesOf: rulesOf(world).of, log: listening(world.problems) }
      const ran = await runEffect(needs, entry.job, entry)
      if (ran.kind === 'again' && ran.isFault === true) entry.faults += 1
      finish(ran.kind === 'again' ? ran.inMs : null)
    } catch (error) {
      finish(1_000)
      throw error
    }
  })
}

/** What the configuration says, beside the rules. */
function settings(world: World): Pick<RouteNeeds, 'rules' | 'people' | 'command' | 'log'> {
  const people = { loginOf: world.breakage.loginOf ?? loginOf, slackOf: () => null, admins: () => [] }
  return { rules: rulesOf(world), people, command: () => '/release', log: quiet }
}

export function rulesOf(world: World): {
  all(): Rules[]
  of(id: string): Rules | null
  generation(): string
} {
  const seen = (): Rules => world.breakage.sees?.(world.rules) ?? world.rules
  return {
    all: () => [seen()],
    of: id => {
      if (id === world.rules.target) return seen()
      return id === LATER ? laterRules(world.rules) : null
    },
    generation: () => world.rules.generation,
  }
}

export function startSweep(world: World): void {
  if (world.breakage.sweeps === false) return
  const { ports, advance, baseline } = world.process
  const needs = { ...ports, advance, baseline, rules: rulesOf(world), log: quiet }
  spawn(world, 'sweep', async () => sweep(needs))
  spawn(world, 'poll', async () => pollImages(needs, 'ghcr.io/acme/checkout'))
}

export function startTick(world: World): void {
  const { ports, advance } = world.process
  spawn(world, 'tick', async () => void (await tick({ store: ports.store, advance, log: quiet })))
}
