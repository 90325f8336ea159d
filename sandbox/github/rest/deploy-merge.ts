import { userOf } from '../auth.ts'
import { commitAs } from '../commit-as.ts'
import { isAncestor } from '../git/history.ts'
import { mergeCommits } from '../git/merge.ts'
import type { Commit } from '../git/objects.ts'
import { Refusal } from '../http/refusal.ts'
import { ok } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'

/**
 * What `auto_merge` does when a branch that shall be deployed lacks commits of the default branch: merges
 * that in, deploys nothing and says so (202), or refuses (409). `null` when there is nothing to merge.
 */
export function mergeBaseBranch(call: RepoCall, ref: string, head: Commit): Reply | null {
  const { repo, world, actor, changes } = call
  const base = repo.refs.get(`refs/heads/${repo.defaultBranch}`)
  const name = `refs/heads/${ref}`
  if (!base || !repo.refs.has(name) || isAncestor(repo.store, base, head.oid)) return null
  const merge = mergeCommits(repo.store, head.oid, base)
  if (merge.kind === 'conflict') throw new Refusal(409, `Conflict merging ${repo.defaultBranch} into ${ref}.`)
  const message = `Merge ${repo.defaultBranch} into ${ref}`
  const parents = [head.oid, base]
  const oid = commitAs(world, repo, actor, { tree: merge.tree, parents, message, byGitHub: true })
  changes.moveRef(repo, name, oid, userOf(world, actor))
  return ok({ message: `Auto-merged ${repo.defaultBranch} into ${ref} on deployment.` }, 202)
}
