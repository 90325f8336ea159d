import { JOBS } from '../../../jobs/index.ts'
import type { EffectKind } from '../../../src/release/effects.ts'
import type { WorldService } from '../../world/config.ts'
import type { Passing } from '../../world/gate.ts'

/** One request by which an effect reaches the outside world. */
export type Row = {
  effect: EffectKind
  /** Name of the service that plays it, and of the row. */
  name: string
  at: 'github' | 'slack' | 'cluster'
  /** Whether its images crash, and whether it has a card from the first moment on. */
  plays: Omit<WorldService, 'name'>
  /** Number of the image that it releases. */
  number: number
  /** The request that does it. */
  does: (request: Passing) => boolean
  /** The request by which a restarted Slipway looks for what it may have done, and nobody else's. */
  looks: (request: Passing, known: Known) => boolean
}

/** What tells one row's looks from another's: the commit its image is built from, and the place of its card. */
export type Known = { revision: string; card: string }

const GOOD = { announce: 'failures', crashes: false } as const
const TOLD = { announce: 'card', crashes: false } as const
const CRASHING = { announce: 'failures', crashes: true } as const

const SOURCE = '/repos/acme/checkout'
const CHANNEL = 'C01RELEASES'

/** Effect kind → the requests it makes. A kind without rows has no case, which a test does not accept. */
const REQUESTS: Partial<Record<EffectKind, Row[]>> = {
  write: [
    {
      effect: 'write',
      name: 'written',
      at: 'github',
      plays: GOOD,
      number: 2,
      does: ({ path, body }) =>
        path === '/graphql' && /createCommitOnBranch/.test(body) && /staging\/written/.test(body),
      looks: ({ method, path }) => method === 'GET' && path.startsWith('/repos/acme/deploy/branches/main'),
    },
  ],
  apply: [
    {
      effect: 'apply',
      name: 'applied',
      at: 'cluster',
      plays: GOOD,
      number: 2,
      does: ({ method, path }) =>
        method === 'PATCH' && path.includes('/namespaces/applied/deployments/applied'),
      looks: ({ method, path }) =>
        method === 'GET' && path.includes('/namespaces/applied/deployments/applied'),
    },
  ],
  read_log: [
    {
      effect: 'read_log',
      name: 'logged',
      at: 'cluster',
      plays: CRASHING,
      number: 2,
      does: ({ path }) => /\/namespaces\/logged\/pods\/[^/]+\/log/.test(path),
      looks: ({ path }) => /\/namespaces\/logged\/pods\/[^/]+\/log/.test(path),
    },
  ],
  report_status: (['pending', 'success'] as const).map(state => ({
    effect: 'report_status',
    name: `status-${state}`,
    at: 'github',
    plays: GOOD,
    number: 2,
    does: request =>
      request.path.startsWith(`${SOURCE}/statuses/`) &&
      says(request, `slipway/staging/status-${state}`, state),
    looks: ({ method, path }, { revision }) =>
      method === 'GET' && path.startsWith(`${SOURCE}/commits/${revision}/status?`),
  })),
  report_deployment: [
    {
      effect: 'report_deployment',
      name: 'deployment',
      at: 'github',
      plays: GOOD,
      number: 2,
      does: request => request.path === `${SOURCE}/deployments` && says(request, 'staging/deployment'),
      looks: ({ method, path }) => method === 'GET' && path.includes('environment=staging%2Fdeployment&'),
    },
    {
      effect: 'report_deployment',
      name: 'deployed',
      at: 'github',
      plays: GOOD,
      number: 77,
      does: request =>
        /\/deployments\/\d+\/statuses$/.test(request.path) && says(request, 'main-77 in staging is live'),
      looks: ({ method, path }) => method === 'GET' && path.includes('environment=staging%2Fdeployed&'),
    },
  ],
  paint: [
    {
      effect: 'paint',
      name: 'carded',
      at: 'slack',
      plays: TOLD,
      number: 2,
      does: request => posts(request, 'slipway_card', 'staging/carded#'),
      looks: request => asksFor(request, 'conversations.history', CHANNEL),
    },
    {
      effect: 'paint',
      name: 'edited',
      at: 'slack',
      plays: TOLD,
      number: 2,
      does: request => request.path.endsWith('/chat.update') && textOf(request).includes('edited main-1'),
      looks: request => request.path.endsWith('/chat.update') && textOf(request).includes('edited main-1'),
    },
  ],
  mention: [
    {
      effect: 'mention',
      name: 'replied',
      at: 'slack',
      plays: TOLD,
      number: 2,
      does: request => posts(request, 'slipway_reply', 'staging/replied#'),
      looks: (request, { card }) => asksFor(request, 'conversations.replies', card),
    },
  ],
  message_author: [
    {
      effect: 'message_author',
      name: 'messaged',
      at: 'slack',
      plays: CRASHING,
      number: 2,
      does: request => posts(request, 'slipway_direct', 'staging/messaged#'),
      looks: ({ path }) => path.endsWith('/conversations.open'),
    },
  ],
}

/** Every effect there is, with its rows: derived from the one list of effects. */
export function rowsOf(kind: string): Row[] {
  return Object.entries(REQUESTS).find(([effect]) => effect === kind)?.[1] ?? []
}

export const KINDS = Object.keys(JOBS)
export const ROWS = KINDS.flatMap(rowsOf)

/** `written` is last: while its commit is held, nobody else on the branch can commit. */
export const SERVICES: WorldService[] = ROWS.map(({ name, plays }) => ({ name, ...plays }))

function says({ body }: Passing, ...words: string[]): boolean {
  return words.every(word => body.includes(word))
}

function posts(request: Passing, kind: string, key: string): boolean {
  if (!request.path.endsWith('/chat.postMessage')) return false
  const text = textOf(request)
  return text.includes(`"${kind}"`) && text.includes(`"${key}`)
}

function asksFor(request: Passing, method: string, value: string): boolean {
  return (
    request.path.endsWith(`/${method}`) && [...new URLSearchParams(request.body).values()].includes(value)
  )
}

/** Slack's client sends forms. */
function textOf({ body }: Passing): string {
  return [...new URLSearchParams(body).values()].join('\n')
}
