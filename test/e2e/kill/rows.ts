import { JOBS } from '../../../jobs/index.ts'
import type { EffectKind } from '../../../src/release/effects.ts'
import type { WorldService } from '../../world/config.ts'
import { PULL_ROWS } from './pull-rows.ts'
import { asksFor, posts, says, textOf } from './row.ts'
import type { Row } from './row.ts'

const GOOD = { announce: 'failures', crashes: false } as const
const TOLD = { announce: 'card', crashes: false } as const
const DIGESTED = { announce: 'digest', crashes: false } as const
const CRASHING = { announce: 'failures', crashes: true } as const

const SOURCE = '/repos/acme/checkout'
const CHANNEL = 'C01RELEASES'

/**
 * Effect kind → the requests it makes where a commit is the delivery. A kind without rows, here or of pull requests, has
 * no case, which a test does not accept.
 */
const REQUESTS: Partial<Record<EffectKind, Row[]>> = {
  write: [
    {
      effect: 'write',
      name: 'written',
      at: 'github',
      // While its commit is held, nobody else on the branch can commit.
      turn: 'last',
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
      // Slack takes few messages a second: with many cards before its own there would be nothing left to edit.
      turn: 'first',
      plays: TOLD,
      number: 2,
      does: request => request.path.endsWith('/chat.update') && textOf(request).includes('edited main-1'),
      looks: request => request.path.endsWith('/chat.update') && textOf(request).includes('edited main-1'),
    },
  ],
  digest: [
    {
      effect: 'digest',
      name: 'digested',
      at: 'slack',
      plays: DIGESTED,
      number: 2,
      does: request => posts(request, 'slipway_card', 'digest:#releases:staging:'),
      // As a card is looked for; nothing in the request tells the two apart.
      looks: request => asksFor(request, 'conversations.history', CHANNEL),
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
      looks: request => asksFor(request, 'conversations.open', 'U01BOB'),
    },
  ],
}

/** Every effect there is, with its rows: derived from the one list of effects. */
export function rowsOf(kind: string): Row[] {
  const own = Object.entries(REQUESTS).find(([effect]) => effect === kind)?.[1] ?? []
  return [...own, ...PULL_ROWS.filter(({ effect }) => effect === kind)]
}

export const KINDS = Object.keys(JOBS)
export const ROWS = KINDS.flatMap(rowsOf)

/** Rows that are played in one world: what one of them asks of GitHub is asked of all. */
export type Cast = { committed: Row[]; pulled: Row[] }
export const FREE = castOf(ROWS.filter(({ plays }) => plays.strict !== true))
export const STRICT = castOf(ROWS.filter(({ plays }) => plays.strict === true))

function castOf(rows: Row[]): Cast {
  return {
    committed: rows.filter(({ plays }) => plays.pull === undefined),
    pulled: rows.filter(({ plays }) => plays.pull !== undefined),
  }
}

export function rowsIn({ committed, pulled }: Cast): Row[] {
  return [...committed, ...pulled]
}

export function servicesOf(rows: readonly Row[]): WorldService[] {
  return rows.map(({ name, plays }) => ({ name, ...plays }))
}
