import { diffTrees } from './git/diff.ts'
import { ancestors, isAncestor, log } from './git/history.ts'
import { commitAt } from './git/objects.ts'
import type { Commit, Stamp } from './git/objects.ts'
import type { Deployment, DeploymentStatus, Dispatch, Pull, Status } from './records.ts'
import { commitShape, commitWeb } from './shapes/commit.ts'
import { fullPullShape } from './shapes/pull.ts'
import { repoWeb } from './shapes/repository.ts'
import { iso } from './shapes/scalars.ts'
import { deploymentShape, deploymentStatusShape, statusShape } from './shapes/status.ts'
import { userByEmail } from './world.ts'
import type { Repo, User, World } from './world.ts'
import type { Webhooks } from './webhooks.ts'

const zeroOid = '0'.repeat(40)
/** GitHub lists at most this many commits in a push. */
const pushCommitsMax = 2_048

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
      webhooks.send('status', null, {
        repo,
        sender: sender(world, status.creator),
        payload: statusPayload(world, repo, status),
      })
      announce(world, repo, 'status', { ...status })
    },
    addDeployment: (repo, deployment) => {
      repo.deployments.push(deployment)
      const payload = {
        deployment: deploymentShape(world, repo, deployment),
        workflow: null,
        workflow_run: null,
      }
      webhooks.send('deployment', 'created', { repo, sender: sender(world, deployment.creator), payload })
      const { id, environment, sha } = deployment
      announce(world, repo, 'deployment', { id, environment, sha })
    },
    addDeploymentStatus: (repo, deployment, status) => {
      deployment.statuses.push(status)
      deployment.updatedAt = status.createdAt
      const payload = {
        deployment_status: deploymentStatusShape(world, repo, { deployment, status }),
        deployment: deploymentShape(world, repo, deployment),
        check_run: null,
        workflow: null,
        workflow_run: null,
      }
      webhooks.send('deployment_status', 'created', { repo, sender: sender(world, status.creator), payload })
      const { environment, sha } = deployment
      announce(world, repo, 'deployment_status', {
        deployment: deployment.id,
        environment,
        sha,
        state: status.state,
      })
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

type Push = { ref: string; before: string | null; after: string | null; by: User }

function pushPayload(world: World, repo: Repo, { ref, before, after, by }: Push): object {
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

function sender(world: World, login: string): User {
  return world.users.get(login.toLowerCase()) ?? world.app.bot
}

function announce(
  world: World,
  repo: Repo,
  type: Parameters<World['emit']>[0]['type'],
  detail: Record<string, unknown>,
): void {
  world.emit({ type, repository: repo.fullName, detail })
}
