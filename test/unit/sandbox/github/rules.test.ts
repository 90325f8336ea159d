import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { bob, carol, start } from './started.ts'
import type { Started } from './started.ts'
import { pulling } from './pulling.ts'
import type { Pulling } from './pulling.ts'

let github: Started
let deploy: Pulling
beforeEach(async () => {
  github = await start()
  deploy = pulling(github)
})
afterEach(() => github.stop())

const requireReviews = (parameters: object = {}, more: object = {}) =>
  github.rules([
    {
      rules: [{ type: 'pull_request', parameters: { required_approving_review_count: 1, ...parameters } }],
      ...more,
    },
  ])
const requireCheck = (more: object = {}) =>
  github.rules([
    {
      rules: [
        {
          type: 'required_status_checks',
          parameters: { required_status_checks: [{ context: 'slipway/release', ...more }] },
        },
      ],
    },
  ])
const merge = async (number: number, token?: string, body: object = {}) => {
  const answer = await deploy.ask('PUT', `/pulls/${number}/merge`, body, token)
  const { message } = z.object({ message: z.string() }).parse(answer.body)
  return { status: answer.status, message }
}
const violation = (...sentences: string[]) => ({
  status: 405,
  message: `Repository rule violations found\n\n${sentences.join('\n\n')}\n\n`,
})
const needsOne = violation('At least 1 approving review is required by reviewers with write access.')
const merged = { status: 200, message: 'Pull Request successfully merged' }
const stateOf = async (number: number) => {
  const { body } = await deploy.ask('GET', `/pulls/${number}`)
  return z.object({ mergeable_state: z.string() }).parse(body).mergeable_state
}

it('merges only what a person who may write has approved', async () => {
  await requireReviews()
  const number = await deploy.open('topic')
  expect(await merge(number)).toEqual(needsOne)
  expect(await stateOf(number)).toBe('blocked')
  await deploy.review(number, await github.token())
  expect(await merge(number)).toEqual(needsOne)
  await deploy.review(number, bob)
  expect(await stateOf(number)).toBe('clean')
  expect(await merge(number)).toEqual(merged)
})

it('counts the latest opinion of each person', async () => {
  await requireReviews()
  const number = await deploy.open('topic')
  await deploy.review(number, bob)
  await deploy.review(number, bob, 'COMMENT')
  await deploy.review(number, carol, 'REQUEST_CHANGES')
  expect((await merge(number)).message).toContain('Changes have been requested')
  await deploy.review(number, carol)
  expect(await merge(number)).toEqual(merged)
})

it('dismisses approvals when a push changes the diff, and keeps them when it does not', async () => {
  await requireReviews({ dismiss_stale_reviews_on_push: true })
  const number = await deploy.open('topic')
  await deploy.review(number, bob)
  await github.rules([])
  await deploy.write('main', 'elsewhere.txt', 'x')
  await requireReviews({ dismiss_stale_reviews_on_push: true })
  await deploy.ask('PUT', `/pulls/${number}/update-branch`, {})
  expect(await stateOf(number)).toBe('clean')
  await deploy.heard()
  await deploy.write('topic', 'topic.txt', 'changed')
  expect(await deploy.heard()).toEqual(['pull_request.synchronize', 'pull_request_review.dismissed'])
  expect(await merge(number)).toEqual(needsOne)
})

it('wants somebody other than the last pusher to approve the last push', async () => {
  await requireReviews({ require_last_push_approval: true })
  const number = await deploy.open('topic')
  await deploy.review(number, carol)
  await deploy.write('topic', 'topic.txt', 'by Bob', bob)
  await deploy.review(number, bob)
  expect(await merge(number)).toEqual(
    violation('New changes require approval from someone other than bob because they were the last pusher.'),
  )
  await deploy.review(number, carol)
  expect(await merge(number)).toEqual(merged)
})

it('wants the owners of what changed, and asks them when it is opened', async () => {
  await deploy.write('main', '.github/CODEOWNERS', '# who\n*.txt @bob\n/topic.txt @acme/sre # on call\n')
  await requireReviews({ require_code_owner_review: true })
  const number = await deploy.open('topic')
  const asked = await deploy.ask('GET', `/pulls/${number}/requested_reviewers`)
  expect(asked.body).toMatchObject({ users: [], teams: [{ slug: 'sre' }] })
  await deploy.review(number, bob)
  expect(await merge(number)).toEqual(violation('Waiting on code owner review from acme/sre.'))
  await deploy.review(number, carol)
  expect(await merge(number)).toEqual(merged)
})

it('wants a required check green, from the App that it is pinned to', async () => {
  await requireCheck({ integration_id: 4242 })
  const number = await deploy.open('topic')
  const sha = await deploy.head('topic')
  const token = await github.token()
  const status = { state: 'success', context: 'slipway/release' }
  await deploy.ask('POST', `/statuses/${sha}`, status)
  expect(await merge(number)).toEqual(violation('Required status check "slipway/release" is expected.'))
  const run = { name: 'slipway/release', head_sha: sha, conclusion: 'failure' }
  await deploy.ask('POST', '/check-runs', run, token)
  expect(await merge(number)).toEqual(violation('Required status check "slipway/release" is failing.'))
  await deploy.ask('POST', '/check-runs', { ...run, conclusion: 'success' }, token)
  expect(await merge(number)).toEqual(merged)
})

it('takes a status for a required check that is not pinned', async () => {
  await requireCheck()
  const number = await deploy.open('topic')
  const status = { state: 'pending', context: 'slipway/release' }
  await deploy.ask('POST', `/statuses/${await deploy.head('topic')}`, status)
  expect(await merge(number)).toEqual(violation('Required status check "slipway/release" is in progress.'))
})

it('lets nobody write check runs but an App, and tells of them', async () => {
  const run = { name: 'slipway/release', head_sha: await deploy.head() }
  expect(await deploy.ask('POST', '/check-runs', run)).toMatchObject({
    status: 403,
    body: { message: 'You must authenticate via a GitHub App.' },
  })
  const { body } = await deploy.ask('POST', '/check-runs', run, await github.token())
  const { id } = z.object({ id: z.number() }).parse(body)
  const done = { status: 'completed', conclusion: 'success' }
  await deploy.ask('PATCH', `/check-runs/${id}`, done, await github.token())
  expect(await deploy.heard()).toEqual(['check_run.created', 'check_run.completed'])
})

it('lets nobody push past a rule, except whom it names', async () => {
  await requireReviews()
  const before = await deploy.head()
  await deploy.write('main', 'a.txt', 'a')
  expect(await deploy.head()).toBe(before)
  const bypass = { actor_type: 'Integration', actor_id: 4242, bypass_mode: 'always' }
  await requireReviews({}, { bypass_actors: [bypass] })
  await deploy.write('main', 'a.txt', 'a', await github.token())
  expect(await deploy.head()).not.toBe(before)
})

it('allows the merge methods that the rule allows', async () => {
  await requireReviews({ required_approving_review_count: 0, allowed_merge_methods: ['rebase'] })
  const number = await deploy.open('topic')
  const refusal = await merge(number, carol, { merge_method: 'squash' })
  expect(refusal).toEqual({ status: 405, message: 'Squash merges are not allowed on this repository.' })
  expect(await merge(number, carol, { merge_method: 'rebase' })).toEqual(merged)
  const { body } = await deploy.ask('GET', '/commits/main')
  expect(body).toMatchObject({ author: { login: 'ann' }, committer: { login: 'carol' }, parents: [{}] })
})
