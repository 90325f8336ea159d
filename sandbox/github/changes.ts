import { isAncestor } from './git/history.ts'
import { commitAt } from './git/objects.ts'
import { pushPayload } from './push-payload.ts'
import type { Deployment, DeploymentStatus, Dispatch, Pull, Status } from './records.ts'
import { commitShape } from './shapes/commit.ts'
import { fullPullShape } from './shapes/pull.ts'
import { iso } from './shapes/scalars.ts'
import { deploymentShape, deploymentStatusShape, personOf, statusShape } from './shapes/status.ts'
import type { Repo, User, World } from './world.ts'
import type { Webhooks } from './webhooks.ts'

/** Every change of what others can see goes through here: it is recorded, told to the App, and announced. */
export type Changes = {
  /** Points a branch or tag at a commit, or removes it (`null`); pull requests follow. */
  moveRef: (repo: Repo, ref: string, oid: string | null, by: User) => void
  addStatus: (repo: Repo, status: Status) => void
  addDeployment: (repo: Repo, deployment: Deployment) => void
  addDeploymentStatus: (repo: Repo, deployment: Deployment, status: DeploymentStatus) => void
  addDispatch: (repo: Repo, dispatch: Dispatch) => void
  tellPull: (repo: Repo, pull: Pull, happened: { action: string; by: User; more?: object }) => void
}

export function createChanges(world: World, webhooks: Webhooks): Changes {
  const changes: Changes = {
    ...deploymentChanges(world, webhooks),
    moveRef: (repo, ref, oid, by) => {
      const before = repo.refs.get(ref) ?? null
      if (before === oid) return
      if (oid) repo.refs.set(ref, oid)
      else repo.refs.delete(ref)
      repo.pushedAt = world.now()
      const payload = pushPayload(world, repo, { ref, before, after: oid, by })
      webhooks.send('push', null, { repo, sender: by, payload })
      announce(world, repo, 'push', { ref, before, after: oid, by: by.login })
      if (oid)
        for (const pull of repo.pulls) followPull(changes, repo, { pull, ref, oid, by, atMs: world.now() })
    },
    addStatus: (repo, status) => {
      repo.statuses.push(status)
      const payload = statusPayload(world, repo, status)
      webhooks.send('status', null, { repo, sender: personOf(world, status.creator), payload })
      announce(world, repo, 'status', { ...status })
    },
    addDispatch: (repo, dispatch) => {
      repo.dispatches.push(dispatch)
      announce(world, repo, 'dispatch', { ...dispatch })
    },
    tellPull: (repo, pull, { action, by, more }) => {
      const payload = { number: pull.number, ...more, pull_request: fullPullShape(world, repo, pull) }
      webhooks.send('pull_request', action, { repo, sender: by, payload })
      const { number, title, merged } = pull
      announce(world, repo, 'pull_request', { action, number, title, merged: merged !== null })
    },
  }
  return changes
}

const noWorkflow = { workflow: null, workflow_run: null }

function deploymentChanges(
  world: World,
  webhooks: Webhooks,
): Pick<Changes, 'addDeployment' | 'addDeploymentStatus'> {
  return {
    addDeployment: (repo, deployment) => {
      repo.deployments.push(deployment)
      const { id, environment, sha, creator } = deployment
      const payload = { deployment: deploymentShape(world, repo, deployment), ...noWorkflow }
      webhooks.send('deployment', 'created', { repo, sender: personOf(world, creator), payload })
      announce(world, repo, 'deployment', { id, environment, sha })
    },
    addDeploymentStatus: (repo, deployment, status) => {
      deployment.statuses.push(status)
      deployment.updatedAt = status.createdAt
      const payload = {
        deployment_status: deploymentStatusShape(world, repo, { deployment, status }),
        deployment: deploymentShape(world, repo, deployment),
        check_run: null,
        ...noWorkflow,
      }
      webhooks.send('deployment_status', 'created', {
        repo,
        sender: personOf(world, status.creator),
        payload,
      })
      const { id, environment, sha } = deployment
      announce(world, repo, 'deployment_status', { deployment: id, environment, sha, state: status.state })
    },
  }
}

type Follow = { pull: Pull; ref: string; oid: string; by: User; atMs: number }

/** A push to the head moves an open pull request; a push that brings its head into the base merges it. */
function followPull(changes: Changes, repo: Repo, { pull, ref, oid, by, atMs }: Follow): void {
  if (pull.state !== 'open') return
  if (ref === `refs/heads/${pull.head}`) {
    const before = pull.headOid
    pull.headOid = oid
    pull.baseOid = repo.refs.get(`refs/heads/${pull.base}`) ?? pull.baseOid
    pull.updatedAt = atMs
    changes.tellPull(repo, pull, { action: 'synchronize', by, more: { before, after: oid } })
  } else if (ref === `refs/heads/${pull.base}` && isAncestor(repo.store, pull.headOid, oid)) {
    Object.assign(pull, {
      state: 'closed',
      merged: { by: by.login, at: atMs, oid },
      closedAt: atMs,
      updatedAt: atMs,
    })
    changes.tellPull(repo, pull, { action: 'closed', by })
  }
}

function statusPayload(world: World, repo: Repo, status: Status): object {
  const { id, sha, context, description, state, targetUrl, createdAt } = status
  const commit = commitAt(repo.store, sha)
  const branches = [...repo.refs].filter(([ref, oid]) => ref.startsWith('refs/heads/') && oid === sha)
  return {
    id,
    sha,
    name: repo.fullName,
    target_url: targetUrl,
    avatar_url: statusShape(world, repo, status).avatar_url,
    context,
    description,
    state,
    commit: commitShape(world, repo, commit),
    branches: branches.map(([ref, oid]) => ({
      name: ref.replace('refs/heads/', ''),
      commit: { sha: oid, url: `${world.url}/repos/${repo.fullName}/commits/${oid}` },
      protected: false,
    })),
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
  }
}

function announce(
  world: World,
  repo: Repo,
  type: Parameters<World['emit']>[0]['type'],
  detail: Record<string, unknown>,
): void {
  world.emit({ type, repository: repo.fullName, detail })
}
