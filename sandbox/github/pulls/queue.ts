import { userOf } from '../auth.ts'
import { Refusal } from '../http/refusal.ts'
import type { Pull, QueueEntry } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import type { Demands } from '../rules/effective.ts'
import { unmetRules } from '../rules/judge.ts'
import { progressOf } from '../rules/required-checks.ts'
import type { User } from '../world.ts'
import { destroyGroup, makeGroup } from './queue-group.ts'
import { completeMerge, requireMergeable } from './merge.ts'
import { unprocessable } from './scene.ts'
import type { Place, Scene } from './scene.ts'
import { tellPull } from './tell.ts'

type Queued = Pull & { queued: QueueEntry }
type Removal = 'MANUAL' | 'MERGE_CONFLICT' | 'CI_FAILURE' | 'UNKNOWN_REMOVAL_REASON'

/** Puts a pull request that may be merged at the end of its base's queue; gives the entry. */
export function enqueue(scene: Scene, pull: Pull, expectedHead: string | null): QueueEntry {
  const { world, repo, actor } = scene
  const demands = demandsOn(world, repo, { branch: pull.base })
  if (!demands.queue) throw unprocessable('Merge queue is not enabled on this branch')
  if (pull.queued) throw unprocessable('Pull request is already queued to merge')
  requireMergeable(scene, pull, expectedHead)
  const unmet = unmetRules(world, repo, { pull, demands })
  if (unmet.length > 0) throw unprocessable(...unmet)
  const by = userOf(world, actor)
  const entry = { id: world.nextId(), by: by.login, enqueuedAt: world.now(), pullHead: pull.headOid }
  const tip = queueOf(scene, pull.base).at(-1)?.queued.group.head ?? baseTip(scene, pull.base)
  const group = makeGroup(scene, pull, { by: entry.by, onto: tip, queue: demands.queue })
  if (!group) throw unprocessable('Pull request is not mergeable')
  pull.queued = { ...entry, group }
  pull.autoMerge = null
  tellPull(scene, pull, { action: 'enqueued', by })
  return pull.queued
}

/** Takes a pull request out of the queue; those behind it are tried anew without it. */
export function dequeue(scene: Scene, pull: Pull): QueueEntry {
  const entry = pull.queued
  if (!entry) throw new Refusal(422, 'Pull request is not in the merge queue')
  remove(scene, pull, { entry, reason: 'MANUAL', by: userOf(scene.world, scene.actor) })
  return entry
}

/** Merges from the front what has its checks green, and takes out what cannot be merged (any more). */
export function advanceQueue(place: Place, base: string): void {
  for (let next = queueOf(place, base)[0]; next; next = queueOf(place, base)[0]) {
    const demands = demandsOn(place.world, place.repo, { branch: base })
    if (rebuild(place, base, demands)) continue
    const verdict = verdictOn(place, next, demands)
    if (verdict === 'waits') return
    if (verdict === 'failed') drop(place, next, 'CI_FAILURE')
    else merge(place, next)
  }
}

/** Drops what changed since it was queued, and tries again what no longer stands on the one before it. */
function rebuild(place: Place, base: string, { queue }: Demands): boolean {
  let tip = baseTip(place, base)
  for (const pull of queueOf(place, base)) {
    const { group, by, pullHead } = pull.queued
    const gone = pull.state !== 'open' || pull.headOid !== pullHead || !queue
    if (gone) return drop(place, pull, 'UNKNOWN_REMOVAL_REASON')
    if (group.base !== tip) {
      destroyGroup(place, pull.queued.group, 'invalidated')
      const again = makeGroup(place, pull, { by, onto: tip, queue })
      if (!again) return drop(place, pull, 'MERGE_CONFLICT')
      pull.queued.group = again
    }
    tip = pull.queued.group.head
  }
  return false
}

function verdictOn(
  { world, repo }: Place,
  { queued }: Queued,
  { checks }: Demands,
): 'passed' | 'failed' | 'waits' {
  const found = checks.map(check => progressOf(world, repo, { sha: queued.group.head, check }))
  if (found.includes('failed')) return 'failed'
  return found.every(progress => progress === 'passed') ? 'passed' : 'waits'
}

function merge(place: Place, pull: Queued): void {
  const { queueBot: by } = place.world
  const { group } = pull.queued
  completeMerge(place, pull, { oid: group.head, by })
  tellPull(place, pull, { action: 'dequeued', by, more: { reason: 'MERGE' } })
  destroyGroup(place, group, 'merged')
}

function drop(place: Place, pull: Queued, reason: Removal): true {
  remove(place, pull, { entry: pull.queued, reason, by: place.world.queueBot })
  return true
}

function remove(
  place: Place,
  pull: Pull,
  { entry, reason, by }: { entry: QueueEntry; reason: Removal; by: User },
): void {
  const { world } = place
  pull.queued = null
  pull.waitedUntil.push({ id: world.nextId(), way: 'queue', by: by.login, reason, at: world.now() })
  tellPull(place, pull, { action: 'dequeued', by, more: { reason } })
  destroyGroup(place, entry.group, 'dequeued')
}

function isQueued(pull: Pull): pull is Queued {
  return pull.queued !== null
}

/** The pull requests in the queue of a base, first come first. */
function queueOf({ repo }: Place, base: string): Queued[] {
  return repo.pulls
    .filter(isQueued)
    .filter(pull => pull.base === base)
    .toSorted((a, b) => a.queued.id - b.queued.id)
}

function baseTip({ repo }: Place, base: string): string {
  return repo.refs.get(`refs/heads/${base}`) ?? ''
}
