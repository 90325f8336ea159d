import { diffTrees } from '../git/diff.ts'
import { isAncestor } from '../git/history.ts'
import { commitAt } from '../git/objects.ts'
import type { Pull } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import type { Repo, User } from '../world.ts'
import { closePull } from './edit.ts'
import { forkPoint } from './mergeability.ts'
import { dismissReview } from './reviews.ts'
import type { Place } from './scene.ts'
import { tellPull } from './tell.ts'

export type Moved = { ref: string; before: string | null; oid: string | null; by: User }

/** What a ref that moved does to open pull requests. */
export function followMovedRef(place: Place, moved: Moved): void {
  for (const pull of place.repo.pulls) {
    if (pull.state !== 'open') continue
    if (moved.ref === `refs/heads/${pull.head}`) followHead(place, pull, moved)
    else if (moved.ref === `refs/heads/${pull.base}`) followBase(place, pull, moved)
  }
}

/** A push moves the pull request, and may void its approvals; a branch that goes closes it. */
function followHead(place: Place, pull: Pull, { oid, by }: Moved): void {
  const { repo, world } = place
  if (!oid) return closePull(place, pull, by)
  const before = pull.headOid
  const diff = diffOf(repo, pull)
  pull.headOid = oid
  pull.baseOid = repo.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid
  pull.lastPusher = by.login
  pull.updatedAt = world.now()
  tellPull(place, pull, { action: 'synchronize', by, more: { before, after: oid } })
  const stale = demandsOn(world, repo, { branch: pull.base }).dismissStale && diffOf(repo, pull) !== diff
  const approvals = stale ? pull.reviews.filter(review => review.state === 'APPROVED') : []
  for (const review of approvals) dismissReview(place, { pull, review, because: oid }, by)
}

/** A push that brings the head into the base merges the pull request. */
function followBase(place: Place, pull: Pull, { oid, by }: Moved): void {
  const { repo, world } = place
  if (!oid) return closePull(place, pull, by)
  if (!isAncestor(repo.store, pull.headOid, oid)) return
  pull.merged = { by: by.login, at: world.now(), oid }
  closePull(place, pull, by)
}

/** The change that reviewers see: which files, from what to what. */
function diffOf(repo: Repo, pull: Pull): string {
  const from = forkPoint(repo, pull)
  const before = from ? commitAt(repo.store, from).tree : null
  const changes = diffTrees(repo.store, before, commitAt(repo.store, pull.headOid).tree)
  return changes.map(({ path, before: old, after }) => `${path} ${old?.oid} ${after?.oid}`).join('\n')
}
