import type { GitHubSeen, PullSeen } from '../../shapes.ts'
import { useSignedIn } from '../session.tsx'

const SHOWN = 3
const MANIFESTS = 'acme/deploy'

/** Pull requests of the manifests: who reviewed, who is asked, and what Slipway's check says. */
export function PullsPanel({ github }: { github: GitHubSeen | null }) {
  const pulls = github?.repositories[MANIFESTS]?.pulls ?? []
  return (
    <section>
      <h2>GitHub · pull requests</h2>
      {github === null ? (
        <p className="box quiet">Reading GitHub…</p>
      ) : pulls.length === 0 ? (
        <p className="box quiet">None yet: production is released by pull request.</p>
      ) : (
        <ul className="box rows">
          {pulls.slice(0, SHOWN).map(pull => (
            <PullRow key={pull.number} pull={pull} />
          ))}
        </ul>
      )}
    </section>
  )
}

function PullRow({ pull }: { pull: PullSeen }) {
  const signedIn = useSignedIn()
  const { number, url, title, state } = pull
  const check = pull.checks.find(({ name }) => name === 'slipway/release')
  return (
    <li className="pull">
      <p>
        <a href={signedIn(url)} target="_blank" rel="noreferrer">
          #{number} {title}
        </a>{' '}
        <span className={`pill ${STATES[state].tone}`}>{STATES[state].word}</span>
      </p>
      {people(pull).map(text => (
        <p key={text} className="quiet">
          {text}
        </p>
      ))}
      {check && state === 'open' && (
        <p className="quiet">
          {check.name}: {check.title ?? check.state}
        </p>
      )}
    </li>
  )
}

const STATES = {
  open: { word: 'open', tone: 'good' },
  merged: { word: 'merged', tone: 'done' },
  closed: { word: 'closed', tone: 'still' },
} as const

/** Who said what of it, and while it is open who is asked. */
function people({ reviews, requested, state, merged }: PullSeen): string[] {
  const latest = new Map(reviews.map(review => [review.author, review.state]))
  const of = (wanted: string) => [...latest].flatMap(([author, said]) => (said === wanted ? [author] : []))
  const asked = [...requested.users, ...requested.teams.map(team => `team ${team}`)]
  const lines: [string, string[]][] = [
    ['✓ Approved by', of('APPROVED')],
    ['✕ Changes requested by', of('CHANGES_REQUESTED')],
    ['• Waiting for', state === 'open' ? asked : []],
    ['Merged by', merged ? [merged.by.replace('slipway[bot]', 'Slipway')] : []],
  ]
  return lines.flatMap(([word, names]) => (names.length === 0 ? [] : [`${word} ${names.join(', ')}`]))
}
