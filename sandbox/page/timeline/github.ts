import type { Commit, Deployment, GitHubSeen, PullSeen, Repository } from '../shapes.ts'
import { shortly } from './fact.ts'
import type { Fact } from './fact.ts'

const MANIFESTS = 'acme/deploy'

/** What became of repositories between two looks: new commits, statuses, pull requests and deployments. */
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
    ...pullsHappened(name, before, after),
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

/** What became of the pull requests of the manifests: those of the applications are their people's business. */
function pullsHappened(repository: string, before: Repository, after: Repository): Fact[] {
  if (repository !== MANIFESTS) return []
  const known = new Map(before.pulls.map(pull => [pull.number, pull]))
  return after.pulls.toReversed().flatMap(pull => pullHappened(known.get(pull.number), pull))
}

function pullHappened(before: PullSeen | undefined, after: PullSeen): Fact[] {
  const name = `pull request #${after.number}`
  const facts: Fact[] = []
  const say = (text: string, rows: string) => facts.push({ where: 'github', text, rows })
  if (!before) say(`${name} by ${after.author}: ${shortly(after.title, 70)}`, 'R4')
  const asked = reviewersOf(after).filter(one => !before || !reviewersOf(before).includes(one))
  if (asked.length > 0 && after.state === 'open') say(`${name} asks ${asked.join(', ')} for a review`, 'R4')
  const old = new Map(before?.reviews.map(({ id, state }) => [id, state]))
  for (const { id, author, state } of after.reviews)
    if (old.get(id) !== state) say(`${author} ${REVIEWED[state] ?? state} ${name}`, 'R6')
  if (after.merged && !before?.merged) say(`${name} merged by ${after.merged.by}`, 'R7')
  if (after.state === 'closed' && before?.state !== 'closed') say(`${name} closed`, '')
  const check = after.checks.find(one => one.name === CHECK)
  const checkBefore = before?.checks.find(one => one.name === CHECK)
  if (check && check.title !== checkBefore?.title)
    say(`check ${CHECK} on #${after.number}: ${check.title}`, 'R6')
  return facts
}

const CHECK = 'slipway/release'
const REVIEWED: Record<string, string> = {
  APPROVED: 'approved',
  CHANGES_REQUESTED: 'requested changes of',
  COMMENTED: 'commented on',
  DISMISSED: 'no longer approves',
}

const reviewersOf = ({ requested }: PullSeen) => [
  ...requested.users,
  ...requested.teams.map(team => `team ${team}`),
]

function deployed(repository: string, before: Deployment | undefined, after: Deployment): Fact[] {
  if (before?.state === after.state) return []
  const text = `deployment ${after.environment}: ${after.state} on ${repository} ${after.sha.slice(0, 7)}`
  return [{ where: 'github', text, rows: 'R13–R14' }]
}
