import type { Advance } from '../src/advance.ts'
import type { Log } from '../src/log.ts'
import type { Job, KubeObject, NewEntry, Ports } from '../src/ports.ts'
import type { Baseline } from './baseline.ts'
import { lookAt } from './pull/look.ts'
import { headFact, isRouted, releasedIn } from './route/routed.ts'
import { healthOf } from '../src/release/health.ts'
import type { ObjectRef, Target, TargetId, Trouble } from '../src/release/release.ts'
import { toldOf } from '../src/release/decide/told.ts'
import type { Rules } from '../src/release/rules.ts'

export type SweepNeeds = Pick<Ports, 'store' | 'queue' | 'git' | 'registry' | 'cluster' | 'links'> & {
  advance: Advance
  baseline: Baseline
  rules: { all(): Rules[]; generation(): string }
  log: Log
}

const ENTRIES_MAX = 1_000

/**
 * Repair: whatever a webhook, a watch or a wake-up should have told is found by looking. Each part stands alone, and
 * doing it twice is harmless; a part that fails is tried again by the next sweep.
 */
export async function sweep(needs: SweepNeeds): Promise<void> {
  const parts = { baselines, entries, owed, linkings, heads, pulls, unchecked, rollouts, tells, policies }
  await Promise.all(
    Object.entries(parts).map(async ([part, run]) => {
      try {
        await run(needs)
      } catch (error) {
        needs.log.warn({ part, error }, 'sweep')
      }
    }),
  )
}

/** First sights that failed while the registry or GitHub was away. */
async function baselines({ baseline, rules }: SweepNeeds): Promise<void> {
  await Promise.all(rules.all().map(each => baseline(each)))
}

/** Entries that were stored, and whose job was lost. */
async function entries(needs: SweepNeeds): Promise<void> {
  const open = await needs.store.openEntries(ENTRIES_MAX)
  await wake(
    needs,
    open.map(entry => ({ kind: 'route', entry })),
  )
}

/** Links that are being made, and whose job was lost; those that ended by themselves are no more. */
async function linkings({ links, ...needs }: SweepNeeds): Promise<void> {
  const slacks = await links.linkings()
  const found = await Promise.all(slacks.map(slack => links.linking(slack)))
  const jobs = found.flatMap((linking): Job[] =>
    linking === null || linking.account !== null
      ? []
      : [{ kind: 'link', slack: linking.slack, linking: linking.id }],
  )
  await Promise.all(slacks.filter((_, at) => found[at] === null).map(slack => links.drop(slack)))
  await wake({ links, ...needs }, jobs)
}

/** Effects that are owed, and whose job was lost. */
async function owed(needs: SweepNeeds): Promise<void> {
  for (const id of await needs.store.targets()) {
    const { target } = await needs.store.load(id)
    if (target !== null) await wake(needs, jobsOf(target))
  }
}

async function wake(needs: SweepNeeds, jobs: Job[]): Promise<void> {
  if (jobs.length === 0) return
  const missing = await needs.queue.missing(jobs)
  if (missing.length === 0) return
  needs.log.info({ count: missing.length }, 'lost jobs are woken')
  await needs.queue.add(missing)
}

function jobsOf(target: Target): Job[] {
  return Object.values(target.todo).map(({ effect, sinceVersion }) => ({
    kind: 'effect',
    target: target.id,
    key: effect.key,
    effect: effect.kind,
    sinceVersion,
  }))
}

/**
 * Reviews, new heads and merges whose webhook was lost; a test merge that GitHub was still computing. What was opened goes on,
 * whatever the delivery is since.
 */
async function pulls(needs: SweepNeeds): Promise<void> {
  for (const rules of needs.rules.all()) {
    const { target } = await needs.store.load(rules.target)
    const release = target?.open ?? null
    if (release?.pull == null) continue
    const { number, branch } = release.pull
    const fact = await lookAt(needs, { release, rules, number, branch })
    if (fact !== null) await needs.advance(rules.target, fact)
  }
}

/**
 * Pull requests and groups of the merge queue that nobody told of, people's own that wait until a target is free, those
 * whose head moved, and all in a new configuration: each gets its check.
 */
async function unchecked(needs: SweepNeeds): Promise<void> {
  const known = await releasedIn(needs)
  for (const { repository, branch } of branchesOf(needs)) {
    const order = await needs.store.order(`${repository}#proposals`)
    for (const { number, branch: from, head } of await needs.git.openPulls({ repository, branch })) {
      if (known.has(number) && from.startsWith('slipway/')) continue
      if (await isRouted(needs, { repository, number, onto: branch, head })) continue
      const hint = { kind: 'pull', repository, number, branch: from } as const
      await accept(needs, { id: `pull:${repository}:${number}:sweep:${order}`, hint })
    }
    for (const head of await needs.git.groupHeads({ repository, branch })) {
      const hint = { kind: 'merge_group', repository, branch, head } as const
      await accept(needs, { id: `merge_group:${repository}:${branch}:${head}`, hint })
    }
  }
}

function branchesOf({ rules }: SweepNeeds): { repository: string; branch: string }[] {
  const places = rules.all().map(({ place: { repository, branch } }) => ({ repository, branch }))
  return [...new Map(places.map(place => [`${place.repository}#${place.branch}`, place])).values()]
}

/** Commits whose webhook was lost, or a head that came back: one that was not routed last becomes an entry. */
async function heads(needs: SweepNeeds): Promise<void> {
  for (const { repository, branch } of branchesOf(needs)) {
    const order = await needs.store.order(`${repository}#${branch}`)
    const head = await needs.git.head(repository, branch, { fresh: true })
    if ((await needs.store.recall(headFact(repository, branch))) === head.commit) continue
    await accept(needs, {
      id: `push:${repository}:${branch}:${head.commit}:${order}`,
      hint: { kind: 'push', repository, branch, head: head.commit },
    })
  }
}

/** Objects of what converges, read afresh: the watch may have been deaf. */
async function rollouts(needs: SweepNeeds): Promise<void> {
  for (const { target: id } of needs.rules.all()) {
    const release = (await needs.store.load(id)).target?.rolling
    if (release?.rollout == null) continue
    const tracked = release.rollout.objects
    const objects = await needs.cluster.read(
      release.place.cluster,
      tracked.map(object => object.ref),
    )
    for (const [index, known] of tracked.entries()) {
      const object = objects[index]
      if (object != null) await observe(needs, { id, known: known.ref, trouble: known.trouble, object })
    }
  }
}

type Seen = { id: TargetId; known: ObjectRef; trouble: Trouble | null; object: KubeObject }

async function observe(needs: SweepNeeds, seen: Seen): Promise<void> {
  const { metadata } = seen.object
  await needs.advance(seen.id, {
    kind: 'observed',
    ref: seen.known,
    uid: metadata.uid ?? '',
    generation: metadata.generation ?? 0,
    health: healthOf(seen.object),
    trouble: seen.trouble,
  })
}

/** What a target was not told of the one before it: a new configuration, or a word that was lost. */
async function tells(needs: SweepNeeds): Promise<void> {
  for (const { target: id, after } of needs.rules.all()) {
    if (after === null) continue
    const { target } = await needs.store.load(after.target)
    if (target !== null) await needs.advance(id, toldOf(target))
  }
}

/** A configuration that nobody told the target of: it was edited while Slipway was away, or the word was lost. */
async function policies(needs: SweepNeeds): Promise<void> {
  for (const { target: id } of needs.rules.all()) {
    const { target } = await needs.store.load(id)
    if (target !== null && isWaiting(target)) await needs.advance(id, { kind: 'rules_changed' })
  }
}

function isWaiting({ open, outside, rolling, pending, candidates }: Target): boolean {
  const waits = [open, outside, pending].some(each => each !== null) || candidates.length > 0
  // What is on the branch may wait for the end of a freeze, which another configuration moves.
  return waits || rolling?.stage === 'applying'
}

/** What was found becomes an entry, once. */
export async function accept(needs: SweepNeeds, entry: Pick<NewEntry, 'id' | 'hint'>): Promise<void> {
  const receivedAtMs = await needs.store.nowMs()
  const stored = await needs.store.accept({ ...entry, sender: 'sweep', receivedAtMs })
  if (stored === 'stored') await needs.queue.add([{ kind: 'route', entry: entry.id }])
}
