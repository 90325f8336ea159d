import { afterEach, beforeEach, expect, it } from 'vitest'
import { createAppKeys } from '../../../../sandbox/github/demo-seed.ts'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'
const hourMs = 3_600_000

let github: Started
beforeEach(async () => {
  github = await start()
})
afterEach(() => github.stop())

const messageOf = async (token: string | undefined, method: string, path: string, body?: unknown) => {
  const answer = await github.ask(method, path, { ...(token ? { token } : {}), body })
  return { status: answer.status, ...(answer.status < 400 ? {} : { body: answer.body }) }
}

it('takes a token of the App only with its key and within its times', async () => {
  const strange = github.jwt({ privateKey: createAppKeys().privateKey })
  expect((await messageOf(github.jwt(), 'GET', '/app')).status).toBe(200)
  expect((await messageOf(strange, 'GET', '/app')).status).toBe(401)
  expect((await messageOf(github.jwt({ ageMs: 400_000 }), 'GET', '/app')).status).toBe(401)
  expect((await messageOf(github.jwt({ lifeMs: 900_000 }), 'GET', '/app')).body).toMatchObject({
    message: "'Expiration time' claim ('exp') is too far in the future",
  })
})

it('refuses what a narrowed token was not given', async () => {
  const token = await github.token({ repositories: ['deploy'], permissions: { contents: 'read' } })
  expect((await messageOf(token, 'GET', `${deploy}/commits/main`)).status).toBe(200)
  expect(await messageOf(token, 'POST', `${deploy}/dispatches`, { event_type: 'x' })).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  })
  expect((await messageOf(token, 'GET', `${deploy}/deployments`)).status).toBe(403)
  expect((await messageOf(token, 'GET', '/repos/acme/checkout')).status).toBe(404)
})

it('gives no token for more than the App has, or for repositories that are not there', async () => {
  const { body } = await github.ask('GET', `${deploy}/installation`, { token: github.jwt() })
  const path = `/app/installations/${JSON.stringify(body).match(/"id":(\d+)/)?.[1]}/access_tokens`
  const more = { permissions: { administration: 'write' } }
  expect((await messageOf(github.jwt(), 'POST', path, more)).status).toBe(422)
  expect((await messageOf(github.jwt(), 'POST', path, { repositories: ['nothing'] })).status).toBe(422)
})

it('ends an installation token after an hour', async () => {
  const token = await github.token()
  github.clock.now += hourMs - 1_000
  expect((await messageOf(token, 'GET', deploy)).status).toBe(200)
  github.clock.now += 1_000
  expect(await messageOf(token, 'GET', deploy)).toMatchObject({
    status: 401,
    body: { message: 'Bad credentials' },
  })
})

it('hides private repositories from strangers and asks for a user agent', async () => {
  expect((await messageOf(undefined, 'GET', deploy)).status).toBe(404)
  const answer = await github.ask('GET', deploy, { token: ann, headers: { 'user-agent': '' } })
  expect(answer.status).toBe(403)
})

it('answers 304 to who has the newest, and does not count it', async () => {
  const first = await github.ask('GET', `${deploy}/branches/main`, { token: ann })
  const etag = first.headers.get('etag') ?? ''
  const again = await github.ask('GET', `${deploy}/branches/main`, {
    token: ann,
    headers: { 'if-none-match': etag },
  })
  expect(again.status).toBe(304)
  const third = await github.ask('GET', `${deploy}/branches/main`, { token: ann })
  expect(third.headers.get('x-ratelimit-used')).toBe('2')
})

it('refuses when the hourly limit is spent, until the hour is over', async () => {
  await github.stop()
  github = await start(seed => ({ ...seed, rateLimitPerHour: 2 }))
  const statuses = []
  for (const _ of [1, 2, 3]) statuses.push(await github.ask('GET', deploy, { token: ann }))
  expect(statuses.map(({ status }) => status)).toEqual([200, 200, 403])
  expect(statuses.at(-1)?.headers.get('x-ratelimit-remaining')).toBe('0')
  github.clock.now += hourMs
  expect((await github.ask('GET', deploy, { token: ann })).status).toBe(200)
})

it('answers below the prefixes of GitHub Enterprise too', async () => {
  expect((await messageOf(ann, 'GET', `/api/v3${deploy}`)).status).toBe(200)
  const body = { query: '{ viewer { login } }' }
  const answer = await github.ask('POST', '/api/graphql', { token: ann, body })
  expect(answer.body).toEqual({ data: { viewer: { login: 'ann' } } })
})
