import type { Deployment, DeploymentStatus, Status, StatusState } from '../records.ts'
import { findUser } from '../world.ts'
import type { Repo, User, World } from '../world.ts'
import { minimalRepoShape, repoApi } from './repository.ts'
import { iso, nodeId } from './scalars.ts'
import { userShape } from './user.ts'

export function statusShape(world: World, repo: Repo, status: Status) {
  return { ...simpleStatusShape(world, repo, status), creator: creatorShape(world, status.creator) }
}

/** The combined status of a commit: the newest status of each context, judged together; `shown` is one page. */
export function combinedStatusShape(
  world: World,
  repo: Repo,
  { sha, shown }: { sha: string; shown: Status[] },
) {
  const latest = latestStatuses(repo, sha)
  const api = repoApi(world, repo)
  return {
    state: combinedState(latest.map(status => status.state)),
    statuses: shown.map(status => simpleStatusShape(world, repo, status)),
    sha,
    total_count: latest.length,
    repository: minimalRepoShape(world, repo),
    commit_url: `${api}/commits/${sha}`,
    url: `${api}/commits/${sha}/status`,
  }
}

/** The newest status of each context on a commit, newest first. */
export function latestStatuses(repo: Repo, sha: string): Status[] {
  const byContext = new Map<string, Status>()
  for (const status of repo.statuses) if (status.sha === sha) byContext.set(status.context, status)
  return [...byContext.values()].toSorted((a, b) => b.id - a.id)
}

export function deploymentShape(world: World, repo: Repo, deployment: Deployment) {
  const api = repoApi(world, repo)
  const url = `${api}/deployments/${deployment.id}`
  return {
    url,
    id: deployment.id,
    node_id: nodeId('Deployment', deployment.id),
    task: deployment.task,
    original_environment: deployment.environment,
    environment: deployment.environment,
    description: deployment.description,
    created_at: iso(deployment.createdAt),
    updated_at: iso(deployment.updatedAt),
    statuses_url: `${url}/statuses`,
    repository_url: api,
    creator: creatorShape(world, deployment.creator),
    sha: deployment.sha,
    ref: deployment.ref,
    payload: deployment.payload,
    transient_environment: deployment.transient,
    production_environment: deployment.production,
    performed_via_github_app: null,
  }
}

type OnDeployment = { deployment: Deployment; status: DeploymentStatus }

export function deploymentStatusShape(world: World, repo: Repo, { deployment, status }: OnDeployment) {
  const api = repoApi(world, repo)
  return {
    url: `${api}/deployments/${deployment.id}/statuses/${status.id}`,
    id: status.id,
    node_id: nodeId('DeploymentStatus', status.id),
    state: status.state,
    creator: creatorShape(world, status.creator),
    description: status.description,
    environment: status.environment,
    target_url: status.logUrl,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
    deployment_url: `${api}/deployments/${deployment.id}`,
    repository_url: api,
    environment_url: status.environmentUrl,
    log_url: status.logUrl,
    performed_via_github_app: null,
  }
}

const ghost: User = {
  login: 'ghost',
  id: 10_137,
  name: 'Deleted user',
  email: 'ghost@example.com',
  emails: [],
  type: 'User',
}

/** A recorded login as a user; one who is gone is GitHub's ghost. */
export function personOf(world: World, login: string): User {
  return findUser(world, login) ?? ghost
}

function simpleStatusShape(world: World, repo: Repo, status: Status) {
  const creator = personOf(world, status.creator)
  return {
    url: `${repoApi(world, repo)}/statuses/${status.sha}`,
    avatar_url: userShape(world, creator).avatar_url,
    id: status.id,
    node_id: nodeId('StatusContext', status.id),
    state: status.state,
    description: status.description,
    target_url: status.targetUrl,
    context: status.context,
    created_at: iso(status.createdAt),
    updated_at: iso(status.createdAt),
  }
}

function creatorShape(world: World, login: string) {
  return userShape(world, personOf(world, login))
}

function combinedState(states: StatusState[]): 'failure' | 'pending' | 'success' {
  if (states.some(state => state === 'error' || state === 'failure')) return 'failure'
  return states.length > 0 && states.every(state => state === 'success') ? 'success' : 'pending'
}
