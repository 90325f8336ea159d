import type { Ports, PullState } from '../../src/ports.ts'
import type { ApprovalRule, Rules } from '../../src/release/rules.ts'
import { all, type Breakage } from './breakage.ts'

/** One peer approves, and Slipway merges: where that goes wrong, little else stands in its way. */
const ONE_PEER: ApprovalRule = {
  authors: 'none',
  peers: { count: 1, outsiders: false },
  from: [],
  expireMs: null,
  recorded: 'count',
}
const TWO_PEERS: ApprovalRule = { ...ONE_PEER, peers: { count: 2, outsiders: false } }
const OUTSIDER: ApprovalRule = { ...ONE_PEER, peers: { count: 1, outsiders: true } }
type Open = Extract<PullState, { kind: 'open' }>

const AUTO: Partial<Rules> = { delivery: 'pull-request', merge: 'auto', after: null, freezes: [] }

/** What is demanded of approvals and merges, each broken on purpose: the simulator must notice every one. */
export const BROKEN_APPROVALS: Record<string, Breakage> = {
  'nobody has to approve': {
    rules: { ...AUTO, approvals: ONE_PEER },
    sees: approving({ peers: { count: 0, outsiders: false } }),
  },
  'one approval is enough where two are demanded': {
    rules: { ...AUTO, approvals: TWO_PEERS },
    sees: approving({ peers: { count: 1, outsiders: false } }),
  },
  'an author counts where an outsider is demanded': {
    rules: { ...AUTO, approvals: OUTSIDER },
    sees: approving({ peers: { count: 1, outsiders: false } }),
  },
  'an approval never expires': {
    rules: { ...AUTO, approvals: { ...TWO_PEERS, expireMs: 5_000 } },
    sees: approving({ expireMs: null }),
  },
  'a recorded word counts where the rule refuses it': {
    rules: { ...AUTO, approvals: { ...ONE_PEER, recorded: 'refuse' } },
    sees: approving({ recorded: 'count' }),
  },
  'requested changes stop nothing': {
    rules: { ...AUTO, approvals: ONE_PEER },
    ports: reading(state => ({
      ...state,
      reviews: state.reviews.filter(review => review.state === 'approved'),
    })),
  },
  'an approval survives other content': {
    rules: { ...AUTO, merge: 'author', approvals: TWO_PEERS },
    ports: reading(state => ({ ...state, content: state.content === null ? null : 'whatever it is' })),
  },
  'reviews are not read again before a merge': {
    rules: { ...AUTO, approvals: ONE_PEER },
    ports: ports => ({ ...ports, git: { ...all(ports.git), readPull: remembering(ports) } }),
  },
  'one person counts twice': {
    rules: { ...AUTO, approvals: TWO_PEERS },
    ports: reading(state => ({ ...state, reviews: [...state.reviews, ...state.reviews.map(again)] })),
  },
  'a dismissed review goes on to count': {
    actions: 40,
    rules: { ...AUTO, merge: 'author', approvals: ONE_PEER },
    ports: ports => ({ ...ports, git: { ...all(ports.git), readPull: keeping(ports) } }),
  },
}

/** Another rule than the one in force. */
function approving(wrong: Partial<ApprovalRule>): (rules: Rules) => Rules {
  return rules =>
    rules.approvals === null ? rules : { ...rules, approvals: { ...rules.approvals, ...wrong } }
}

/** What GitHub says of a pull request that is open, told wrongly. */
function reading(wrong: (state: Open) => Open): (ports: Ports) => Ports {
  return ports => ({
    ...ports,
    git: {
      ...all(ports.git),
      readPull: async request => {
        const state = await ports.git.readPull(request)
        return state.kind === 'open' ? wrong(state) : state
      },
    },
  })
}

/** What it once saw of a head is what it goes by. */
function remembering(ports: Ports): Ports['git']['readPull'] {
  const seen = new Map<number, PullState>()
  return async request => {
    const known = seen.get(request.number)
    const state = known ?? (await ports.git.readPull(request))
    if (state.kind === 'open' && state.reviews.length > 0) seen.set(request.number, state)
    return state
  }
}

/** Each review that it ever saw is there for ever. */
function keeping(ports: Ports): Ports['git']['readPull'] {
  const seen = new Map<string, Open['reviews'][number]>()
  return async request => {
    const state = await ports.git.readPull(request)
    if (state.kind !== 'open') return state
    for (const review of state.reviews) seen.set(`${request.number} ${review.by.login}`, review)
    const reviews = [...seen].filter(([key]) => key.startsWith(`${request.number} `)).map(([, one]) => one)
    return { ...state, reviews }
  }
}

function again(review: Open['reviews'][number]): Open['reviews'][number] {
  const { login, id } = review.by
  return { ...review, by: { ...review.by, login: `${login}-again`, id: (id ?? 0) + 100 } }
}
