import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from '../unit/sandbox/github/started.ts'
import type { Started } from '../unit/sandbox/github/started.ts'
import { operations, webhooks } from './openapi-operations.ts'
import { checkRequest, checkResponse, checkWebhook, findOperation } from './openapi.ts'

/** Calls the stand-in, checks both directions against GitHub's description, and gives the answer's body. */
type Checked = (method: string, path: string, more?: { token?: string; body?: unknown }) => Promise<unknown>

const Sha = z.object({ sha: z.string() })
const Id = z.object({ id: z.number() })
const deploy = '/repos/acme/deploy'

let github: Started
const called = new Set<string>()
/** What was found wrong since the last look. */
const faults: string[] = []

beforeAll(async () => {
  github = await start()
})
afterAll(() => github.stop())

const checked: Checked = async (method, path, more = {}) => {
  faults.push(
    ...checkRequest({ method, path, body: more.body }).map(fault => `${method} ${path} as sent: ${fault}`),
  )
  const { status, body } = await github.ask(method, path, { token: ann, ...more })
  if (status >= 400) throw new Error(`${method} ${path}: ${status} ${JSON.stringify(body)}`)
  faults.push(
    ...checkResponse({ method, path, status, body }).map(fault => `${method} ${path} as answered: ${fault}`),
  )
  called.add(`${method} ${findOperation(method, new URL(path, github.url).pathname)?.path ?? path}`)
  return body
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
  expect(faults.splice(0)).toEqual([])
})

it('answers about repositories and people as GitHub describes it', async () => {
  await checked('GET', '/user')
  await checked('GET', '/users/bob')
  await checked('GET', '/orgs/acme/teams/sre/memberships/carol')
  await checked('GET', deploy)
  await checked('GET', `${deploy}/branches?per_page=10`)
  await checked('GET', `${deploy}/branches/main`)
  await checked('GET', `${deploy}/collaborators/carol/permission`)
  expect(faults.splice(0)).toEqual([])
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
  expect(faults.splice(0)).toEqual([])
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
  expect(faults.splice(0)).toEqual([])
})

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
  expect(faults.splice(0)).toEqual([])
})

it('sends webhooks as GitHub describes them', async () => {
  await github.settled()
  const kinds = github.heard.map(({ event, payload }) => {
    const action = typeof payload['action'] === 'string' ? `-${payload['action']}` : ''
    const name = `${event.replaceAll('_', '-')}${action}`
    faults.push(...checkWebhook(name, payload).map(fault => `${name}: ${fault}`))
    return name
  })
  expect(faults.splice(0)).toEqual([])
  expect(new Set(kinds)).toEqual(new Set(webhooks))
})

it('lists what it delivered as GitHub describes it', async () => {
  const token = github.jwt()
  const [first] = z.array(Id).parse(await checked('GET', '/app/hook/deliveries?per_page=1', { token }))
  await checked('GET', `/app/hook/deliveries/${first?.id}`, { token })
  await checked('POST', `/app/hook/deliveries/${first?.id}/attempts`, { token })
  expect(faults.splice(0)).toEqual([])
})

it('was asked for every operation that is in the extract', () => {
  expect([...called].toSorted()).toEqual([...operations].toSorted())
})
