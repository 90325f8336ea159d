import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { clientId, linking } from './linking.ts'
import type { Linking } from './linking.ts'
import { pulling } from './pulling.ts'
import { start } from './started.ts'
import type { Started } from './started.ts'

let github: Started
let flow: Linking
beforeEach(async () => {
  github = await start()
  flow = linking(github)
})
afterEach(() => github.stop())

const statusOf = async (token: string) => (await github.ask('GET', '/user', { token })).status
const basic = `Basic ${Buffer.from(`${clientId}:sandbox-client-secret`).toString('base64')}`
const end = (what: 'token' | 'grant', token: string) =>
  github.ask('DELETE', `/applications/${clientId}/${what}`, {
    headers: { authorization: basic },
    body: { access_token: token },
  })

it('gives a token once the person has entered the code', async () => {
  const { device_code: code, user_code: userCode } = await flow.begin()
  expect(await flow.poll(code)).toMatchObject({ error: 'authorization_pending' })
  await flow.enter(userCode.toLowerCase(), 'bob')
  github.clock.now += 5_000
  const issued = await flow.poll(code)
  expect(issued).toMatchObject({ expires_in: 28_800, scope: '', token_type: 'bearer' })
  const { access_token: token } = z.object({ access_token: z.string() }).parse(issued)
  expect(token).toMatch(/^ghu_/)
  expect((await github.ask('GET', '/user', { token })).body).toMatchObject({ login: 'bob' })
  expect((await github.ask('GET', '/user/emails', { token })).body).toEqual([
    { email: 'bob@acme.example', primary: true, verified: true, visibility: 'private' },
  ])
  expect(await flow.poll(code)).toMatchObject({ error: 'incorrect_device_code' })
})

it('wants slower questions from who asks too fast', async () => {
  const { device_code: code } = await flow.begin()
  await flow.poll(code)
  github.clock.now += 4_000
  expect(await flow.poll(code)).toMatchObject({ error: 'slow_down', interval: 10 })
  github.clock.now += 9_000
  expect(await flow.poll(code)).toMatchObject({ error: 'slow_down', interval: 15 })
  github.clock.now += 15_000
  expect(await flow.poll(code)).toMatchObject({ error: 'authorization_pending' })
})

it('says when the person refused, and when the code is too old or unknown', async () => {
  const refused = await flow.begin()
  await flow.enter(refused.user_code, 'bob', 'refuse')
  expect(await flow.poll(refused.device_code)).toMatchObject({ error: 'access_denied' })
  const old = await flow.begin()
  github.clock.now += 900_000
  expect(await flow.poll(old.device_code)).toMatchObject({ error: 'expired_token' })
  expect((await flow.enter(old.user_code, 'bob')).status).toBe(422)
  expect((await flow.post('/login/device/code', { client_id: 'Iv1.other' })).status).toBe(404)
})

it('answers as a form where JSON is not asked for', async () => {
  const { body } = await flow.post('/login/device/code', { client_id: clientId }, '*/*')
  expect(new URLSearchParams(String(body)).get('interval')).toBe('5')
})

it('is off until somebody turns it on', async () => {
  await github.stop()
  github = await start(seed => ({ ...seed, app: { ...seed.app, deviceFlow: false } }))
  const { body } = await linking(github).post('/login/device/code', { client_id: clientId })
  expect(body).toMatchObject({ error: 'device_flow_disabled' })
})

it('ends a token after eight hours, and both tokens when they are renewed', async () => {
  const first = await flow.link('bob')
  const second = z.object({ access_token: z.string() }).parse(await flow.refresh(first.refresh_token))
  expect(await statusOf(first.access_token)).toBe(401)
  expect(await flow.refresh(first.refresh_token)).toMatchObject({ error: 'bad_refresh_token' })
  expect(await statusOf(second.access_token)).toBe(200)
  github.clock.now += 8 * 3_600_000
  expect((await github.ask('GET', '/user', { token: second.access_token })).body).toMatchObject({
    message: 'Bad credentials',
  })
})

it('ends one token, or all that a person gave and tells the App', async () => {
  const [one, other] = [await flow.link('bob'), await flow.link('bob')]
  expect((await end('token', one.access_token)).status).toBe(204)
  expect([await statusOf(one.access_token), await statusOf(other.access_token)]).toEqual([401, 200])
  await end('grant', other.access_token)
  expect(await statusOf(other.access_token)).toBe(401)
  await github.settled()
  expect(github.heard.at(-1)).toMatchObject({
    event: 'github_app_authorization',
    payload: { action: 'revoked', sender: { login: 'bob' } },
  })
})

it('lets a person revoke on their settings page', async () => {
  const { access_token: token, refresh_token: refresh } = await flow.link('carol')
  expect((await flow.post('/settings/apps/authorizations', { person: 'carol', do: 'revoke' })).status).toBe(
    200,
  )
  expect(await statusOf(token)).toBe(401)
  expect(await flow.refresh(refresh)).toMatchObject({ error: 'bad_refresh_token' })
})

it('acts as the person, with no more than both may do', async () => {
  const deploy = pulling(github)
  const number = await deploy.open('topic')
  const { access_token: token } = await flow.link('bob')
  const { body } = await deploy.review(number, token)
  expect(body).toMatchObject({ user: { login: 'bob', type: 'User' }, state: 'APPROVED' })
  expect(await deploy.ask('POST', '/dispatches', { event_type: 'x' }, token)).toMatchObject({ status: 204 })
  const run = { name: 'slipway/release', head_sha: await deploy.head() }
  expect((await deploy.ask('POST', '/check-runs', run, token)).body).toMatchObject({
    message: 'You must authenticate via a GitHub App.',
  })
})

it('refuses what the App may not do, though the person may', async () => {
  await github.stop()
  const permissions = { contents: 'read', pull_requests: 'write' } as const
  github = await start(seed => ({ ...seed, app: { ...seed.app, permissions } }))
  const deploy = pulling(github)
  const number = await deploy.open('topic')
  const { access_token: token } = await linking(github).link('bob')
  expect((await deploy.review(number, token)).status).toBe(200)
  expect(await deploy.ask('PUT', `/pulls/${number}/merge`, {}, token)).toMatchObject({
    status: 403,
    body: { message: 'Resource not accessible by integration' },
  })
  expect((await github.ask('GET', '/user/emails', { token })).status).toBe(403)
})
