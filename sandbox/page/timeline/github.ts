import type { Commit, Deployment, GitHubSeen, Repository } from '../shapes.ts'
import { shortly } from './fact.ts'
import type { Fact } from './fact.ts'

const MANIFESTS = 'acme/deploy'

/** What became of repositories between two looks: new commits, statuses and deployments. */
export function githubHappened(before: GitHubSeen, after: GitHubSeen): Fact[] {
  return Object.entries(after.repositories).flatMap(([name, repository]) => {
    const old = before.repositories[name]
    return old ? repositoryHappened(name, old, repository) : []
  })
}

function repositoryHappened(name: string, before: Repository, after: Repository): Fact[] {
  const known = new Map(before.commits.map(commit => [commit.sha, commit]))
  const oldestFirst = after.commits.toReversed()
  const deployments = new Map(before.deployments.map(deployment => [deployment.id, deployment]))
  return [
    ...oldestFirst.filter(commit => !known.has(commit.sha)).map(commit => committed(name, commit)),
    ...oldestFirst.flatMap(commit => statuses(name, known.get(commit.sha), commit)),
    ...after.deployments.toReversed().flatMap(one => deployed(name, deployments.get(one.id), one)),
  ]
}

function committed(repository: string, { sha, message, author }: Commit): Fact {
  const [title = ''] = message.split('\n')
  const text = `${repository} ${sha.slice(0, 7)} by ${author}: ${shortly(title, 70)}`
  const bySlipway = author.startsWith('slipway')
  return { where: 'github', text, rows: repository === MANIFESTS ? (bySlipway ? 'R3' : 'R8') : '' }
}

function statuses(repository: string, before: Commit | undefined, after: Commit): Fact[] {
  return after.statuses
    .filter(status => before?.statuses.find(old => old.context === status.context)?.state !== status.state)
    .map(({ context, state }) => ({
      where: 'github',
      text: `status ${context}: ${state} on ${repository} ${after.sha.slice(0, 7)}`,
      rows: repository === MANIFESTS ? 'R12' : 'R14',
    }))
}

function deployed(repository: string, before: Deployment | undefined, after: Deployment): Fact[] {
  if (before?.state === after.state) return []
  const text = `deployment ${after.environment}: ${after.state} on ${repository} ${after.sha.slice(0, 7)}`
  return [{ where: 'github', text, rows: 'R13–R14' }]
}
