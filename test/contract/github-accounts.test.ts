import { afterAll, beforeAll, expect, it } from 'vitest'
import type { GitHubAccounts } from '../../src/clients/github/accounts.ts'
import { createPersonTokens } from '../../src/clients/github/person-tokens.ts'
import type { GitHub } from '../../src/clients/github/index.ts'
import type { Grant } from '../../src/ports.ts'
import { memoryLinks } from '../simulator/memory-links.ts'
import { memoryStore } from '../simulator/memory-store.ts'
import { APP, smallGitHub, type SmallGitHub } from './github-small.ts'

let small: SmallGitHub
let accounts: GitHubAccounts
let git: GitHub
const links = memoryLinks()
const clock = { nowMs: () => Date.now() }

beforeAll(async () => {
  small = await smallGitHub()
  accounts = small.accounts()
  const log = { info: () => {} }
  git = small.open(createPersonTokens({ links, accounts, store: memoryStore(clock), log }))
})
afterAll(async () => {
  await git.close()
  await accounts.close()
  await small.stop()
})

const repository = 'acme/deploy'
const path = 'staging/checkout'
const ANN = { id: 101, login: 'ann' }
const BOB = { id: 102, login: 'bob' }

/** The whole device flow, as somebody goes through it. */
async function grantOf(person: string): Promise<Grant> {
  const { device } = await accounts.begin(0)
  await small.enter(device.userCode, person)
  const answer = await accounts.ask(device.deviceCode, 1_000)
  if (answer.kind !== 'granted') throw new Error(`not granted: ${answer.kind}`)
  return answer.grant
}

async function link(account: typeof ANN): Promise<Grant> {
  const grant = { ...(await grantOf(account.login)), accessEndsAtMs: null }
  await links.link({ slack: `U${account.login}`, account, linkedAtMs: 0 }, grant)
  return grant
}

async function opened(branch: string): Promise<{ number: number; head: string }> {
  const { commit: expectedHead } = await git.head(repository, 'main', { fresh: true })
  const additions = [{ path: `${path}/app.yaml`, text: APP.replace('1.41.3', branch) }]
  const words = { headline: branch, message: 'x', title: branch, body: 'Changelog' }
  const what = { base: 'main', branch, expectedHead, additions, deletions: [], path }
  const pull = await git.openPull({ repository, ...what, ...words })
  if (pull.kind !== 'opened') throw new Error(`not opened: ${pull.kind}`)
  return pull
}

const read = (number: number) => git.readPull({ repository, number, path, owners: false })

async function reviewsOf(number: number) {
  const state = await read(number)
  return state.kind === 'open' ? state.reviews.map(({ by, state: said, head }) => [by.login, said, head]) : []
}

/** What is sent while something is done, without the App's own requests for tokens. */
async function sentBy(doing: () => Promise<unknown>): Promise<string[]> {
  small.recorder.clear()
  await doing()
  return small.recorder.requests().filter(name => !/\/app\/|\/installation$/.test(name))
}

it('gives a code for a quarter of an hour, and a token once a person has entered it', async () => {
  const { device, intervalMs } = await accounts.begin(0)
  expect(device).toMatchObject({ url: `${small.webUrl}/login/device`, endsAtMs: 900_000 })
  expect(device.userCode).toMatch(/^[A-Z]{4}-[A-Z]{4}$/)
  expect(intervalMs).toBe(5_000)
  expect(await accounts.ask(device.deviceCode, 0)).toEqual({ kind: 'pending' })
  expect(await accounts.ask(device.deviceCode, 0)).toEqual({ kind: 'slower', intervalMs: 10_000 })
})

it('names whose token it is, by verified addresses', async () => {
  const grant = await grantOf('ann')
  expect(grant).toMatchObject({ access: expect.stringMatching(/^ghu_/), accessEndsAtMs: 28_801_000 })
  expect(await accounts.whose(grant)).toEqual({ account: ANN, emails: ['ann@example.com'] })
})

it('says that somebody refused, and that a code is none', async () => {
  const { device } = await accounts.begin(0)
  await small.enter(device.userCode, 'bob', 'refuse')
  expect(await accounts.ask(device.deviceCode, 0)).toEqual({ kind: 'denied' })
  expect(await accounts.ask(device.deviceCode, 0)).toEqual({ kind: 'over' })
})

it('renews both tokens, once, and ends them', async () => {
  const grant = await grantOf('ann')
  const after = await accounts.renew(grant.refresh ?? '', 5_000)
  if (after === 'over') throw new Error('not renewed')
  expect(await accounts.renew(grant.refresh ?? '', 5_000)).toBe('over')
  expect([await accounts.isOver(grant), await accounts.isOver(after)]).toEqual([true, false])
  await accounts.end(after)
  expect(await accounts.isOver(after)).toBe(true)
  await accounts.end(after)
})

function approval(as: typeof ANN, of: { number: number; head: string }) {
  const said = { verb: 'approve' as const, body: 'Approved on the card.' }
  return { repository, as, ...of, ...said, mark: 'slipway production/checkout#1 1' }
}

it('gives a review as the person, of the head that they saw, once', async () => {
  await link(ANN)
  const { number, head } = await opened('given')
  const request = approval(ANN, { number, head })
  expect(await git.reviewAs(request)).toEqual({ kind: 'given' })
  expect(await sentBy(() => git.reviewAs(request))).toEqual([
    'GET /repos/{owner}/{repo}/pulls/{pull_number}/reviews',
  ])
  expect(await reviewsOf(number)).toEqual([['ann', 'approved', head]])
  const changes = {
    ...request,
    verb: 'request_changes' as const,
    body: 'Not yet.',
    mark: 'slipway production/checkout#1 2',
  }
  expect(await git.reviewAs(changes)).toEqual({ kind: 'given' })
  expect(await reviewsOf(number)).toEqual([['ann', 'changes_requested', head]])
})

it('finds a review whose answer was lost', async () => {
  await link(ANN)
  const { number, head } = await opened('lost')
  const match = { method: 'POST', path: `/pulls/${number}/reviews` }
  await small.as('ann', 'POST', '/_sandbox/faults', { match, do: 'do-then-status', status: 502 })
  const request = approval(ANN, { number, head })
  await expect(git.reviewAs(request)).rejects.toMatchObject({ name: 'RetryableError' })
  expect(await git.reviewAs(request)).toEqual({ kind: 'given' })
  const all = await small.as('ann', 'GET', `/repos/${repository}/pulls/${number}/reviews`)
  expect(all).toHaveLength(1)
})

it('leaves what was said on GitHub since, where the answer was lost', async () => {
  await link(ANN)
  const { number, head } = await opened('lost-and-said')
  const request = approval(ANN, { number, head })
  expect(await git.reviewAs(request)).toEqual({ kind: 'given' })
  await small.as('ann', 'POST', `/repos/${repository}/pulls/${number}/reviews`, {
    event: 'REQUEST_CHANGES',
    body: 'No.',
  })
  expect(await git.reviewAs(request)).toEqual({ kind: 'given' })
  expect(await reviewsOf(number)).toEqual([['ann', 'changes_requested', head]])
  expect(await git.reviewAs({ ...request, mark: 'slipway production/checkout#1 2' })).toEqual({
    kind: 'given',
  })
  expect(await reviewsOf(number)).toEqual([['ann', 'approved', head]])
})

it('takes a review back as the person, and as the App for whom GitHub does not let', async () => {
  await link(ANN)
  await link(BOB)
  const { number, head } = await opened('withdrawn')
  const request = approval(ANN, { number, head })
  for (const as of [ANN, BOB]) {
    // oxlint-disable-next-line no-await-in-loop -- one after another, to see each
    await git.reviewAs({ ...request, as })
    // oxlint-disable-next-line no-await-in-loop -- one after another, to see each
    expect(await git.reviewAs({ ...request, as, verb: 'withdraw', body: 'Taken back.' })).toEqual({
      kind: 'given',
    })
  }
  expect(await reviewsOf(number)).toEqual([])
  expect(await git.reviewAs({ ...request, as: BOB, verb: 'withdraw' })).toEqual({ kind: 'given' })
})

it('passes on what GitHub refuses, and forgets a link that GitHub ended', async () => {
  await link(BOB)
  const { number } = await opened('refused')
  const request = approval(BOB, { number, head: '0'.repeat(40) })
  expect(await git.reviewAs(request)).toMatchObject({ kind: 'refused', why: 'other' })
  const grant = await link(BOB)
  await accounts.end(grant)
  expect(await git.reviewAs(request)).toMatchObject({ kind: 'refused', why: 'unlinked' })
  expect(await links.ofAccount(BOB.id)).toBeNull()
})

it('lets nobody review their own pull request', async () => {
  await link(ANN)
  const content = Buffer.from('a: 1\n').toString('base64')
  const { commit: sha } = await git.head(repository, 'main', { fresh: true })
  const ref = { ref: 'refs/heads/own', sha }
  await small.as('ann', 'POST', `/repos/${repository}/git/refs`, ref)
  const change = { message: 'Own', content, branch: 'own' }
  await small.as('ann', 'PUT', `/repos/${repository}/contents/own.yaml`, change)
  await small.as('ann', 'POST', `/repos/${repository}/pulls`, { title: 'Own', head: 'own', base: 'main' })
  const number = (await git.pullOf(repository, 'own')) ?? 0
  const { commit: head } = await git.head(repository, 'own', { fresh: true })
  const request = approval(ANN, { number, head })
  expect(await git.reviewAs(request)).toMatchObject({ kind: 'refused', why: 'own' })
})

it('merges as the person, and says who may not', async () => {
  await link(ANN)
  await link(BOB)
  const { number, head } = await opened('theirs')
  const state = await read(number)
  const id = state.kind === 'open' ? state.id : ''
  const merge = { repository, number, id, head, path, method: 'merge' as const, headline: 'x', body: '' }
  expect(await git.mergePull({ ...merge, as: BOB })).toMatchObject({ kind: 'not_theirs' })
  const merged = await git.mergePull({ ...merge, as: ANN })
  expect(merged).toMatchObject({ kind: 'merged' })
  expect(await read(number)).toMatchObject({ by: { login: 'ann', bot: false } })
  await links.unlink('Uann')
  expect(await git.mergePull({ ...merge, as: ANN })).toMatchObject({ kind: 'not_theirs' })
})

it('sends nothing that GitHub does not describe', () => {
  expect(small.recorder.faults()).toEqual([])
})
