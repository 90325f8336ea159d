import { describe, expect, it } from 'vitest'
import { requestReviewers } from '../../../jobs/request-reviewers.ts'
import { NO_QUEUE } from '../../../src/release/queueing.ts'
import type { PullState } from '../../../src/ports.ts'
import type { JobContext } from '../../../jobs/job.ts'
import { contextOf } from './context.ts'

const EFFECT = { kind: 'request_reviewers', key: 'k', release: 'staging/checkout#1' } as const
const PULL = { number: 7, url: '', branch: 'slipway/b', head: 'h', base: 'b', content: 'c', demands: [] }
const OWNERS = { owners: null, queue: NO_QUEUE }
const HOUSE = { behind: null, advisory: false, dismissed: [] }
const KNOWN = { ...PULL, ...OWNERS, unread: false, order: 1, contents: [], reviews: [], refusal: null }
const WORD = { head: 'h', atMs: 0, writes: true, owner: false }
const LOOK: PullState = {
  ...PULL,
  ...OWNERS,
  ...HOUSE,
  kind: 'open',
  id: 'PR_7',
  computing: false,
  author: null,
  title: 'Release',
  isDraft: false,
  onto: 'main',
  test: null,
  method: 'merge',
  reviews: [{ ...WORD, by: { login: 'Ann', id: 101, bot: false }, state: 'approved', teams: [] }],
}

/** Whom a job asks, of Ann, who has approved by now, and Carol. */
async function askedAt(attempt: number): Promise<string[]> {
  const asked: string[] = []
  const { ports, release, rules, ...context } = contextOf({})
  const git: JobContext['ports']['git'] = {
    ...ports.git,
    readPull: async () => LOOK,
    requestReviews: async ({ users }) => {
      asked.push(...users)
      return { asked: users, refused: [] }
    },
  }
  const peers = { count: 1, outsiders: false }
  const from: `user:${string}`[] = ['user:ann', 'user:carol']
  await requestReviewers(EFFECT, {
    ...context,
    attempt,
    ports: { ...ports, git },
    release: { ...release, pull: KNOWN },
    rules: { ...rules, approvals: { authors: 'none', peers, from, expireMs: null, recorded: 'count' } },
  })
  return asked
}

describe('who is asked for a review', () => {
  it('is everybody that the rule names', async () => {
    expect(await askedAt(1)).toEqual(['ann', 'carol'])
  })

  it('is nobody a second time, once their review is there', async () => {
    expect(await askedAt(2)).toEqual(['carol'])
  })
})
