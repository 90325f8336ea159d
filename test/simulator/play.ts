import type { Breakage } from './breakage.ts'
import type { FakePull } from './fake-pull.ts'
import {
  ask,
  blink,
  converge,
  edit,
  moveTag,
  outage,
  pushImage,
  reconfigure,
  repeatOld,
  type Told,
} from './actions.ts'
import { atRest, createWatcher, documentOf, type Counts } from './invariants.ts'
import { clicksAtRest } from './clicks.ts'
import { ownMerged } from './own-invariants.ts'
import { actOnPull, carryOn, propose, queueGoesOn } from './pull-actions.ts'
import {
  commitsAreRight,
  mergesAreRight,
  nobodyIsLeftBehind,
  othersAreChecked,
  queueIsRight,
  rememberClicks,
  reviewsAreOnce,
} from './pull-invariants.ts'
import { rulesAreHeard } from './rules-heard.ts'
import { createTimekeeper, moveEarlier, toldAtRest } from './earlier.ts'
import { TARGET } from './scenario.ts'
import { createWorld, spawn, startJob, startSweep, startTick, type World } from './simulator.ts'

export type Played = { seed: number; problems: string[]; counts: Counts; crashes: number; calls: number }

const ACTIONS_MAX = 20
const STEPS_MAX = 20_000
const IDLE_MAX = 7

/** Plays one seed: a story of pushes, edits, clicks and faults, then peace, then the questions. */
export async function play(
  seed: number,
  how: { breakage?: Breakage; actions?: number } = {},
): Promise<Played> {
  const { breakage = {}, actions = ACTIONS_MAX } = how
  const world = createWorld(seed, breakage)
  const watcher = createWatcher(world)
  const isOwn = world.rules.approvals !== null && (breakage.isOwn ?? world.random.chance(0.2))
  const told: Told = { built: 0, pressed: 0, asks: [], edits: [], hands: {}, isOwn }
  const timekeeper = createTimekeeper(world)
  world.onSave = target => {
    if (target.id !== TARGET) return
    watcher.look(target)
    timekeeper.look(target)
    rememberClicks(world, target)
  }
  await start(world)
  if (world.rules.delivery === 'pull-request' && world.random.chance(0.35)) await beginWell(world, told)
  for (let action = 0; action < actions && world.problems.length === 0; action++) {
    if (world.rules.after !== null && world.random.chance(0.4)) await moveEarlier(world)
    act(world, told)
    await run(world, world.random.below(60))
    world.clock.forward(world.random.below(world.random.chance(0.1) ? 120_000 : 3_000))
  }
  world.faulty = false
  await rest(world, { gitHub: 'stands still' })
  await restOfGitHub(world)
  if (world.problems.length === 0) {
    const { target } = await world.store.load(TARGET)
    rulesAreHeard(world, documentOf(target))
    mergesAreRight(world)
    commitsAreRight(world)
    reviewsAreOnce(world, documentOf(target))
    nobodyIsLeftBehind(world, documentOf(target))
    othersAreChecked(world)
    await toldAtRest(world, documentOf(target))
    atRest(world, documentOf(target), { entries: await world.store.openEntries(10), edits: told.edits })
  }
  const clicks = world.problems.length === 0 ? await clicksAtRest(world, told, watcher.wentBack) : {}
  const counts = {
    ...watcher.counts,
    ...timekeeper.counts,
    ...told.hands,
    ...world.git.queued,
    ...ownMerged(world),
    ...clicks,
  }
  return { seed, problems: world.problems, counts, crashes: world.crashes, calls: world.scheduler.calls() }
}

/** While GitHub stood still, nothing may have been left in its queue that is not approved; then it goes on as well. */
async function restOfGitHub(world: World): Promise<void> {
  const { target } = await world.store.load(TARGET)
  if (target !== null) queueIsRight(world, target)
  const waits = world.git.pulls.filter(
    ({ state, entry, ci }) => state === 'open' && (entry !== null || ci === 'pending'),
  )
  if (world.problems.length > 0 || waits.length === 0) return
  await rest(world, { gitHub: 'goes on' })
}

/** Whose pull request it is brings its branch up to date, where GitHub waits for that alone: Slipway leaves it to them. */
function updateOwn({ git }: World, pull: FakePull): void {
  const isBehind = git.policy.isStrict && pull.base !== git.history.at(-1)?.files
  if (pull.opener !== null && pull.state === 'open' && pull.entry !== null && isBehind) git.updateBranch(pull)
}

function allGoesOn(world: World): void {
  for (const pull of world.git.pulls) {
    world.git.passCi(pull)
    updateOwn(world, pull)
  }
  queueGoesOn(world)
}

/** The baseline is taken before anything is pushed; at start there are no faults. */
async function start(world: World): Promise<void> {
  world.faulty = false
  world.registry.pushed.set('main-1', { digest: `sha256:${'1'.repeat(64)}`, revision: '1'.repeat(40) })
  spawn(world, 'baseline', async () => world.process.baseline(world.rules))
  await run(world, 1_000)
  world.faulty = true
}

/** Some stories are of what people open themselves; little else happens in them. */
function actOnOwn(world: World, told: Told): void {
  const own = world.git.pulls.filter(({ state, opener }) => state === 'open' && opener !== null)
  if (own.length === 0 || world.random.chance(0.15)) return propose(world, told)
  actOnPull(world, told)
}

/** A version comes, and everybody is for it: else few stories would see a merge. */
async function beginWell(world: World, told: Told): Promise<void> {
  pushImage(world, told)
  await run(world, 100 + world.random.below(100))
  carryOn(world, told)
  await run(world, world.random.below(100))
}

function act(world: World, told: Told): void {
  if (told.isOwn && world.random.chance(0.75)) return actOnOwn(world, told)
  if (world.random.chance(0.4) && world.git.pulls.some(({ state }) => state === 'open')) {
    return actOnPull(world, told)
  }
  if (world.rules.approvals !== null && world.random.chance(0.1)) return propose(world, told)
  const draw = world.random.next()
  if (draw < 0.34) pushImage(world, told)
  else if (draw < 0.4) repeatOld(world, told)
  else if (draw < 0.43) moveTag(world)
  else if (draw < 0.55) edit(world, told)
  else if (draw < 0.68) ask(world, told)
  else if (draw < 0.88) converge(world, told)
  else if (draw < 0.93) blink(world)
  else if (draw < 0.96) outage(world)
  else if (draw < 0.98) reconfigure(world, told)
  else startSweep(world)
}

/** Lets tasks go on and starts due jobs, in an order that the seed chooses; whether all that could be done is done. */
async function run(world: World, steps: number): Promise<boolean> {
  for (let step = 0; step < steps; step++) {
    const due = [...world.queue.jobs.values()].filter(job => !job.active && job.atMs <= world.clock.nowMs())
    const first = due[0]
    if (first !== undefined && (world.scheduler.waiting() === 0 || world.random.chance(0.3))) {
      startJob(world, world.random.pick(due))
    }
    await settled()
    const went = world.scheduler.step()
    await settled()
    if (!went && first === undefined) return true
  }
  return false
}

/**
 * Peace: outages end, sweeps and ticks run, controllers work, until nothing is left to do. Who is still busy after many
 * steps at one moment will be for ever, and is not waited for.
 */
async function rest(world: World, how: { gitHub: 'stands still' | 'goes on' }): Promise<void> {
  world.outages.clear()
  let idle = 0
  for (let round = 0; round < 200 && idle < IDLE_MAX; round++) {
    const version = (await world.store.load(TARGET)).target?.version
    if (round % 3 === 0) startSweep(world)
    if (round % 3 === 1) converge(world, null)
    if (round % 5 === 2) found(world)
    if (round % 3 === 2 && how.gitHub === 'goes on') allGoesOn(world)
    startTick(world)
    if (!(await run(world, STEPS_MAX))) {
      world.problems.push(`never at rest: still busy after ${STEPS_MAX} steps`)
      return
    }
    world.clock.forward(round < 20 ? 5_000 : 61_000)
    const after = (await world.store.load(TARGET)).target?.version
    const busy = world.queue.jobs.size > 0 || world.scheduler.waiting() > 0
    idle = version === after && !busy && round > 12 ? idle + 1 : 0
    // A deadline is nothing to do either, until it is there.
    if (idle === IDLE_MAX - 1 && (await skipToDue(world))) idle = 0
  }
}

async function skipToDue(world: World): Promise<boolean> {
  const inMs = (await world.store.nextDueInMs()) ?? 0
  world.clock.forward(inMs)
  return inMs > 0
}

function found(world: World): void {
  const { process } = world
  spawn(
    world,
    'found',
    async () => void (await process.advance(TARGET, { kind: 'watch_found', cluster: 'staging' })),
  )
}

/** Promises that are ready run until each waits for its next turn. */
async function settled(): Promise<void> {
  await new Promise<void>(resolve => void setImmediate(resolve))
}
