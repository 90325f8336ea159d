import { ancestors, mergeBase } from '../git/history.ts'
import { mergeCommits } from '../git/merge.ts'
import { putCommit } from '../git/objects.ts'
import type { Stamp } from '../git/objects.ts'
import type { Pull } from '../records.ts'
import type { Repo, World } from '../world.ts'

/** Whether a pull request can be merged right now; `oid` is the test merge into the present base. */
export type Mergeability = { kind: 'unknown' } | { kind: 'conflict' } | { kind: 'clean'; oid: string }

/**
 * Merges head into base for a try, once for each pair. GitHub begins this when somebody looks: with
 * `lateMergeability` that first look still finds it unknown.
 */
export function lookAtMergeability(world: World, repo: Repo, pull: Pull): Mergeability {
  const known = knownMergeability(repo, pull)
  if (known.kind !== 'unknown' || pull.state !== 'open') return known
  const base = repo.refs.get(`refs/heads/${pull.base}`)
  if (!base) return known
  pull.testMerge = { base, head: pull.headOid, oid: testMerge(world, repo, { pull, base }) }
  return world.lateMergeability ? known : knownMergeability(repo, pull)
}

/** What the last look found, if neither base nor head has moved since; webhooks carry this. */
export function knownMergeability(repo: Repo, pull: Pull): Mergeability {
  const { testMerge: known } = pull
  const base = repo.refs.get(`refs/heads/${pull.base}`)
  if (pull.state !== 'open' || !known || known.base !== base || known.head !== pull.headOid)
    return { kind: 'unknown' }
  return known.oid === null ? { kind: 'conflict' } : { kind: 'clean', oid: known.oid }
}

/** Whether the base has commits that the head lacks. */
export function isBehind(repo: Repo, pull: Pull): boolean {
  const base = repo.refs.get(`refs/heads/${pull.base}`)
  return base !== undefined && !ancestors(repo.store, pull.headOid).has(base)
}

/** Where the pull request's branch left its base, as its diff is counted from. */
export function forkPoint(repo: Repo, pull: Pull): string | null {
  const base = repo.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid
  return mergeBase(repo.store, base, pull.headOid)
}

function testMerge(world: World, repo: Repo, { pull, base }: { pull: Pull; base: string }): string | null {
  const merge = mergeCommits(repo.store, base, pull.headOid)
  if (merge.kind === 'conflict') return null
  const { name, email } = world.webFlow
  const stamp: Stamp = { name, email, at: Math.floor(world.now() / 1_000) }
  return putCommit(repo.store, {
    tree: merge.tree,
    parents: [base, pull.headOid],
    author: stamp,
    committer: stamp,
    message: `Merge ${pull.headOid} into ${base}`,
    signed: true,
  })
}
