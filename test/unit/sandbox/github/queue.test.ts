import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { pulling } from './pulling.ts'
import type { Pulling } from './pulling.ts'
import { bob, start } from './started.ts'
import type { Started } from './started.ts'

let github: Started
let deploy: Pulling
let app: string
beforeEach(async () => {
  github = await start()
  deploy = pulling(github)
  app = await github.token()
})
afterEach(() => github.stop())

const checks = {
  type: 'required_status_checks',
  parameters: { required_status_checks: [{ context: 'slipway/release' }] },
}
const reviews = { type: 'pull_request', parameters: { required_approving_review_count: 1 } }
const queue = { type: 'merge_queue', parameters: { merge_method: 'SQUASH' } }
const verdict = (sha: string, conclusion = 'success') =>
  deploy.ask('POST', '/check-runs', { name: 'slipway/release', head_sha: sha, conclusion }, app)
const Pull = z.object({ node_id: z.string(), merged: z.boolean(), merged_by: z.unknown(), state: z.string() })
const pull = async (number: number) => Pull.parse((await deploy.ask('GET', `/pulls/${number}`)).body)
const mutate = async (name: string, number: number, key = 'pullRequestId') => {
  const field = name.endsWith('queuePullRequest')
    ? 'mergeQueueEntry { position state headCommit { oid } baseCommit { oid } }'
    : 'actor { login }'
  const document = `mutation($id: ID!) { ${name}(input: { ${key}: $id }) { ${field} } }`
  return github.graphql(document, { variables: { id: (await pull(number)).node_id } })
}
const Groups = z.object({
  merge_group: z.object({ head_sha: z.string(), base_sha: z.string(), head_ref: z.string() }),
})
const group = async () => Groups.parse(await deploy.payload('merge_group.checks_requested')).merge_group
const ready = async (name: string) => {
  await github.rules([])
  const number = await deploy.open(name)
  await verdict(await deploy.head(name))
  await github.rules([{ rules: [checks, queue] }])
  return number
}

it('merges what is queued once the checks are green on the head of the group', async () => {
  const number = await ready('topic')
  expect(await deploy.ask('PUT', `/pulls/${number}/merge`, {})).toMatchObject({
    status: 405,
    body: { message: expect.stringContaining('Changes must be made through the merge queue') },
  })
  await deploy.heard()
  const base = await deploy.head()
  expect(await mutate('enqueuePullRequest', number)).toMatchObject({
    data: { enqueuePullRequest: { mergeQueueEntry: { position: 1, state: 'AWAITING_CHECKS' } } },
  })
  const { head_sha: head, base_sha: on, head_ref: ref } = await group()
  expect({ on, ref }).toEqual({ on: base, ref: `refs/heads/gh-readonly-queue/main/pr-${number}-${base}` })
  await verdict(head)
  expect(await deploy.head()).toBe(head)
  expect(await pull(number)).toMatchObject({ merged: true, merged_by: { login: 'github-merge-queue[bot]' } })
  expect(await deploy.heard()).toEqual([
    'merge_group.checks_requested',
    'pull_request.enqueued',
    'check_run.created',
    'check_run.completed',
    'pull_request.closed',
    'pull_request.dequeued',
    'merge_group.destroyed',
  ])
})

it('takes out what fails, and tries what stood behind it anew', async () => {
  const [first, second] = [await ready('one'), await ready('two')]
  const base = await deploy.head()
  await mutate('enqueuePullRequest', first)
  const failing = await group()
  await mutate('enqueuePullRequest', second)
  await verdict(failing.head_sha, 'failure')
  expect(await deploy.payload('pull_request.dequeued')).toMatchObject({ number: first, reason: 'CI_FAILURE' })
  const { body } = await github.ask('GET', '/_sandbox/state')
  expect(JSON.stringify(body)).toContain(`gh-readonly-queue/main/pr-${second}-${base}`)
})

it('lets a pull request be taken out of the queue again', async () => {
  const number = await ready('topic')
  await mutate('enqueuePullRequest', number)
  await mutate('dequeuePullRequest', number, 'id')
  expect(await deploy.payload('pull_request.dequeued')).toMatchObject({ reason: 'MANUAL' })
  expect(await mutate('dequeuePullRequest', number, 'id')).toMatchObject({
    errors: [{ type: 'UNPROCESSABLE' }],
  })
})

it('tries what is queued again on a commit of its own, with no check of the one before', async () => {
  const number = await ready('topic')
  await mutate('enqueuePullRequest', number)
  const failed = await group()
  await verdict(failed.head_sha, 'failure')
  await deploy.heard()
  await mutate('enqueuePullRequest', number)
  const again = await group()
  expect(again.base_sha).toBe(failed.base_sha)
  expect(again.head_sha).not.toBe(failed.head_sha)
  await verdict(again.head_sha)
  expect(await pull(number)).toMatchObject({ merged: true })
})

it('takes a pull request out of the queue when its head moves, or it is closed', async () => {
  const number = await ready('topic')
  await mutate('enqueuePullRequest', number)
  await deploy.write('topic', 'topic.txt', 'changed')
  expect(await deploy.payload('pull_request.dequeued')).toMatchObject({ number })
  expect(await pull(number)).toMatchObject({ state: 'open' })
  const other = await ready('other')
  await mutate('enqueuePullRequest', other)
  await deploy.ask('PATCH', `/pulls/${other}`, { state: 'closed' })
  expect(await deploy.payload('pull_request.dequeued')).toMatchObject({ number: other })
})

it('merges by itself when the last requirement is met, if it was told to', async () => {
  await github.rules([{ rules: [reviews] }])
  const number = await deploy.open('topic')
  expect(await mutate('enablePullRequestAutoMerge', number)).toMatchObject({
    errors: [{ message: 'Auto merge is not allowed for this repository' }],
  })
  const settings = { repository: 'acme/deploy', allow_auto_merge: true }
  await github.ask('PUT', '/_sandbox/rules', { body: settings })
  await mutate('enablePullRequestAutoMerge', number)
  expect(await pull(number)).toMatchObject({ merged: false })
  await deploy.review(number, bob)
  expect(await pull(number)).toMatchObject({ merged: true, merged_by: { login: 'ann' } })
})

it('needs no auto-merge for what can be merged at once', async () => {
  const number = await deploy.open('topic')
  await github.ask('PUT', '/_sandbox/rules', { body: { repository: 'acme/deploy', allow_auto_merge: true } })
  expect(await mutate('enablePullRequestAutoMerge', number)).toMatchObject({
    errors: [{ message: 'Pull request is in clean status' }],
  })
})

it('merges later by REST, and says how it ended', async () => {
  const number = await deploy.open('topic')
  const Begun = z.object({ details: z.object({ uuid: z.string() }) })
  const begin = async (body: object) => {
    const answer = await deploy.ask('PUT', `/pulls/${number}/merge-async`, body)
    const { details } = Begun.parse(answer.body)
    return (await deploy.ask('GET', `/pulls/${number}/merge-async/${details.uuid}`)).body
  }
  expect(await begin({ sha: '0'.repeat(40) })).toMatchObject({
    status: 'failed',
    details: { message: 'Head branch was modified. Review and try the merge again.' },
  })
  expect(await begin({})).toMatchObject({ status: 'merged', details: { sha: await deploy.head() } })
  expect((await deploy.ask('PUT', `/pulls/${number}/merge-async`, {})).body).toMatchObject({
    status: 'merged',
  })
})

it('keeps labels and comments, and says through what they were written', async () => {
  const number = await deploy.open('topic')
  await deploy.ask('POST', `/issues/${number}/labels`, { labels: ['slipway', 'production'] }, app)
  await deploy.ask('POST', `/issues/${number}/labels`, { labels: ['slipway'] }, app)
  await deploy.ask('POST', `/issues/${number}/comments`, { body: 'On its way' }, app)
  expect((await deploy.ask('GET', `/pulls/${number}`)).body).toMatchObject({
    labels: [{ name: 'slipway' }, { name: 'production' }],
    comments: 1,
  })
  expect((await deploy.ask('GET', `/issues/${number}/comments`)).body).toMatchObject([
    { user: { login: 'slipway[bot]' }, performed_via_github_app: { id: 4242 } },
  ])
  expect(await deploy.heard()).toEqual([
    'pull_request.opened',
    'pull_request.labeled',
    'pull_request.labeled',
    'issue_comment.created',
  ])
})
