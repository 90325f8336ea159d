import { userOf } from '../auth.ts'
import { commitsBetween } from '../git/history.ts'
import { Refusal, validationFailed } from '../http/refusal.ts'
import type { Pull } from '../records.ts'
import { ownersOf } from '../rules/code-owners.ts'
import { changedPaths } from '../rules/judge.ts'
import type { Repo } from '../world.ts'
import { addRequested } from './reviewers.ts'
import type { Scene } from './scene.ts'
import { tellPull } from './tell.ts'

export type NewPull = { title: string; body: string | null; head: string; base: string; draft: boolean }

/** Opens a pull request between two branches of the repository, and asks the code owners to review it. */
export function openPull(scene: Scene, request: NewPull): Pull {
  const { world, repo, actor } = scene
  const head = request.head.replace(new RegExp(`^${repo.owner.login}:`), '')
  const { headOid, baseOid } = requireDifference(repo, { head, base: request.base })
  const by = userOf(world, actor)
  const pull: Pull = {
    ...emptyPull(world.now()),
    ...request,
    id: world.nextId(),
    number: repo.pulls.length + 1,
    head,
    baseOid,
    headOid,
    author: by.login,
    lastPusher: repo.pushers.get(`refs/heads/${head}`) ?? by.login,
  }
  repo.pulls.push(pull)
  tellPull(scene, pull, { action: 'opened', by })
  if (!pull.draft) askCodeOwners(scene, pull)
  return pull
}

function requireDifference(repo: Repo, { head, base }: { head: string; base: string }) {
  const headOid = requireBranch(repo, head, 'head')
  const baseOid = requireBranch(repo, base, 'base')
  if (commitsBetween(repo.store, baseOid, headOid).length === 0)
    throw invalid(`No commits between ${base} and ${head}`)
  if (repo.pulls.some(pull => pull.state === 'open' && pull.head === head && pull.base === base))
    throw invalid(`A pull request already exists for ${repo.owner.login}:${head}.`)
  return { headOid, baseOid }
}

function requireBranch(repo: Repo, branch: string, field: 'head' | 'base'): string {
  const oid = repo.refs.get(`refs/heads/${branch}`)
  if (!oid) throw validationFailed({ resource: 'PullRequest', field, code: 'invalid' })
  return oid
}

function invalid(message: string): Refusal {
  return validationFailed({ resource: 'PullRequest', code: 'custom', field: 'base', message })
}

function emptyPull(now: number) {
  return {
    state: 'open' as const,
    merged: null,
    testMerge: null,
    reviews: [],
    requested: { users: [], teams: [] },
    labels: [],
    comments: [],
    autoMerge: null,
    queued: null,
    asyncMerges: [],
    waitedUntil: [],
    dismissals: [],
    createdAt: now,
    updatedAt: now,
    closedAt: null,
    closedBy: null,
  }
}

/** An owner who may not write, or who opened it, is passed over. */
function askCodeOwners(scene: Scene, pull: Pull): void {
  const { repo, world } = scene
  const owners = [...new Set([...ownersOf(repo, pull.base, changedPaths(repo, pull)).values()].flat())]
  const teams = owners.flatMap(owner => {
    const slug = world.teams.get(owner)?.slug
    return slug !== undefined && repo.teams.has(slug) ? [slug] : []
  })
  const users = owners.filter(login => repo.collaborators.has(login) && login !== pull.author.toLowerCase())
  addRequested(scene, pull, { users, teams })
}
