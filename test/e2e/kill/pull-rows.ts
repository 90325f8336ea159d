import type { Passing } from '../../world/gate.ts'
import { asksFor, posts, says } from './row.ts'
import type { Row } from './row.ts'

const UNASKED = { announce: 'failures', crashes: false, pull: { reviewer: null } } as const
const TOLD = { ...UNASKED, announce: 'card' } as const
const REVIEWED = { ...UNASKED, pull: { reviewer: 'carol' } } as const

const OWNED = { ...UNASKED, pull: { reviewer: 'carol', owner: 'bob' } } as const

const DEPLOY = '/repos/acme/deploy'

/** The requests of effects where a pull request is the delivery. */
export const PULL_ROWS: Row[] = [
  {
    effect: 'write',
    name: 'opened',
    at: 'github',
    plays: TOLD,
    number: 2,
    does: request => asks(request, 'mutation', 'createPullRequest', 'staging/opened'),
    looks: ({ method, path }) =>
      method === 'GET' && decodeURIComponent(path).includes('head=acme:slipway/staging/opened/'),
  },
  {
    // What it says is heard within Redis: the first request that follows from it is held.
    effect: 'tell',
    name: 'told',
    at: 'github',
    plays: { ...UNASKED, tested: true },
    number: 2,
    does: request => asks(request, 'mutation', 'createPullRequest', 'staging/told'),
    looks: ({ method, path }) =>
      method === 'GET' && decodeURIComponent(path).includes('head=acme:slipway/staging/told/'),
  },
  {
    effect: 'request_reviewers',
    name: 'asked',
    at: 'github',
    // Nobody else asks Ann.
    plays: { ...UNASKED, pull: { reviewer: 'ann' } },
    number: 2,
    does: isForAnn,
    looks: isForAnn,
  },
  {
    effect: 'read_pull',
    name: 'computed',
    at: 'github',
    plays: REVIEWED,
    number: 2,
    plot: 'computing',
    does: isLookAt('computed'),
    looks: isLookAt('computed'),
  },
  {
    effect: 'report_check',
    name: 'checked',
    at: 'github',
    plays: UNASKED,
    number: 2,
    does: request => reports(request, 'POST', 'checked'),
    looks: ({ method, path }, { head }) =>
      method === 'GET' && path.startsWith(`${DEPLOY}/commits/${head}/check-runs`),
  },
  {
    effect: 'report_check',
    name: 'rechecked',
    at: 'github',
    plays: REVIEWED,
    number: 2,
    plot: 'approved',
    does: request => reports(request, 'PATCH', 'rechecked') && says(request, '"success"'),
    looks: request => reports(request, 'PATCH', 'rechecked') && says(request, '"success"'),
  },
  {
    effect: 'mirror',
    name: 'mirrored',
    at: 'github',
    plays: { ...REVIEWED, announce: 'card' },
    number: 2,
    plot: 'clicked',
    does: request =>
      request.method === 'POST' && request.path.endsWith('/reviews') && says(request, '`staging/mirrored`'),
    looks: ({ method, path }, { pull }) =>
      method === 'GET' && path.startsWith(`${DEPLOY}/pulls/${pull}/reviews?`),
  },
  {
    effect: 'message_clicker',
    name: 'refused',
    at: 'slack',
    plays: { ...REVIEWED, announce: 'card' },
    number: 2,
    plot: 'refused',
    does: request => posts(request, 'slipway_direct', 'staging/refused#'),
    looks: request => asksFor(request, 'conversations.open', 'U01ANN'),
  },
  {
    effect: 'update_branch',
    name: 'updated',
    at: 'github',
    plays: { ...TOLD, strict: true, pull: { reviewer: 'carol' } },
    number: 2,
    plot: 'behind',
    does: isUpdate,
    // GitHub compares the head: it is asked again, and says what became of it.
    looks: isUpdate,
  },
  {
    effect: 'merge',
    name: 'merged',
    at: 'github',
    plays: TOLD,
    number: 2,
    does: request => asks(request, 'mutation', 'mergePullRequest', 'staging/merged#'),
    looks: isLookAt('merged'),
  },
  {
    effect: 'enqueue',
    name: 'queued',
    at: 'github',
    plays: OWNED,
    number: 2,
    plot: 'approved',
    does: request => asks(request, 'mutation', 'enablePullRequestAutoMerge', 'staging/queued#'),
    looks: isLookAt('queued'),
  },
  {
    effect: 'dequeue',
    name: 'dequeued',
    at: 'github',
    plays: OWNED,
    number: 2,
    plot: 'dismissed',
    // Nobody else's approval is taken away.
    does: request => asks(request, 'mutation', 'disablePullRequestAutoMerge'),
    looks: isLookAt('dequeued'),
  },
  {
    effect: 'close_pull',
    name: 'commented',
    at: 'github',
    plays: REVIEWED,
    number: 3,
    plot: 'replaced',
    does: request => request.path.endsWith('/comments') && says(request, 'Closed by Slipway: commented'),
    looks: ({ method, path }, { pull }) =>
      method === 'GET' && path.startsWith(`${DEPLOY}/issues/${pull}/comments`),
  },
  {
    effect: 'close_pull',
    name: 'closed',
    at: 'github',
    plays: { ...REVIEWED, announce: 'card' },
    number: 3,
    plot: 'replaced',
    // The only other one that closes is held at its comment.
    does: request => request.method === 'PATCH' && /\/pulls\/\d+$/.test(request.path),
    looks: ({ method, path }, { pull }) => method === 'GET' && path === `${DEPLOY}/pulls/${pull}`,
  },
]

function asks(request: Passing, ...words: string[]): boolean {
  return request.path === '/graphql' && says(request, ...words)
}

function isForAnn(request: Passing): boolean {
  return request.path.endsWith('/requested_reviewers') && says(request, '"ann"')
}

function isUpdate({ method, path }: Passing): boolean {
  return method === 'PUT' && path.endsWith('/update-branch')
}

function isLookAt(service: string): (request: Passing) => boolean {
  return request => asks(request, 'query Pull(', `"staging/${service}"`)
}

function reports(request: Passing, method: 'POST' | 'PATCH', service: string): boolean {
  return (
    request.method === method &&
    request.path.includes('/check-runs') &&
    says(request, `**${service}** main-1`)
  )
}
