import { userOf } from '../auth.ts'
import { commitAs } from '../commit-as.ts'
import { mergeCommits } from '../git/merge.ts'
import { validationFailed } from '../http/refusal.ts'
import type { Pull } from '../records.ts'
import { isBehind } from './mergeability.ts'
import { requireOpen, unprocessable } from './scene.ts'
import type { Scene } from './scene.ts'

/** Merges the base into the pull request's branch. */
export function updateBranch(scene: Scene, pull: Pull, expectedHead: string | null): void {
  const { world, repo, actor, changes } = scene
  requireOpen(pull)
  if (expectedHead !== null && expectedHead !== pull.headOid) throw moved()
  const base = repo.refs.get(`refs/heads/${pull.base}`)
  if (!base || !isBehind(repo, pull)) throw unprocessable('There are no new commits on the base branch.')
  const merge = mergeCommits(repo.store, pull.headOid, base)
  if (merge.kind === 'conflict') throw unprocessable('merge conflict between base and head')
  const message = `Merge branch '${pull.base}' into ${pull.head}`
  const parents = [pull.headOid, base]
  const oid = commitAs(world, repo, actor, { tree: merge.tree, parents, message, byGitHub: true })
  changes.moveRef(repo, `refs/heads/${pull.head}`, oid, userOf(world, actor))
}

function moved() {
  const message = "expected head sha didn't match current head ref."
  return validationFailed({ resource: 'PullRequest', code: 'custom', field: 'expected_head_sha', message })
}
