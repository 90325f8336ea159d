import { userOf } from '../auth.ts'
import { Refusal } from '../http/refusal.ts'
import type { MergeMethod, Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { unmetRules } from '../rules/judge.ts'
import { actorFor } from './actor-for.ts'
import { mergePull } from './merge.ts'
import { mergeStateOf } from './merge-state.ts'
import { lookAtMergeability } from './mergeability.ts'
import { advanceQueue, enqueue } from './queue.ts'
import { requireOpen, unprocessable } from './scene.ts'
import type { Place, Scene } from './scene.ts'
import { tellPull } from './tell.ts'

type Wish = { method: MergeMethod; title: string | null; message: string | null; expectedHead: string | null }

/** Lets GitHub merge (or queue) a pull request as soon as the rules allow it. */
export function enableAutoMerge(scene: Scene, pull: Pull, { expectedHead, ...wish }: Wish): void {
  const { world, repo, actor } = scene
  requireOpen(pull)
  const { queue } = demandsOn(world, repo, { branch: pull.base })
  if (!repo.allowAutoMerge && !queue) throw unprocessable('Auto merge is not allowed for this repository')
  if (expectedHead !== null && expectedHead !== pull.headOid)
    throw unprocessable('Head branch was modified. Review and try the merge again.')
  const state = mergeStateOf(world, repo, { pull, look: lookAtMergeability(world, repo, pull) })
  if (state === 'dirty' || state === 'draft' || (!queue && (state === 'clean' || state === 'unstable')))
    throw unprocessable(`Pull request is in ${state} status`)
  const by = userOf(world, actor)
  pull.autoMerge = { ...wish, by: by.login, enabledAt: world.now() }
  tellPull(scene, pull, { action: 'auto_merge_enabled', by })
  reconsider(scene)
}

export function disableAutoMerge(scene: Scene, pull: Pull): void {
  if (!pull.autoMerge) throw unprocessable("Can't disable auto-merge for this pull request.")
  const { world, actor } = scene
  const by = userOf(world, actor)
  pull.autoMerge = null
  pull.waitedUntil.push({ id: world.nextId(), way: 'auto', by: by.login, reason: null, at: world.now() })
  tellPull(scene, pull, { action: 'auto_merge_disabled', by, more: { reason: '' } })
}

const busy = new WeakSet<object>()

/** Looks again at everything that waits in a repository, after something changed that it may wait for. */
export function reconsider(place: Place): void {
  const { repo } = place
  if (busy.has(repo)) return
  busy.add(repo)
  try {
    for (const pull of repo.pulls) tryNow(place, pull)
    const bases = repo.pulls.filter(pull => pull.queued !== null).map(pull => pull.base)
    for (const base of new Set(bases)) advanceQueue(place, base)
  } finally {
    busy.delete(repo)
  }
}

/** What is still refused waits on. */
function tryNow(place: Place, pull: Pull): void {
  const { autoMerge } = pull
  if (!autoMerge || pull.state !== 'open') return
  const scene = { ...place, actor: actorFor(place.world, autoMerge.by) }
  const demands = demandsOn(place.world, place.repo, { branch: pull.base })
  const { queue } = demands
  // Who may pass the rules does so by merging themselves: waiting is for everything that is asked of anybody.
  if (unmetRules(place.world, place.repo, { pull, demands }).length > 0) return
  try {
    if (queue) enqueue(scene, pull, pull.headOid)
    else mergePull(scene, pull, { ...autoMerge, sha: pull.headOid })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
  }
}
