import { userOf } from './auth.ts'
import type { Actor } from './auth.ts'
import { putCommit } from './git/objects.ts'
import type { Stamp } from './git/objects.ts'
import { noReplyAddress } from './world.ts'
import type { Repo, User, World } from './world.ts'

export type CommitRequest = {
  tree: string
  parents: string[]
  message: string
  author?: Stamp | undefined
  committer?: Stamp | undefined
  /** Whether GitHub itself commits (merge button, createCommitOnBranch) and therefore signs. */
  byGitHub: boolean
}

/**
 * Writes a commit in the actor's name and gives its oid. GitHub commits and signs as web-flow what it makes
 * itself, and what an App asks for without naming an author of its own.
 */
export function commitAs(world: World, repo: Repo, actor: Actor, request: CommitRequest): string {
  const at = Math.floor(world.now() / 1_000)
  const own = stampOf(userOf(world, actor), at)
  const custom = request.author !== undefined || request.committer !== undefined
  const signed = request.byGitHub || (actor.kind === 'installation' && !custom)
  const webFlow: Stamp = { name: 'GitHub', email: 'noreply@github.com', at }
  const author = request.author ?? own
  return putCommit(repo.store, {
    tree: request.tree,
    parents: request.parents,
    author,
    committer: signed ? webFlow : (request.committer ?? author),
    message: request.message,
    signed,
    nonce: repo.store.commits.size,
  })
}

export function stampOf(user: User, at: number): Stamp {
  return { name: user.name, email: user.type === 'Bot' ? noReplyAddress(user) : user.email, at }
}
