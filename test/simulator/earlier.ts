import { toldOf } from '../../src/release/decide/told.ts'
import type { Release, Run, Target } from '../../src/release/release.ts'
import { emptyTarget } from '../../src/release/target.ts'
import type { Rules } from '../../src/release/rules.ts'
import { underRules } from './hands.ts'
import { BEFORE, TARGET } from './scenario.ts'
import { spawn, type World } from './simulator.ts'

/** Something goes live there, fails, or is rolled back; that it is told may be lost. */
export async function moveEarlier(world: World): Promise<void> {
  const { random, earlier } = world
  const running = earlier.runs.find(({ end }) => end === null)
  const draw = random.next()
  if (draw < 0.6 || running === undefined) goesLive(world)
  else if (draw < 0.8) interrupted(world, 'interrupted')
  else rolledBack(world, running)
  const target = await saved(world)
  if (random.chance(0.3)) return
  spawn(world, 'tell', async () => void (await world.process.advance(TARGET, toldOf(target))))
}

function goesLive(world: World): void {
  const { random, registry, earlier, clock } = world
  const [version, image] = random.pick([...registry.pushed].slice(-3))
  const { digest, revision } = image
  const isThere = earlier.runs.some(run => run.end === null && run.digests.includes(digest))
  if (isThere || earlier.rejected.includes(digest)) return
  const run: Run = {
    version,
    digests: [digest],
    repository: 'acme/checkout',
    revision,
    sinceMs: clock.nowMs(),
    end: null,
  }
  earlier.runs = [run, ...earlier.runs].slice(0, 20)
}

function interrupted({ earlier, clock }: World, how: 'interrupted'): void {
  const end = { atMs: clock.nowMs(), how }
  earlier.runs = earlier.runs.map(run => (run.end === null ? { ...run, end } : run))
}

function rolledBack(world: World, bad: Run): void {
  const { earlier, clock } = world
  interrupted(world, 'interrupted')
  const nowMs = clock.nowMs()
  const gone: Run = { ...bad, sinceMs: nowMs, end: { atMs: nowMs, how: 'rolled_back' } }
  earlier.runs = [gone, ...earlier.runs.filter(({ revision }) => revision !== bad.revision)]
  earlier.rejected = [...earlier.rejected, ...bad.digests]
}

/** What is told is read from its document, by a sweep too. */
async function saved({ store, earlier }: World): Promise<Target> {
  const { target } = await store.load(BEFORE)
  const before = target ?? emptyTarget(BEFORE)
  const { runs, rejected } = earlier
  const next = { ...before, version: before.version + 1, runs, rejected }
  earlier.versions.set(next.version, runs)
  await store.save({ target: next, dueAtMs: null, journal: [] })
  return next
}

const OWED = ['write', 'merge', 'apply']

/** Nothing is begun by itself in a freeze or before its soak, by what was told until then. */
export function createTimekeeper(world: World): {
  look(target: Target): void
  counts: Record<string, number>
} {
  const counts: Record<string, number> = {}
  const count = (name: string): void => void (counts[name] = (counts[name] ?? 0) + 1)
  const passed = new Set<string>()
  return {
    counts,
    look: target => {
      const releases = [target.open, target.rolling].filter(release => release !== null)
      for (const { id, pass, kind, by } of releases) {
        if (passed.has(id)) continue
        if (pass !== undefined) count(`pass ${pass.kind}`)
        if (kind === 'rollback' && by === null) count('rollback by itself')
        if (pass !== undefined || kind === 'rollback') passed.add(id)
      }
      const begun = Object.values(target.todo).filter(owed => owed.sinceVersion === target.version)
      for (const { effect, sinceMs } of begun.filter(owed => OWED.includes(owed.effect.kind))) {
        const release = releases.find(({ id }) => id === effect.release)
        if (release === undefined || release.kind === 'rollback') continue
        if (underRules().every(rules => isInFreeze(rules, release, { kind: effect.kind, nowMs: sinceMs })))
          world.problems.push(`${effect.key} is begun in a freeze`)
        if (effect.kind === 'apply' || release.kind === 'change' || world.rules.after === null) continue
        if (release.pass?.kind === 'emergency') continue
        if (isProven(world, { target, release, nowMs: sinceMs })) count('soaked')
        else world.problems.push(`${effect.key} is begun before its soak`)
      }
    },
  }
}

type Begun = { kind: string; nowMs: number }

function isInFreeze(rules: Rules, { pass, round }: Release, { kind, nowMs }: Begun): boolean {
  if (pass !== undefined || (kind === 'write' && rules.delivery === 'pull-request')) return false
  if (kind === 'apply' && round > 0) return false
  return rules.freezes.some(({ fromMs, untilMs }) => fromMs <= nowMs && nowMs < untilMs)
}

type Seen = { target: Target; release: Release; nowMs: number }

/** By what the environment before said in the version that was heard, counted here anew. */
function isProven({ earlier, rules }: World, { target, release, nowMs }: Seen): boolean {
  const runs = earlier.versions.get(target.earlier?.order ?? 0) ?? []
  const digests = Object.values(release.to).map(({ digest }) => digest)
  const isOf = (run: Run): boolean =>
    rules.after?.match === 'digest'
      ? run.digests.some(digest => digests.includes(digest))
      : run.revision === release.origin.revision
  return runs.some(run => {
    if (!isOf(run) || run.end?.how === 'rolled_back') return false
    return (run.end?.atMs ?? nowMs) - run.sinceMs >= (rules.after?.soakMs ?? 0)
  })
}

/** Whether a version, as its tag is now, could have opened: a soak that nobody heard of would be a word lost for good. */
export function isWholeBefore({ earlier, rules, clock, registry }: World, tag: string): boolean {
  const { after } = rules
  if (after === null) return true
  const image = registry.pushed.get(tag)
  return earlier.runs.some(({ digests, revision, sinceMs, end }) => {
    const isIt =
      after.match === 'digest' ? digests.includes(image?.digest ?? '') : revision === image?.revision
    return isIt && end?.how !== 'rolled_back' && (end?.atMs ?? clock.nowMs()) - sinceMs >= after.soakMs
  })
}

/** It opened, and was rolled back before since, ahead of its commit: nothing may bring it now. */
export function isUnproven(world: World, tag: string): boolean {
  return world.rules.after !== null && !isWholeBefore(world, tag)
}

/** Who comes after heard the last word, and what was rejected before is rejected here. */
export async function toldAtRest(world: World, target: Target): Promise<void> {
  const later = (await world.store.load('production/checkout')).target
  const isSilent = target.runs.length === 0 && target.rejected.length === 0
  if (!isSilent && JSON.stringify(later?.earlier?.runs ?? []) !== JSON.stringify(target.runs))
    world.problems.push('the next environment was not told what ran here')
  if (world.rules.after === null) return
  const missing = world.earlier.rejected.filter(digest => !target.rejected.includes(digest))
  if (missing.length > 0) world.problems.push('what was rolled back before is not rejected here')
}
