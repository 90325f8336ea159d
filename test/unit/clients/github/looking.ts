import { A, B, C } from './says.ts'
import type { Said } from './world.ts'

export type Shown = { pull?: object; repository?: object }

export const openPull = {
  id: 'PR_7',
  number: 7,
  url: 'https://github.test/acme/deploy/pull/7',
  title: 'Release 1.42.0 of checkout to production',
  author: { kind: 'Bot', login: 'slipway', databaseId: 4 },
  state: 'OPEN',
  isDraft: false,
  headRefName: 'slipway/production/checkout/42-abc',
  headRefOid: A,
  baseRefName: 'main',
  baseRef: { target: { oid: B } },
  mergeable: 'MERGEABLE',
  mergeStateStatus: 'CLEAN',
  reviewDecision: null,
  mergedBy: null,
  mergeCommit: null,
  potentialMergeCommit: {
    oid: C,
    parents: { nodes: [{ oid: B }, { oid: A }] },
    file: { type: 'tree', oid: C },
  },
  reviews: { nodes: [] },
  isMergeQueueEnabled: false,
  mergeQueueEntry: null,
  autoMergeRequest: null,
  timelineItems: { nodes: [] },
  dismissals: { nodes: [] },
  commits: { nodes: [{ commit: { statusCheckRollup: null } }] },
}

/** GitHub's answer to the look at a pull request that could be merged, but for what a test changes. */
export function pullAnswer(shown: Shown): Said {
  const repository = {
    mergeCommitAllowed: true,
    squashMergeAllowed: true,
    rebaseMergeAllowed: true,
    ...shown.repository,
    pullRequest: { ...openPull, ...shown.pull },
  }
  return { body: { data: { repository } } }
}

/** A review of the head on a day of November. */
export function review(login: string, state: string, day: number, kind = 'User') {
  const author = { kind, login, databaseId: 1 }
  return { state, submittedAt: `2026-11-0${day}T00:00:00Z`, commit: { oid: A }, author }
}

export function checkRun(name: string, more: object = {}) {
  return { kind: 'CheckRun', name, status: 'COMPLETED', conclusion: 'SUCCESS', isRequired: true, ...more }
}

export function statusContext(name: string, state: string, isRequired = true) {
  return { kind: 'StatusContext', name, state, isRequired }
}

/** The checks and statuses of the head. */
export function rollup(...nodes: object[]) {
  return { nodes: [{ commit: { statusCheckRollup: { contexts: { nodes } } } }] }
}
