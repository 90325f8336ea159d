import { diffTrees } from './git/diff.ts'
import { ancestors, isAncestor, log } from './git/history.ts'
import { commitAt } from './git/objects.ts'
import type { Commit, Stamp } from './git/objects.ts'
import { commitWeb } from './shapes/commit.ts'
import { repoWeb } from './shapes/repository.ts'
import { iso } from './shapes/scalars.ts'
import { userByEmail } from './world.ts'
import type { Repo, User, World } from './world.ts'

const zeroOid = '0'.repeat(40)
/** GitHub lists at most this many commits in a push. */
const pushCommitsMax = 2_048

type Push = { ref: string; before: string | null; after: string | null; by: User }

/** What the `push` webhook says of one ref that moved; made after it moved. */
export function pushPayload(world: World, repo: Repo, { ref, before, after, by }: Push): object {
  const forced = before !== null && after !== null && !isAncestor(repo.store, before, after)
  const commits = after ? pushedCommits(repo, before, after) : []
  const web = repoWeb(world, repo)
  const compare =
    before && after ? `${before.slice(0, 12)}...${after.slice(0, 12)}` : (after ?? before ?? '').slice(0, 12)
  return {
    ref,
    before: before ?? zeroOid,
    after: after ?? zeroOid,
    created: before === null,
    deleted: after === null,
    forced,
    base_ref: null,
    compare: `${web}/compare/${compare}`,
    commits: commits.map(commit => pushedCommitShape(world, repo, commit)),
    head_commit: after ? pushedCommitShape(world, repo, commitAt(repo.store, after)) : null,
    pusher: { name: by.login, email: by.email },
  }
}

/** What the branch did not have before; for a new branch, what no other one has. Oldest first. */
function pushedCommits(repo: Repo, before: string | null, after: string): Commit[] {
  const commit = commitAt(repo.store, after)
  if (before && commit.parents.join() === before) return [commit]
  const others = before ? [before] : [...repo.refs.values()].filter(oid => oid !== after)
  const known = new Set(others.flatMap(oid => [...ancestors(repo.store, oid)]))
  return [...log(repo.store, after, known)].slice(0, pushCommitsMax).toReversed()
}

function pushedCommitShape(world: World, repo: Repo, commit: Commit) {
  const [parent] = commit.parents
  const changes = diffTrees(repo.store, parent ? commitAt(repo.store, parent).tree : null, commit.tree)
  const paths = (status: string) =>
    changes.filter(change => change.status === status).map(change => change.path)
  const renamed = changes.filter(change => change.status === 'renamed')
  return {
    id: commit.oid,
    tree_id: commit.tree,
    distinct: true,
    message: commit.message,
    timestamp: iso(commit.committer.at * 1_000),
    url: commitWeb(world, repo, commit.oid),
    author: pushedPerson(world, commit.author),
    committer: pushedPerson(world, commit.committer),
    added: [...paths('added'), ...renamed.map(change => change.path)],
    removed: [...paths('removed'), ...renamed.flatMap(change => change.previousPath ?? [])],
    modified: paths('modified'),
  }
}

function pushedPerson(world: World, stamp: Stamp) {
  const user = userByEmail(world, stamp.email)
  const { name, email } = stamp
  return { name, email, date: iso(stamp.at * 1_000), ...(user ? { username: user.login } : {}) }
}
