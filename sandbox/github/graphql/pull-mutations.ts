import { z } from 'zod'
import type { Need } from '../auth.ts'
import { userOf } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { closePull, requireAuthorOrWriter } from '../pulls/edit.ts'
import { openPull } from '../pulls/open.ts'
import { removeRequested, requestReviewers } from '../pulls/reviewers.ts'
import type { Scene } from '../pulls/scene.ts'
import type { Pull } from '../records.ts'
import { nodeId } from '../shapes/scalars.ts'
import type { Repo } from '../world.ts'
import { placeOf } from './nodes.ts'
import { refNode } from './ref.ts'
import { refuse } from './refusal.ts'
import { asField } from './refused.ts'
import { requireNeed, visibleRepo } from './repository.ts'
import type { Asker } from './repository.ts'
import { userNode } from './user.ts'

const Mutation = z.object({ clientMutationId: z.string().nullish() })
const NewRef = Mutation.extend({ repositoryId: z.string(), name: z.string(), oid: z.string() })

/** A new branch (or tag) at a commit that is there already. */
export function createRef(asker: Asker, changes: Changes, raw: unknown) {
  const { repositoryId, name, oid, clientMutationId } = NewRef.parse(raw)
  const repo = repoById(asker, repositoryId)
  requireNeed(asker, repo, { need: 'contents:write' })
  if (!/^refs\/[^/]+\/.+/.test(name)) throw refuse('UNPROCESSABLE', `${name} is not a valid ref name.`)
  if (repo.refs.has(name))
    throw refuse('UNPROCESSABLE', `A ref named "${name}" already exists in the repository.`)
  if (!repo.store.commits.has(oid)) throw refuse('UNPROCESSABLE', 'Object does not exist')
  changes.moveRef(repo, name, oid, userOf(asker.world, asker.actor))
  return { clientMutationId: clientMutationId ?? null, ref: () => refNode(placeOf(asker.world, repo), name) }
}

const NewPull = Mutation.extend({
  repositoryId: z.string(),
  baseRefName: z.string(),
  headRefName: z.string(),
  title: z.string(),
  body: z.string().nullish(),
  draft: z.boolean().nullish(),
})

export function createPullRequest(asker: Asker, changes: Changes, raw: unknown) {
  const { repositoryId, clientMutationId, ...request } = NewPull.parse(raw)
  const repo = repoById(asker, repositoryId)
  requireNeed(asker, repo, { need: 'pull_requests:write', people: 'read' })
  const [base, head] = [request.baseRefName, request.headRefName].map(name =>
    name.replace(/^refs\/heads\//, ''),
  )
  const { title, body, draft } = request
  const pull = asField(() =>
    openPull(
      { ...asker, repo, changes },
      { title, body: body ?? null, draft: draft ?? false, base: base ?? '', head: head ?? '' },
    ),
  )
  return payload(asker, { repo, pull }, clientMutationId)
}

const OfPull = Mutation.extend({ pullRequestId: z.string() })

export function closePullRequest(asker: Asker, changes: Changes, raw: unknown) {
  const { pullRequestId, clientMutationId } = OfPull.parse(raw)
  const scene = sceneOf(asker, changes, { id: pullRequestId, need: 'pull_requests:write', people: 'read' })
  asField(() => requireAuthorOrWriter(scene, scene.pull))
  if (scene.pull.state === 'open') closePull(scene, scene.pull, userOf(asker.world, asker.actor))
  return payload(asker, scene, clientMutationId)
}

const Ids = z.array(z.string()).nullish()
const Asked = OfPull.extend({ userIds: Ids, teamIds: Ids, union: z.boolean().nullish() })

/** Asks for reviews; without `union` in place of those who were asked before. */
export function requestReviews(asker: Asker, changes: Changes, raw: unknown) {
  const { pullRequestId, userIds, teamIds, union, clientMutationId } = Asked.parse(raw)
  const scene = sceneOf(asker, changes, { id: pullRequestId, need: 'pull_requests:write' })
  const { pull } = scene
  const users = namesOf(userIds ?? [], [...asker.world.users.values()], user => [user.type, user.login])
  const teams = namesOf(teamIds ?? [], [...asker.world.teams.values()], team => ['Team', team.slug])
  asField(() => requestReviewers(scene, pull, { users, teams }))
  if (!union)
    removeRequested(scene, pull, {
      users: pull.requested.users.filter(login => !users.includes(login)),
      teams: pull.requested.teams.filter(slug => !teams.includes(slug)),
    })
  return payload(asker, scene, clientMutationId)
}

function namesOf<T extends { id: number }>(
  ids: string[],
  all: T[],
  name: (one: T) => [string, string],
): string[] {
  return ids.map(id => {
    const found = all.find(one => nodeId(name(one)[0], one.id) === id)
    if (found) return name(found)[1]
    throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
  })
}

/** The pull request that a node id names, with who asks, if they may. */
export function sceneOf(
  asker: Asker,
  changes: Changes,
  { id, ...needed }: { id: string; need: Need; people?: 'read' },
): Scene & { pull: Pull } {
  for (const repo of asker.world.repos.values()) {
    const pull = repo.pulls.find(candidate => nodeId('PullRequest', candidate.id) === id)
    if (!pull) continue
    requireNeed(asker, visibleRepo(asker, repo.fullName), needed)
    return { ...asker, repo, changes, pull }
  }
  throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
}

export function payload(
  asker: Asker,
  { repo, pull }: { repo: Repo; pull: Pull },
  mutationId: string | null | undefined,
) {
  const { world, actor } = asker
  return {
    clientMutationId: mutationId ?? null,
    actor: userNode(world, userOf(world, actor)),
    pullRequest: () => placeOf(world, repo).pullNode(pull),
  }
}

function repoById(asker: Asker, id: string): Repo {
  const repo = [...asker.world.repos.values()].find(candidate => nodeId('Repository', candidate.id) === id)
  if (repo) return visibleRepo(asker, repo.fullName)
  throw refuse('NOT_FOUND', `Could not resolve to a node with the global id of '${id}'.`)
}
