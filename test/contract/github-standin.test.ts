import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { clientId, linking } from '../unit/sandbox/github/linking.ts'
import { ann, bob, carol, start } from '../unit/sandbox/github/started.ts'
import type { Started } from '../unit/sandbox/github/started.ts'
import { checkedCalls } from './openapi-checked.ts'
import type { Checked } from './openapi-checked.ts'
import { operations, webhooks } from './openapi-operations.ts'

const Sha = z.object({ sha: z.string() })
const Id = z.object({ id: z.number() })
const Numbered = z.object({ number: z.number(), node_id: z.string() })
const Begun = z.object({ details: z.object({ uuid: z.string() }) })
const deploy = '/repos/acme/deploy'

let github: Started
let seen: Checked
beforeAll(async () => {
  github = await start()
  seen = checkedCalls(github, ann)
})
afterAll(() => github.stop())

const checked: Checked['call'] = (...asked) => seen.call(...asked)

async function branchWith(name: string): Promise<void> {
  const { sha } = Sha.parse(await checked('GET', `${deploy}/commits/main`))
  await checked('POST', `${deploy}/git/refs`, { body: { ref: `refs/heads/${name}`, sha } })
  await writeFile(name)
}

function writeFile(branch: string): Promise<unknown> {
  const body = { message: `Write on ${branch}`, content: 'YQ==', branch }
  return checked('PUT', `${deploy}/contents/${branch}.txt`, { body })
}

it('answers the App as GitHub describes it', async () => {
  const token = github.jwt()
  await checked('GET', '/app', { token })
  await checked('GET', '/app/installations', { token })
  await checked('GET', '/orgs/acme/installation', { token })
  const { id } = Id.parse(await checked('GET', `${deploy}/installation`, { token }))
  const body = { repositories: ['deploy'], permissions: { contents: 'write' } }
  await checked('POST', `/app/installations/${id}/access_tokens`, { token, body })
  await checked('GET', '/rate_limit')
  expect(seen.faults()).toEqual([])
})

it('answers about repositories and people as GitHub describes it', async () => {
  await checked('GET', '/user')
  await checked('GET', '/users/bob')
  await checked('GET', '/orgs/acme/teams/sre/memberships/carol')
  await checked('GET', '/orgs/acme/teams/sre/members')
  await checked('GET', deploy)
  await checked('GET', `${deploy}/branches?per_page=10`)
  await checked('GET', `${deploy}/branches/main`)
  await checked('GET', `${deploy}/collaborators?permission=push`)
  await checked('GET', `${deploy}/collaborators/carol/permission`)
  expect(seen.faults()).toEqual([])
})

it('answers with git objects and takes new ones as GitHub describes it', async () => {
  await checked('GET', `${deploy}/git/ref/heads/main`)
  const head = Sha.parse(await checked('GET', `${deploy}/commits/main`)).sha
  const commit = await checked('GET', `${deploy}/git/commits/${head}`)
  const { tree } = z.object({ tree: Sha }).parse(commit)
  const Entries = z.object({ tree: z.array(z.object({ path: z.string(), sha: z.string() })) })
  const listed = Entries.parse(await checked('GET', `${deploy}/git/trees/${tree.sha}?recursive=1`))
  const file = listed.tree.find(entry => entry.path === 'README.md')
  await checked('GET', `${deploy}/git/blobs/${file?.sha}`)
  const blob = Sha.parse(await checked('POST', `${deploy}/git/blobs`, { body: { content: 'a: 1\n' } }))
  const entry = { path: 'staging/link.yaml', mode: '120000', type: 'blob', sha: blob.sha }
  const body = { base_tree: tree.sha, tree: [entry] }
  const grown = Sha.parse(await checked('POST', `${deploy}/git/trees`, { body }))
  const made = { message: 'Add a link', tree: grown.sha, parents: [head] }
  const young = Sha.parse(await checked('POST', `${deploy}/git/commits`, { body: made }))
  await checked('POST', `${deploy}/git/refs`, { body: { ref: 'refs/heads/link', sha: head } })
  await checked('PATCH', `${deploy}/git/refs/heads/link`, { body: { sha: young.sha, force: true } })
  await checked('GET', `${deploy}/git/matching-refs/heads/`)
  await checked('GET', `${deploy}/compare/main...link?per_page=50`)
  await checked('GET', `${deploy}/tarball/link`)
  await checked('DELETE', `${deploy}/git/refs/heads/link`)
  expect(seen.faults()).toEqual([])
})

it('answers about commits, contents and pull requests as GitHub describes it', async () => {
  const repo = '/repos/acme/checkout'
  const head = Sha.parse(await checked('GET', `${repo}/commits/main`)).sha
  await checked('GET', `${repo}/commits?sha=main&path=src&per_page=5`)
  await checked('POST', `${repo}/git/refs`, { body: { ref: 'refs/heads/faster', sha: head } })
  const content = Buffer.from('export const fast = true\n').toString('base64')
  const file = { message: 'Be faster', content, branch: 'faster' }
  await checked('PUT', `${repo}/contents/src/fast.js`, { body: file })
  await checked('GET', `${repo}/contents/src/fast.js?ref=faster`)
  const opened = { title: 'Be faster', head: 'faster', base: 'main', body: 'It was slow.' }
  await checked('POST', `${repo}/pulls`, { body: opened })
  await checked('PUT', `${repo}/contents/src/faster.js`, { body: { ...file, message: 'Be faster still' } })
  await checked('GET', `${repo}/pulls?state=all`)
  await checked('GET', `${repo}/pulls/1`)
  const merged = Sha.parse(
    await checked('PUT', `${repo}/pulls/1/merge`, { body: { merge_method: 'squash' } }),
  )
  await checked('GET', `${repo}/commits/${merged.sha}/pulls`)
  await checked('GET', `${repo}/contents/src?ref=main`)
  expect(seen.faults()).toEqual([])
})

it('takes reviews of a pull request, and what is asked of reviewers, as GitHub describes it', async () => {
  await branchWith('review-me')
  const opened = { title: 'Review me', head: 'review-me', base: 'main' }
  const { number } = Numbered.parse(await checked('POST', `${deploy}/pulls`, { body: opened }))
  const pull = `${deploy}/pulls/${number}`
  const asked = { reviewers: ['bob'], team_reviewers: ['sre'] }
  await checked('POST', `${pull}/requested_reviewers`, { body: asked })
  await checked('GET', `${pull}/requested_reviewers`)
  await checked('DELETE', `${pull}/requested_reviewers`, { body: asked })
  const made = { event: 'APPROVE', body: 'Good' }
  const { id } = Id.parse(await checked('POST', `${pull}/reviews`, { token: bob, body: made }))
  await checked('GET', `${pull}/reviews`)
  await checked('GET', `${pull}/reviews/${id}`)
  await checked('PUT', `${pull}/reviews/${id}`, { token: bob, body: { body: 'Very good' } })
  const body = { message: 'Look again', event: 'DISMISS' }
  await checked('PUT', `${pull}/reviews/${id}/dismissals`, { token: carol, body })
  await checked('GET', `${pull}/commits`)
  await checked('GET', `${pull}/files`)
  await checked('PATCH', pull, { body: { title: 'Reviewed', state: 'closed' } })
  await checked('PATCH', pull, { body: { state: 'open' } })
  await writeFile('main')
  await checked('PUT', `${pull}/update-branch`, { body: {} })
  await checked('PUT', `${pull}/merge`, { body: { merge_method: 'rebase' } })
  await checked('GET', `${pull}/merge`)
  expect(seen.faults()).toEqual([])
})

it('labels, comments, queues and merges later as GitHub describes it', async () => {
  await branchWith('later')
  const opened = { title: 'Later', head: 'later', base: 'main' }
  const { number, node_id: id } = Numbered.parse(await checked('POST', `${deploy}/pulls`, { body: opened }))
  const issue = `${deploy}/issues/${number}`
  await checked('POST', `${issue}/labels`, { body: { labels: ['slipway'] } })
  await checked('GET', `${issue}/labels`)
  await checked('POST', `${issue}/comments`, { body: { body: 'Soon' } })
  await checked('GET', `${issue}/comments`)
  await github.rules([{ rules: [allRules[1], { type: 'merge_queue' }] }])
  const wish = `mutation($id: ID!) { enablePullRequestAutoMerge(input: { pullRequestId: $id }) { actor { login } } }`
  const unwish = wish.replace('enable', 'disable')
  for (const document of [wish, unwish]) {
    expect(await github.graphql(document, { variables: { id } })).not.toHaveProperty('errors')
    await checked('GET', `${deploy}/pulls/${number}`)
  }
  await github.rules([{ rules: [{ type: 'merge_queue' }] }])
  const async = `${deploy}/pulls/${number}/merge-async`
  const { details } = Begun.parse(await checked('PUT', async, { body: { merge_action: 'merge_queue' } }))
  await checked('GET', `${async}/${details.uuid}`)
  await github.rules([])
  expect(seen.faults()).toEqual([])
})

it('takes back the tokens that people gave as GitHub describes it', async () => {
  const secret = Buffer.from(`${clientId}:sandbox-client-secret`).toString('base64')
  const asked = async () => ({
    headers: { authorization: `Basic ${secret}` },
    body: { access_token: (await linking(github).link('bob')).access_token },
  })
  await checked('GET', '/user/emails')
  await checked('POST', `/applications/${clientId}/token`, await asked())
  await checked('DELETE', `/applications/${clientId}/token`, await asked())
  await checked('DELETE', `/applications/${clientId}/grant`, await asked())
  expect(seen.faults()).toEqual([])
})

it('keeps check runs and rules as GitHub describes it', async () => {
  const token = await github.token()
  const head = Sha.parse(await checked('GET', `${deploy}/commits/main`)).sha
  const output = { title: 'Waiting', summary: 'Waits for *one* peer.' }
  const body = { name: 'slipway/release', head_sha: head, external_id: 'production/checkout#1', output }
  const { id } = Id.parse(await checked('POST', `${deploy}/check-runs`, { token, body }))
  const done = { status: 'completed', conclusion: 'success', details_url: 'https://acme.example/1' }
  await checked('PATCH', `${deploy}/check-runs/${id}`, { token, body: done })
  await checked('GET', `${deploy}/check-runs/${id}`)
  await checked('GET', `${deploy}/commits/main/check-runs?check_name=slipway%2Frelease`)
  await github.rules([{ rules: allRules }])
  await checked('GET', `${deploy}/rules/branches/main`)
  const [ruleset] = z.array(Id).parse(await checked('GET', `${deploy}/rulesets`))
  await checked('GET', `${deploy}/rulesets/${ruleset?.id}`)
  await github.rules([])
  expect(seen.faults()).toEqual([])
})

const allRules = [
  { type: 'pull_request', parameters: { required_approving_review_count: 1 } },
  {
    type: 'required_status_checks',
    parameters: { required_status_checks: [{ context: 'slipway/release', integration_id: 4242 }] },
  },
  { type: 'merge_queue' },
]

it('takes statuses, deployments and dispatches as GitHub describes it', async () => {
  const head = Sha.parse(await checked('GET', `${deploy}/commits/main`)).sha
  const context = 'slipway/staging/checkout'
  const status = {
    state: 'pending',
    context,
    description: 'rolling out',
    target_url: 'https://acme.example',
  }
  await checked('POST', `${deploy}/statuses/${head}`, { body: status })
  await checked('GET', `${deploy}/commits/${head}/statuses`)
  await checked('GET', `${deploy}/commits/${head}/status`)
  const body = { ref: head, environment: 'staging/checkout', required_contexts: [], auto_merge: false }
  const { id } = Id.parse(await checked('POST', `${deploy}/deployments`, { body }))
  await checked('GET', `${deploy}/deployments?environment=staging%2Fcheckout`)
  await checked('GET', `${deploy}/deployments/${id}`)
  const made = { state: 'success', environment_url: 'https://acme.example', auto_inactive: false }
  await checked('POST', `${deploy}/deployments/${id}/statuses`, { body: made })
  await checked('GET', `${deploy}/deployments/${id}/statuses`)
  const dispatched = { event_type: 'slipway.live', client_payload: { version: '1.0.0' } }
  await checked('POST', `${deploy}/dispatches`, { body: dispatched })
  expect(seen.faults()).toEqual([])
})

it('sends webhooks as GitHub describes them', async () => {
  await github.settled()
  const names = new Set(seen.webhooks())
  expect(seen.faults()).toEqual([])
  expect([...names].toSorted()).toEqual([...webhooks].toSorted())
})

it('lists what it delivered as GitHub describes it', async () => {
  const token = github.jwt()
  await checked('GET', '/app/hook/config', { token })
  const [first] = z.array(Id).parse(await checked('GET', '/app/hook/deliveries?per_page=1', { token }))
  await checked('GET', `/app/hook/deliveries/${first?.id}`, { token })
  await checked('POST', `/app/hook/deliveries/${first?.id}/attempts`, { token })
  expect(seen.faults()).toEqual([])
})

it('was asked for every operation that is in the extract', () => {
  expect([...seen.called].toSorted()).toEqual([...operations].toSorted())
})
