import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, bob, carol, start } from './started.ts'
import type { Started } from './started.ts'
import { pulling } from './pulling.ts'
import type { Pulling } from './pulling.ts'

let github: Started
let deploy: Pulling
let number: number
beforeEach(async () => {
  github = await start()
  deploy = pulling(github)
  number = await deploy.open('topic')
  await deploy.heard()
})
afterEach(() => github.stop())

const idOf = ({ body }: { body: unknown }) => z.object({ id: z.number() }).parse(body).id
const asked = async () => (await deploy.ask('GET', `/pulls/${number}/requested_reviewers`)).body
const request = (body: object) => deploy.ask('POST', `/pulls/${number}/requested_reviewers`, body)
const states = async () => {
  const { body } = await deploy.ask('GET', `/pulls/${number}/reviews`)
  return z
    .array(z.object({ state: z.string() }))
    .parse(body)
    .map(({ state }) => state)
}

it('lets nobody approve or refuse their own pull request', async () => {
  const { status, body } = await deploy.review(number, ann)
  expect({ status, body }).toMatchObject({
    status: 422,
    body: { message: 'Unprocessable Entity', errors: ['Can not approve your own pull request'] },
  })
  expect((await deploy.review(number, ann, 'REQUEST_CHANGES')).body).toMatchObject({
    errors: ['Can not request changes on your own pull request'],
  })
  expect((await deploy.review(number, ann, 'COMMENT')).status).toBe(200)
})

it('tells of reviews as they are submitted, edited and dismissed', async () => {
  const id = idOf(await deploy.review(number, bob))
  await deploy.ask('PUT', `/pulls/${number}/reviews/${id}`, { body: 'Seen twice' }, bob)
  const dismissal = { message: 'Look again' }
  await deploy.ask('PUT', `/pulls/${number}/reviews/${id}/dismissals`, dismissal, carol)
  expect(await deploy.heard()).toEqual([
    'pull_request_review.submitted',
    'pull_request_review.edited',
    'pull_request_review.dismissed',
  ])
  expect(await deploy.payload('pull_request_review.dismissed')).toMatchObject({
    review: { id, state: 'dismissed', user: { login: 'bob' }, body: 'Seen twice' },
    pull_request: { number },
    sender: { login: 'carol' },
  })
  expect(await states()).toEqual(['DISMISSED'])
  const again = await deploy.ask('PUT', `/pulls/${number}/reviews/${id}/dismissals`, dismissal, carol)
  expect(again.body).toMatchObject({ errors: ['Can not dismiss a dismissed pull request review'] })
})

it('takes a review only on a commit of the pull request', async () => {
  const on = (commit: string) =>
    deploy.ask('POST', `/pulls/${number}/reviews`, { event: 'APPROVE', commit_id: commit }, bob)
  expect((await on(await deploy.head('main'))).status).toBe(422)
  expect((await on(await deploy.head('topic'))).body).toMatchObject({ commit_id: await deploy.head('topic') })
})

it('keeps a review without an event to its author', async () => {
  await deploy.ask('POST', `/pulls/${number}/reviews`, { body: 'Not yet' }, bob)
  expect(await states()).toEqual([])
  expect(await deploy.heard()).toEqual([])
  const { body } = await deploy.ask('GET', `/pulls/${number}/reviews`, undefined, bob)
  expect(body).toMatchObject([{ state: 'PENDING' }])
})

it('asks people and teams for a review until they gave one', async () => {
  await request({ reviewers: ['bob'], team_reviewers: ['sre'] })
  expect(await deploy.heard()).toEqual(['pull_request.review_requested', 'pull_request.review_requested'])
  const teams = github.heard.map(({ payload }) => payload['requested_team'])
  expect(teams).toContainEqual(expect.objectContaining({ slug: 'sre' }))
  await deploy.review(number, carol)
  expect(await asked()).toMatchObject({ users: [{ login: 'bob' }], teams: [] })
  await deploy.ask('DELETE', `/pulls/${number}/requested_reviewers`, { reviewers: ['bob'] })
  expect(await asked()).toEqual({ users: [], teams: [] })
  expect(await deploy.heard()).toContain('pull_request.review_request_removed')
})

it('refuses reviewers whom GitHub refuses, and then asks nobody', async () => {
  const author = await request({ reviewers: ['bob', 'ann'] })
  expect(author).toMatchObject({
    status: 422,
    body: { message: 'Review cannot be requested from pull request author.' },
  })
  for (const body of [{ reviewers: ['bob', 'stranger'] }, { team_reviewers: ['nobodies'] }])
    expect((await request(body)).body).toMatchObject({
      message: expect.stringContaining('Reviews may only be requested from collaborators.'),
    })
  expect(await asked()).toEqual({ users: [], teams: [] })
})

it('lets somebody who may only read review, but not edit or dismiss', async () => {
  await github.stop()
  github = await start(seed => ({
    ...seed,
    repos: seed.repos.map(repo => ({
      ...repo,
      collaborators: { ann: 'write', bob: 'read', carol: 'admin' },
    })),
  }))
  deploy = pulling(github)
  number = await deploy.open('topic')
  const id = idOf(await deploy.review(number, bob))
  const dismissal = await deploy.ask(
    'PUT',
    `/pulls/${number}/reviews/${id}/dismissals`,
    { message: 'x' },
    bob,
  )
  expect(dismissal.status).toBe(403)
  expect((await deploy.ask('PATCH', `/pulls/${number}`, { title: 'Mine' }, bob)).status).toBe(403)
  expect((await deploy.ask('PUT', `/pulls/${number}/merge`, {}, bob)).status).toBe(403)
})
