import type { Commit, Deployment, GitHubSeen, Repository } from '../../shapes.ts'

const COMMITS_SHOWN = 4
const DEPLOYMENTS_SHOWN = 3
const MANIFESTS = 'acme/deploy'

/** The last commits of the manifests with their statuses, and the deployments of the applications. */
export function GitHubPanel({ github }: { github: GitHubSeen | null }) {
  const manifests = github?.repositories[MANIFESTS]
  const deployments = deploymentsOf(github)
  return (
    <>
      <section>
        <h2>GitHub · {MANIFESTS}</h2>
        {manifests ? <Commits repository={manifests} /> : <p className="box quiet">Reading GitHub…</p>}
      </section>
      {deployments.length > 0 && (
        <section>
          <h2>GitHub · deployments</h2>
          <ul className="box rows">
            {deployments.slice(0, DEPLOYMENTS_SHOWN).map(({ deployment, url }) => (
              <DeploymentRow key={deployment.id} deployment={deployment} url={url} />
            ))}
          </ul>
        </section>
      )}
    </>
  )
}

type Deployed = { deployment: Deployment; url: string }

/** Of all repositories, newest first. */
function deploymentsOf(github: GitHubSeen | null): Deployed[] {
  return Object.values(github?.repositories ?? {})
    .flatMap(({ deployments, url }) => deployments.map(deployment => ({ deployment, url })))
    .toSorted((a, b) => b.deployment.id - a.deployment.id)
}

function Commits({ repository }: { repository: Repository }) {
  return (
    <ul className="box rows">
      {repository.commits.slice(0, COMMITS_SHOWN).map(commit => (
        <CommitRow key={commit.sha} commit={commit} />
      ))}
    </ul>
  )
}

function CommitRow({ commit }: { commit: Commit }) {
  const [title = ''] = commit.message.split('\n')
  return (
    <li className="commit">
      <p title={title}>{title}</p>
      <div className="commit-facts">
        <p className="quiet">
          <a href={commit.url} target="_blank" rel="noreferrer">
            <code>{commit.sha.slice(0, 7)}</code>
          </a>{' '}
          {commit.author.replace(/^slipway\[bot\]$/, 'Slipway')}
          {commit.verified && ' · verified'}
        </p>
        {commit.statuses.map(({ context, state }) => (
          <span key={context} className={`pill ${tone(state)}`}>
            {context.replace(/^slipway\//, '')} {WORDS[state] ?? state}
          </span>
        ))}
      </div>
    </li>
  )
}

function DeploymentRow({ deployment, url }: Deployed) {
  const { environment, sha, state } = deployment
  return (
    <li>
      <span>
        {environment}{' '}
        <a href={`${url}/commit/${sha}`} target="_blank" rel="noreferrer">
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
