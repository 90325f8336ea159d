import { A, B, C, on } from './says.ts'
import type { Said, Say } from './world.ts'

/** The repository itself, by which mutations name it. */
export const repository = on('GET /repos/acme/deploy', ({ path }) =>
  path === '/repos/acme/deploy' ? { body: { node_id: 'R_1' } } : null,
)

export const branch = 'slipway/production/checkout/42-abc'
export const request = {
  repository: 'acme/deploy',
  base: 'main',
  branch,
  expectedHead: A,
  headline: 'checkout 1.42.0',
  message: 'Slipway-Release: production/checkout#42',
  additions: [{ path: 'production/checkout/app.yaml', text: 'image: new\n' }],
  deletions: [],
  path: 'production/checkout',
  title: 'checkout 1.42.0 to production',
  body: 'Changelog',
}

export const url = 'https://github.test/acme/deploy/pull/7'
export const ref = { ref: { id: 'REF_1' } }
export const commit = { commit: { oid: B, file: { type: 'tree', oid: C } } }
export const pull = { pullRequest: { number: 7, url, baseRef: null } }
export const opened = { kind: 'opened', number: 7, url, advisory: false, head: B, inputs: C }

type Parts = { ref?: object | null; commit?: object | null; pull?: object | null }
type Refusals = Partial<Record<'createRef' | 'createCommitOnBranch' | 'createPullRequest', string | null>>

/** What was made, and for what was not GitHub's type of error (null: none, it gave up). */
export function parts(made: Parts, refusals: Refusals = {}): Said {
  const data = {
    createRef: made.ref ?? null,
    createCommitOnBranch: made.commit ?? null,
    createPullRequest: made.pull ?? null,
  }
  const errors = Object.entries(refusals).map(([part, type]) => ({
    ...(type === null ? {} : { type }),
    path: [part],
    message: `no ${part}`,
  }))
  return { body: { data, ...(errors.length === 0 ? {} : { errors }) } }
}

export const there = { createRef: 'UNPROCESSABLE', createCommitOnBranch: 'STALE_DATA' }

export function listed(...pulls: { number: number; state: string; repo?: string }[]): Say {
  const body = pulls.map(({ number, state, repo = 'acme/deploy' }) => ({
    number,
    state,
    head: { repo: { full_name: repo } },
  }))
  return on('GET /repos/acme/deploy/pulls', { body })
}

export function compared(ahead: number): Say {
  return on('GET /repos/acme/deploy/compare', { body: { ahead_by: ahead } })
}
