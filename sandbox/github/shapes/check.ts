import { commitAt } from '../git/objects.ts'
import type { CheckRun, CheckSuite } from '../records.ts'
import type { Repo, World } from '../world.ts'
import { minimalRepoShape, repoApi, repoWeb } from './repository.ts'
import { iso, nodeId } from './scalars.ts'
import { appShape } from './user.ts'

export function checkRunShape(world: World, repo: Repo, run: CheckRun) {
  const url = `${repoApi(world, repo)}/check-runs/${run.id}`
  return {
    id: run.id,
    name: run.name,
    node_id: nodeId('CheckRun', run.id),
    head_sha: run.sha,
    external_id: run.externalId,
    url,
    html_url: `${repoWeb(world, repo)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    status: run.status,
    conclusion: run.conclusion,
    started_at: iso(run.startedAt),
    completed_at: run.completedAt === null ? null : iso(run.completedAt),
    output: { ...run.output, annotations_count: 0, annotations_url: `${url}/annotations` },
    check_suite: { id: run.suite },
    app: appShape(world, world.app),
    pull_requests: pullsAt(world, repo, run.sha),
  }
}

export function checkSuiteShape(world: World, repo: Repo, suite: CheckSuite) {
  const url = `${repoApi(world, repo)}/check-suites/${suite.id}`
  const runs = repo.checkRuns.filter(run => run.suite === suite.id)
  return {
    id: suite.id,
    node_id: nodeId('CheckSuite', suite.id),
    head_branch: suite.branch,
    head_sha: suite.sha,
    ...suiteState(runs),
    url,
    before: suite.before,
    after: suite.sha,
    pull_requests: pullsAt(world, repo, suite.sha),
    app: appShape(world, world.app),
    repository: minimalRepoShape(world, repo),
    created_at: iso(suite.createdAt),
    updated_at: iso(suite.updatedAt),
    head_commit: simpleCommitShape(repo, suite.sha),
    latest_check_runs_count: runs.length,
    check_runs_url: `${url}/check-runs`,
  }
}

export function simpleCommitShape(repo: Repo, oid: string) {
  const { tree, message, author, committer } = commitAt(repo.store, oid)
  return {
    id: oid,
    tree_id: tree,
    message,
    timestamp: iso(committer.at * 1_000),
    author: { name: author.name, email: author.email },
    committer: { name: committer.name, email: committer.email },
  }
}

function suiteState(runs: CheckRun[]): { status: CheckRun['status']; conclusion: string | null } {
  if (runs.length === 0) return { status: 'queued', conclusion: null }
  if (runs.some(run => run.status !== 'completed')) return { status: 'in_progress', conclusion: null }
  const bad = runs.find(({ conclusion }) => !['success', 'neutral', 'skipped'].includes(conclusion ?? ''))
  return { status: 'completed', conclusion: bad ? bad.conclusion : 'success' }
}

/** The open pull requests whose head the commit is. */
function pullsAt(world: World, repo: Repo, sha: string) {
  const inner = { id: repo.id, url: repoApi(world, repo), name: repo.name }
  return repo.pulls
    .filter(pull => pull.state === 'open' && pull.headOid === sha)
    .map(pull => ({
      id: pull.id,
      number: pull.number,
      url: `${repoApi(world, repo)}/pulls/${pull.number}`,
      head: { ref: pull.head, sha, repo: inner },
      base: { ref: pull.base, sha: pull.baseOid, repo: inner },
    }))
}
