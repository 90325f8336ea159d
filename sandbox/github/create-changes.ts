import type { Changes } from './changes.ts'
import { requestSuite } from './checks/runs.ts'
import { commitAt } from './git/objects.ts'
import { reconsider } from './pulls/auto-merge.ts'
import { followMovedRef } from './pulls/follow.ts'
import { pushPayload } from './push-payload.ts'
import type { Status } from './records.ts'
import { commitShape } from './shapes/commit.ts'
import { iso } from './shapes/scalars.ts'
import { deploymentShape, deploymentStatusShape, personOf, statusShape } from './shapes/status.ts'
import type { Repo, World } from './world.ts'
import type { Webhooks } from './webhooks.ts'

/** What a pull request that shall merge later, or the queue, may have waited for. */
const waited = new Set([
  'check_run.completed',
  'pull_request.closed',
  'pull_request_review.submitted',
  'pull_request_review.dismissed',
])

export function createChanges(world: World, webhooks: Webhooks): Changes {
  const changes: Changes = {
    ...deploymentChanges(world, webhooks),
    moveRef: (repo, ref, oid, by) => {
      const before = repo.refs.get(ref) ?? null
      if (before === oid) return
      if (oid) repo.refs.set(ref, oid)
      else repo.refs.delete(ref)
      repo.pushers.set(ref, by.login)
      repo.pushedAt = world.now()
      const payload = pushPayload(world, repo, { ref, before, after: oid, by })
      webhooks.send('push', null, { repo, sender: by, payload })
      announce(world, repo, 'push', { ref, before, after: oid, by: by.login })
      requestSuite({ world, repo, changes }, { ref, before, oid })
      followMovedRef({ world, repo, changes }, { ref, before, oid, by })
      reconsider({ world, repo, changes })
    },
    addStatus: (repo, status) => {
      repo.statuses.push(status)
      const payload = statusPayload(world, repo, status)
      webhooks.send('status', null, { repo, sender: personOf(world, status.creator), payload })
      announce(world, repo, 'status', { ...status })
      reconsider({ world, repo, changes })
    },
    addDispatch: (repo, dispatch) => {
      repo.dispatches.push(dispatch)
      announce(world, repo, 'dispatch', { ...dispatch })
    },
    tell: (repo, { event, action, by, payload, detail }) => {
      webhooks.send(event, action, { repo, sender: by, payload })
      announce(world, repo, event, { ...(action === null ? {} : { action }), ...detail })
      if (waited.has(action === null ? event : `${event}.${action}`)) reconsider({ world, repo, changes })
    },
    announce: (repo, type, detail) => announce(world, repo, type, detail),
    tellApp: ({ event, action, by, payload, detail }) => {
      webhooks.sendToApp(event, action, { sender: by, payload })
      world.emit({ type: event, repository: null, detail: { action, ...detail } })
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
