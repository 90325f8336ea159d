import type { Built } from '../../ci/build.ts'
import type { Environment } from '../world.ts'
import { textOf } from './read-slack.ts'
import type { Proofs } from './rows.ts'
import { lineWith } from './stage.ts'
import type { Stage } from './stage.ts'

export type Expected = Built & {
  environment: Environment
  /** What the card's first line holds. */
  title: string
  /** The commit of acme/deploy that brings it; null while there is none. */
  commit: () => Promise<string | null>
  /** Who wrote it: on GitHub and in Slack. */
  login: string
  user: string
  end: 'success' | 'failure'
  /** What the card says in the end. */
  card: RegExp
}

/** R11 to R15: the verdict, and everybody who is told of it. */
export async function proveReports(stage: Stage, proofs: Proofs, expected: Expected): Promise<void> {
  await Promise.all([
    proveVerdictOnCard(stage, proofs, expected),
    proveStatus(stage, proofs, expected),
    proveDeployment(stage, proofs, expected),
    proveWord(stage, proofs, expected),
  ])
}

async function proveVerdictOnCard(stage: Stage, { prove }: Proofs, expected: Expected): Promise<void> {
  const { slack, until } = stage
  const { service, digest, title, environment } = expected
  const cluster = stage.clusters[environment]
  await prove({
    row: 'R11',
    what: `the cluster's verdict and the card that says ${String(expected.card)}`,
    seen: until(async () => {
      const card = await slack.card(title)
      if (!card || !expected.card.test(textOf(card))) return null
      const [workload, crash] = await Promise.all([cluster.deployment(service), cluster.crashing(service)])
      if (expected.end === 'failure') return crash && { said: textOf(card), proof: crashText(crash) }
      const isLive = workload.isDone && workload.image.includes(digest)
      return isLive ? { said: textOf(card), proof: `${workload.ready} pods ready in the cluster` } : null
    }),
    text: ({ said, proof }) =>
      `${proof}; the card says “${lineWith(said, expected.end === 'failure' ? 'Failed' : 'Live since')}”`,
  })
}

const crashText = ({ pod, restarts }: { pod: string; restarts: number }) =>
  `pod ${pod} is in CrashLoopBackOff after ${restarts} restarts`

const contextOf = ({ environment, service }: Expected) => `slipway/${environment}/${service}`

async function proveStatus({ github, until }: Stage, { prove }: Proofs, expected: Expected): Promise<void> {
  const context = contextOf(expected)
  await prove({
    row: 'R12',
    what: `${context} from pending to ${expected.end}`,
    seen: until(async () => {
      const sha = await expected.commit()
      if (sha === null) return null
      const seen = await github.statuses('acme/deploy', sha, context)
      const isRight = seen.states[0] === 'pending' && seen.states.at(-1) === expected.end
      return isRight ? { ...seen, sha } : null
    }),
    text: ({ states, ids, sha }) =>
      `${context} on acme/deploy ${sha.slice(0, 7)}: ${states.join(' → ')} (ids ${ids.join(', ')})`,
  })
}

/** R13 and R14: the deployment of the revision, the event that CI gets for each of its states, and a commit status. */
async function proveDeployment(stage: Stage, { prove }: Proofs, expected: Expected): Promise<void> {
  const { github, until, announced } = stage
  const { service, revision, end } = expected
  const repository = `acme/${service}`
  const environment = `${expected.environment}/${service}`
  const context = contextOf(expected)
  await Promise.all([
    prove({
      row: 'R13',
      what: `the event deployment_status with ${end}`,
      seen: until(async () => {
        const told = announced().filter(one => one.type === 'deployment_status')
        const event = told.find(({ detail }) => detail['sha'] === revision && detail['state'] === end)
        const deployment = await github.deployment(repository, revision, environment)
        return event && deployment?.states.at(-1) === end ? { event, id: deployment.ids.at(-1) } : null
      }),
      text: ({ event, id }) =>
        `${repository} got the event deployment_status ${end} (${event.id}) of ${environment}, deployment status ${id}`,
    }),
    prove({
      row: 'R14',
      what: `deployment and status of ${repository} at ${end}`,
      seen: until(async () => {
        const deployment = await github.deployment(repository, revision, environment)
        const statuses = await github.statuses(repository, revision, context)
        const isRight = deployment?.states.at(-1) === end && statuses.states.at(-1) === end
        return isRight ? { deployment, statuses } : null
      }),
      text: ({ deployment, statuses }) =>
        `deployment ${deployment.id} ${environment}: ${deployment.states.join(' → ')}; status ${statuses.states.join(' → ')} on ${repository} ${revision.slice(0, 7)}`,
    }),
  ])
}

const WORDS = { success: 'is live', failure: 'failed in' } as const

async function proveWord({ slack, until }: Stage, { prove }: Proofs, expected: Expected): Promise<void> {
  const { end, user, login } = expected
  await prove({
    row: 'R15',
    what: `a reply that mentions ${login}`,
    seen: until(async () => {
      const card = await slack.card(expected.title)
      const direct = end === 'failure' ? await slack.direct(user) : []
      if (!card || (end === 'failure' && direct.length === 0)) return null
      const reply = await slack.reply(card.ts, WORDS[end])
      return reply?.text.includes(`<@${user}>`)
        ? { card: card.ts, reply, direct: direct.at(-1) ?? null }
        : null
    }),
    text: ({ card, reply, direct }) =>
      `reply ${reply.ts} in thread ${card} mentions ${login}${direct ? `, direct message ${direct.ts}` : ''}`,
  })
}
