import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { bob, start } from './started.ts'
import type { Started } from './started.ts'
import { pulling } from './pulling.ts'
import type { Pulling } from './pulling.ts'

let github: Started
let deploy: Pulling
let app: string
beforeEach(async () => {
  github = await start()
  deploy = pulling(github)
  app = await github.token()
})
afterEach(() => github.stop())

const Ids = z.object({ data: z.object({ repository: z.object({ id: z.string() }) }) })
const repositoryId = async () => {
  const answer = await github.graphql('{ repository(owner: "acme", name: "deploy") { id } }')
  return Ids.parse(answer).data.repository.id
}
const road = `mutation Road($ref: CreateRefInput!, $commit: CreateCommitOnBranchInput!, $pull: CreatePullRequestInput!) {
  createRef(input: $ref) { ref { name } }
  createCommitOnBranch(input: $commit) { commit { oid } }
  createPullRequest(input: $pull) { pullRequest { number author { __typename login } headRefOid } }
}`
const roadOf = async (branch: string, head: string) => ({
  ref: { repositoryId: await repositoryId(), name: `refs/heads/${branch}`, oid: head },
  commit: {
    branch: { repositoryNameWithOwner: 'acme/deploy', branchName: branch },
    message: { headline: 'Deploy checkout 1.42.0' },
    expectedHeadOid: head,
    fileChanges: { additions: [{ path: 'production.yaml', contents: 'YTogMQo=' }] },
  },
  pull: {
    repositoryId: await repositoryId(),
    baseRefName: 'main',
    headRefName: branch,
    title: 'Checkout 1.42.0',
  },
})

it('makes branch, commit and pull request in one document', async () => {
  const variables = await roadOf('slipway/checkout', await deploy.head())
  const answer = await github.graphql(road, { token: app, variables })
  expect(answer).toMatchObject({
    data: {
      createPullRequest: {
        pullRequest: {
          number: 1,
          author: { __typename: 'Bot', login: 'slipway' },
          headRefOid: await deploy.head('slipway%2Fcheckout'),
        },
      },
    },
  })
  expect(await deploy.heard()).toEqual(['pull_request.opened'])
})

it('runs every mutation of a document, and each fails by itself', async () => {
  const variables = await roadOf('slipway/checkout', await deploy.head())
  await github.graphql(road, { token: app, variables })
  expect(await github.graphql(road, { token: app, variables })).toMatchObject({
    data: { createRef: null, createCommitOnBranch: null, createPullRequest: null },
    errors: [
      {
        type: 'UNPROCESSABLE',
        path: ['createRef'],
        message: 'A ref named "refs/heads/slipway/checkout" already exists in the repository.',
      },
      { type: 'STALE_DATA', path: ['createCommitOnBranch'] },
      { type: 'UNPROCESSABLE', message: 'A pull request already exists for acme:slipway/checkout.' },
    ],
  })
})

const query = `query Pull($number: Int!) { repository(owner: "acme", name: "deploy") { pullRequest(number: $number) {
  id state mergeable mergeStateStatus reviewDecision isDraft merged mergedBy { login } mergeCommit { oid }
  potentialMergeCommit { oid tree { oid } parents(first: 2) { nodes { oid } } file(path: "topic.txt") { type oid } }
  reviews(last: 100) { nodes { databaseId state submittedAt commit { oid }
    author { __typename login ... on User { databaseId } ... on Bot { databaseId } } } }
  reviewRequests(first: 10) { nodes { requestedReviewer { __typename ... on User { login } ... on Team { slug } } } }
  commits(last: 1) { nodes { commit { oid } } }
  autoMergeRequest { enabledAt } mergeQueueEntry { position }
} } }`
const Answer = z.object({
  data: z.object({ repository: z.object({ pullRequest: z.record(z.string(), z.unknown()) }) }),
})
const look = async (number: number) =>
  Answer.parse(await github.graphql(query, { variables: { number } })).data.repository.pullRequest

it('shows reviews, requests and the test merge by GraphQL', async () => {
  const number = await deploy.open('topic')
  await deploy.write('main', 'other.txt', 'x')
  await deploy.ask('POST', `/pulls/${number}/requested_reviewers`, { team_reviewers: ['sre'] })
  await deploy.review(number, bob)
  const [base, head] = [await deploy.head(), await deploy.head('topic')]
  expect(await look(number)).toMatchObject({
    state: 'OPEN',
    mergeable: 'MERGEABLE',
    mergeStateStatus: 'CLEAN',
    reviewDecision: null,
    potentialMergeCommit: { file: { type: 'blob' }, parents: { nodes: [{ oid: base }, { oid: head }] } },
    reviews: {
      nodes: [{ state: 'APPROVED', commit: { oid: head }, author: { __typename: 'User', databaseId: 102 } }],
    },
    reviewRequests: { nodes: [{ requestedReviewer: { __typename: 'Team', slug: 'sre' } }] },
    commits: { nodes: [{ commit: { oid: head } }] },
  })
})

it('merges exactly the tree of the test merge', async () => {
  const number = await deploy.open('topic')
  await deploy.write('main', 'other.txt', 'x')
  const Tree = z.object({ tree: z.object({ oid: z.string() }) })
  const { potentialMergeCommit } = await look(number)
  const tried = Tree.parse(potentialMergeCommit).tree.oid
  await deploy.ask('PUT', `/pulls/${number}/merge`, {})
  expect((await deploy.ask('GET', '/commits/main')).body).toMatchObject({ commit: { tree: { sha: tried } } })
  expect(await look(number)).toMatchObject({
    state: 'MERGED',
    mergeable: 'UNKNOWN',
    mergedBy: { login: 'ann' },
  })
})

it('has no test merge for what conflicts', async () => {
  const number = await deploy.open('topic')
  await deploy.write('main', 'topic.txt', 'another')
  const conflict = { mergeable: 'CONFLICTING', mergeStateStatus: 'DIRTY', potentialMergeCommit: null }
  expect(await look(number)).toMatchObject(conflict)
})

it('does not know at the first look after a change, when told to be late', async () => {
  await github.ask('PUT', '/_sandbox/mergeability', { body: { late: true } })
  const number = await deploy.open('topic')
  const unknown = { mergeable: 'UNKNOWN', mergeStateStatus: 'UNKNOWN', potentialMergeCommit: null }
  const known = { mergeable: 'MERGEABLE', mergeStateStatus: 'CLEAN' }
  await deploy.write('topic', 'topic.txt', 'changed')
  expect(await look(number)).toMatchObject(unknown)
  expect(await look(number)).toMatchObject(known)
  await deploy.write('main', 'other.txt', 'x')
  expect(await look(number)).toMatchObject(unknown)
})

it('closes what loses its branch, and reopens only what still has it', async () => {
  const number = await deploy.open('topic')
  await deploy.ask('PATCH', `/pulls/${number}`, { title: 'Other', body: 'Text', state: 'closed' })
  await deploy.ask('PATCH', `/pulls/${number}`, { state: 'open' })
  await deploy.ask('DELETE', '/git/refs/heads/topic')
  const actions = ['opened', 'edited', 'closed', 'reopened', 'closed']
  expect(await deploy.heard()).toEqual(actions.map(action => `pull_request.${action}`))
  expect((await deploy.ask('PATCH', `/pulls/${number}`, { state: 'open' })).body).toMatchObject({
    errors: [{ message: 'state cannot be changed. The topic branch has been deleted.' }],
  })
})

it('asks for reviews and closes by GraphQL', async () => {
  const number = await deploy.open('topic')
  const { id } = await look(number)
  const document = `mutation($pull: ID!, $users: [ID!]) {
    requestReviews(input: { pullRequestId: $pull, userIds: $users }) { pullRequest { number } }
    closePullRequest(input: { pullRequestId: $pull }) { pullRequest { state } }
  }`
  const users = z
    .object({ data: z.object({ user: z.object({ id: z.string() }) }) })
    .parse(await github.graphql('{ user(login: "bob") { id } }'))
  const variables = { pull: id, users: [users.data.user.id] }
  expect(await github.graphql(document, { variables })).toMatchObject({
    data: { closePullRequest: { pullRequest: { state: 'CLOSED' } } },
  })
  expect(await deploy.heard()).toEqual([
    'pull_request.opened',
    'pull_request.review_requested',
    'pull_request.closed',
  ])
})

it('tells by GraphQL what stands on a head, and who closed it', async () => {
  const number = await deploy.open('topic')
  const sha = await deploy.head('topic')
  await deploy.ask('POST', '/check-runs', { name: 'slipway/release', head_sha: sha }, app)
  await deploy.ask('POST', `/statuses/${sha}`, { state: 'success', context: 'lint' })
  const contexts = `contexts(first: 9) { nodes { kind: __typename
    ... on CheckRun { name status conclusion isRequired(pullRequestNumber: ${number}) }
    ... on StatusContext { context state isRequired(pullRequestNumber: ${number}) } } }`
  const answer = await github.graphql(
    `{ repository(owner: "acme", name: "deploy") { mergeCommitAllowed object(expression: "${sha}") { ... on Commit { statusCheckRollup { ${contexts} } } } } }`,
  )
  const run = {
    kind: 'CheckRun',
    name: 'slipway/release',
    status: 'QUEUED',
    conclusion: null,
    isRequired: false,
  }
  const status = { kind: 'StatusContext', context: 'lint', state: 'SUCCESS', isRequired: false }
  expect(answer).toMatchObject({
    data: {
      repository: {
        mergeCommitAllowed: true,
        object: { statusCheckRollup: { contexts: { nodes: [run, status] } } },
      },
    },
  })
  await deploy.ask('PATCH', `/pulls/${number}`, { state: 'closed' }, bob)
  expect((await deploy.ask('GET', `/issues/${number}`)).body).toMatchObject({ closed_by: { login: 'bob' } })
})
