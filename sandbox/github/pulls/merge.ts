import { userOf } from '../auth.ts'
import { Refusal } from '../http/refusal.ts'
import type { MergeMethod, Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import type { Demands } from '../rules/effective.ts'
import { unmetRules } from '../rules/judge.ts'
import type { User } from '../world.ts'
import { mergedCommit } from './merge-commit.ts'
import { lookAtMergeability } from './mergeability.ts'
import type { Place, Scene } from './scene.ts'
import { tellPull } from './tell.ts'

export type MergeRequest = {
  /** The head that is meant; another one is refused. */
  sha: string | null
  method: MergeMethod
  title: string | null
  message: string | null
}

/** Merges as the merge button does, if the rules let this actor; gives the base's new oid. */
export function mergePull(scene: Scene, pull: Pull, request: MergeRequest): string {
  const { world, repo, actor } = scene
  requireMergeable(scene, pull, request.sha)
  const demands = demandsOn(world, repo, { branch: pull.base, by: { actor, how: 'pull_request' } })
  requireMethod(demands, request.method)
  const unmet = [
    ...unmetRules(world, repo, { pull, demands }),
    ...(demands.queue ? ['Changes must be made through the merge queue'] : []),
  ]
  if (unmet.length > 0) throw new Refusal(405, ruleViolations(unmet))
  const oid = mergedCommit(scene, pull, request)
  completeMerge(scene, pull, { oid, by: userOf(world, actor) })
  return oid
}

/** Throws unless the pull request is open, no draft, without conflict, and still at the head that is meant. */
export function requireMergeable({ world, repo }: Place, pull: Pull, sha: string | null): void {
  if (sha !== null && sha !== pull.headOid)
    throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
  if (pull.state !== 'open') throw new Refusal(405, 'Pull Request is not mergeable')
  if (pull.draft) throw new Refusal(405, 'Pull Request is still a draft')
  const look = lookAtMergeability(world, repo, pull)
  const seen = look.kind === 'unknown' ? lookAtMergeability(world, repo, pull) : look
  if (seen.kind !== 'clean') throw new Refusal(405, 'Pull Request is not mergeable')
}

/** How GitHub lists what stands in the way. */
export function ruleViolations(unmet: string[]): string {
  return `Repository rule violations found\n\n${unmet.join('\n\n')}\n\n`
}

/** The base takes the merge, and everybody hears of it; the pull request first, so that the push finds it merged. */
export function completeMerge(place: Place, pull: Pull, { oid, by }: { oid: string; by: User }): void {
  const { world, repo, changes } = place
  const at = world.now()
  const merged = { by: by.login, at, oid }
  Object.assign(pull, { state: 'closed', merged, closedAt: at, updatedAt: at, autoMerge: null, queued: null })
  changes.moveRef(repo, `refs/heads/${pull.base}`, oid, by)
  tellPull(place, pull, { action: 'closed', by })
}

function requireMethod({ methods }: Demands, method: MergeMethod): void {
  if (methods.includes(method)) return
  const names = { merge: 'Merge commits', squash: 'Squash merges', rebase: 'Rebase merges' }
  throw new Refusal(405, `${names[method]} are not allowed on this repository.`)
}
