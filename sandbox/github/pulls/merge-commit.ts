import { userOf } from '../auth.ts'
import { commitAs, stampOf } from '../commit-as.ts'
import { diffTrees } from '../git/diff.ts'
import { commitsBetween } from '../git/history.ts'
import { mergeCommits } from '../git/merge.ts'
import { commitAt } from '../git/objects.ts'
import type { Commit } from '../git/objects.ts'
import { changeTree } from '../git/tree.ts'
import type { PathChange } from '../git/tree.ts'
import { Refusal } from '../http/refusal.ts'
import type { MergeMethod, Pull } from '../records.ts'
import type { Scene } from './scene.ts'

type Made = { method: MergeMethod; title: string | null; message: string | null }

/** The commit that merging makes on the tip of the base, or on another one (`onto`); no ref moves. */
export function mergedCommit(scene: Scene, pull: Pull, made: Made & { onto?: string }): string {
  const { repo } = scene
  const onto = made.onto ?? repo.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid
  const commits = commitsBetween(repo.store, onto, pull.headOid)
  if (made.method === 'rebase') return rebased(scene, onto, commits)
  const merge = mergeCommits(repo.store, onto, pull.headOid)
  if (merge.kind === 'conflict') throw new Refusal(405, 'Pull Request is not mergeable')
  const squash = made.method === 'squash'
  const message = messageOf(scene, pull, { ...made, commits })
  const parents = squash ? [onto] : [onto, pull.headOid]
  const author = squash ? authorOf(scene, pull, commits) : undefined
  return commitAs(scene.world, repo, scene.actor, {
    tree: merge.tree,
    parents,
    message,
    author,
    byGitHub: true,
  })
}

/** Titles as GitHub writes them. */
function messageOf(
  { repo }: Scene,
  pull: Pull,
  { method, title, message, commits }: Made & { commits: Commit[] },
): string {
  const squash = method === 'squash'
  const own = squash
    ? `${pull.title} (#${pull.number})`
    : `Merge pull request #${pull.number} from ${repo.owner.login}/${pull.head}`
  const listed = commits.length > 1 ? commits.map(commit => `* ${commit.message}`).join('\n\n') : ''
  const body = message ?? (squash ? listed : pull.title)
  return [title ?? own, body].filter(part => part !== '').join('\n\n')
}

/** A squash keeps its author, who wrote the first commit. */
function authorOf({ repo, world }: Scene, pull: Pull, commits: Commit[]) {
  const first = commits[0] ?? commitAt(repo.store, pull.headOid)
  return { ...first.author, at: Math.floor(world.now() / 1_000) }
}

/** Each commit again on the new base, by its author and whoever merges; GitHub does not sign what it rebases. */
function rebased(scene: Scene, onto: string, commits: Commit[]): string {
  const { world, repo, actor } = scene
  const committer = stampOf(userOf(world, actor), Math.floor(world.now() / 1_000))
  return commits
    .filter(commit => commit.parents.length < 2)
    .reduce((tip, { tree, parents, message, author }) => {
      const [parent] = parents
      const before = parent ? commitAt(repo.store, parent).tree : null
      const changes = new Map<string, PathChange>()
      for (const change of diffTrees(repo.store, before, tree)) {
        if (change.previousPath !== null) changes.set(change.previousPath, null)
        changes.set(change.path, change.after)
      }
      const grown = changeTree(repo.store, commitAt(repo.store, tip).tree, changes)
      return commitAs(world, repo, actor, {
        tree: grown,
        parents: [tip],
        message,
        author,
        committer,
        byGitHub: false,
      })
    }, onto)
}
