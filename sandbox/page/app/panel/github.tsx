import type { Commit, Deployment, GitHubSeen, Repository } from '../../shapes.ts'

const COMMITS_SHOWN = 5
const DEPLOYMENTS_SHOWN = 4
const MANIFESTS = 'acme/deploy'

/** The last commits of the manifests with their statuses, and the deployments of the applications. */
export function GitHubPanel({ github }: { github: GitHubSeen | null }) {
  const manifests = github?.repositories[MANIFESTS]
  const deployments = Object.entries(github?.repositories ?? {}).filter(
    ([, { deployments: all }]) => all.length > 0,
  )
  return (
    <>
      <section>
        <h2>GitHub · {MANIFESTS}</h2>
        {manifests ? <Commits repository={manifests} /> : <p className="box quiet">Reading GitHub…</p>}
      </section>
      {deployments.map(([name, repository]) => (
        <section key={name}>
          <h2>Deployments · {name}</h2>
          <ul className="box rows">
            {repository.deployments.slice(0, DEPLOYMENTS_SHOWN).map(one => (
              <DeploymentRow key={one.id} deployment={one} repository={repository} />
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}

function Commits({ repository }: { repository: Repository }) {
  return repository.commits
    .slice(0, COMMITS_SHOWN)
    .map(commit => <CommitBox key={commit.sha} commit={commit} />)
}

function CommitBox({ commit }: { commit: Commit }) {
  const [title = ''] = commit.message.split('\n')
  return (
    <div className="box">
      <p className="box-head">
        <a href={commit.url} target="_blank" rel="noreferrer">
          <code>{commit.sha.slice(0, 7)}</code>
        </a>
        {commit.statuses.map(({ context, state }) => (
          <span key={context} className={`pill ${tone(state)}`}>
            {context.replace(/^slipway\//, '')} {WORDS[state] ?? state}
          </span>
        ))}
      </p>
      <p>{title}</p>
      <p className="quiet">
        {commit.author}
        {commit.verified && ' · verified'}
      </p>
    </div>
  )
}

function DeploymentRow({ deployment, repository }: { deployment: Deployment; repository: Repository }) {
  const { environment, sha, state } = deployment
  return (
    <li>
      <span>
        {environment}{' '}
        <a href={`${repository.url}/commit/${sha}`} target="_blank" rel="noreferrer">
          <code>{sha.slice(0, 7)}</code>
        </a>
      </span>
      <span className={`pill ${tone(state)}`}>{WORDS[state] ?? state}</span>
    </li>
  )
}

const WORDS: Record<string, string> = {
  success: '✓ success',
  failure: '✕ failure',
  error: '✕ error',
  pending: '• pending',
  in_progress: '• in progress',
  inactive: 'inactive',
}

function tone(state: string): string {
  if (state === 'success') return 'good'
  if (state === 'failure' || state === 'error') return 'bad'
  return state === 'inactive' ? 'still' : 'busy'
}
