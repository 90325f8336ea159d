import { changesOf, commitWeb } from '../shapes/commit.ts'
import { log } from '../git/history.ts'
import type { Commit } from '../git/objects.ts'
import type { Deployment } from '../records.ts'
import { repoWeb } from '../shapes/repository.ts'
import { latestStatuses } from '../shapes/status.ts'
import { userByEmail } from '../world.ts'
import type { Repo, World } from '../world.ts'
import { pullState } from './pull-state.ts'

const commitsShown = 20

/** What every repository holds right now, for the demo page and for tests that look from outside. */
export function readState(world: World) {
  return {
    repositories: Object.fromEntries(
      [...world.repos.values()].map(repo => [repo.fullName, stateOf(world, repo)]),
    ),
  }
}

function stateOf(world: World, repo: Repo) {
  const head = repo.refs.get(`refs/heads/${repo.defaultBranch}`)
  const commits = head ? [...log(repo.store, head)].slice(0, commitsShown) : []
  return {
    url: repoWeb(world, repo),
    default_branch: repo.defaultBranch,
    branches: Object.fromEntries([...repo.refs].map(([ref, oid]) => [ref.replace('refs/heads/', ''), oid])),
    commits: commits.map(commit => commitState(world, repo, commit)),
    deployments: repo.deployments.map(deploymentState).toReversed(),
    pulls: repo.pulls.map(pull => pullState(world, repo, pull)).toReversed(),
    dispatches: repo.dispatches,
  }
}

function commitState(world: World, repo: Repo, commit: Commit) {
  const statuses = latestStatuses(repo, commit.oid)
  return {
    sha: commit.oid,
    url: commitWeb(world, repo, commit.oid),
    message: commit.message,
    author: userByEmail(world, commit.author.email)?.login ?? commit.author.name,
    verified: commit.signed,
    date: new Date(commit.committer.at * 1_000).toISOString(),
    files: changesOf(repo.store, commit).map(change => ({ path: change.path, status: change.status })),
    statuses: statuses.map(({ context, state, description, targetUrl, createdAt }) => ({
      context,
      state,
      description,
      target_url: targetUrl,
      created_at: new Date(createdAt).toISOString(),
    })),
  }
}

function deploymentState({ id, environment, ref, sha, creator, createdAt, statuses }: Deployment) {
  return {
    id,
    environment,
    ref,
    sha,
    creator,
    state: statuses.at(-1)?.state ?? 'pending',
    created_at: new Date(createdAt).toISOString(),
    statuses: statuses.map(status => ({
      id: status.id,
      state: status.state,
      description: status.description,
      environment_url: status.environmentUrl,
      log_url: status.logUrl,
      created_at: new Date(status.createdAt).toISOString(),
    })),
  }
}
