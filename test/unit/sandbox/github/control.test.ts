import { afterEach, beforeEach, expect, it } from 'vitest'
import { z } from 'zod'
import { ann, start } from './started.ts'
import type { Started } from './started.ts'

const deploy = '/repos/acme/deploy'
const Fault = z.object({ id: z.number() })

let github: Started
beforeEach(async () => {
  github = await start()
})
afterEach(() => github.stop())

const fault = async (body: object) =>
  Fault.parse((await github.ask('POST', '/_sandbox/faults', { body })).body).id
const write = (path: string) =>
  github.ask('PUT', `${deploy}/contents/${path}`, { token: ann, body: { message: 'x', content: 'YQ==' } })
const exists = async (path: string) =>
  (await github.ask('GET', `${deploy}/contents/${path}`, { token: ann })).status === 200
const match = { method: 'PUT', pathRegex: '/contents/' }

it('answers with a fault instead, as often as told', async () => {
  const headers = { 'retry-after': '7' }
  await fault({ match, times: 2, skip: 1, do: 'status', status: 429, headers })
  const answers = [await write('a'), await write('b'), await write('c'), await write('d')]
  expect(answers.map(({ status }) => status)).toEqual([201, 429, 429, 201])
  expect(answers[1]?.headers.get('retry-after')).toBe('7')
})

it('cuts the connection before or after the work', async () => {
  await fault({ match, do: 'reset' })
  await expect(write('a')).rejects.toThrow('fetch failed')
  expect(await exists('a')).toBe(false)
  await fault({ match, do: 'do-then-reset' })
  await expect(write('a')).rejects.toThrow('fetch failed')
  expect(await exists('a')).toBe(true)
})

it('holds a request until released, and says when it has it', async () => {
  const id = await fault({ match: { graphqlOperation: 'Who' }, do: 'hold' })
  const waiting = github.graphql('query Who { viewer { login } }')
  await github.ask('GET', `/_sandbox/faults/${id}/hit`)
  await github.ask('POST', `/_sandbox/faults/${id}/release`)
  expect(await waiting).toEqual({ data: { viewer: { login: 'ann' } } })
})

it('does nothing for a client that left while it was held', async () => {
  const id = await fault({ match, do: 'hold' })
  const leaving = new AbortController()
  const asked = fetch(`${github.url}${deploy}/contents/a`, {
    method: 'PUT',
    headers: { authorization: `Bearer ${ann}` },
    body: JSON.stringify({ message: 'x', content: 'YQ==' }),
    signal: leaving.signal,
  })
  await github.ask('GET', `/_sandbox/faults/${id}/hit`)
  leaving.abort()
  await expect(asked).rejects.toThrow('aborted')
  await expect
    .poll(async () => (await github.ask('GET', '/_sandbox/requests')).body)
    .toMatchObject({
      requests: [{ route: 'PUT /repos/{owner}/{repo}/contents/{path}', status: 0, fault: id }],
    })
  expect(await exists('a')).toBe(false)
})

it('counts requests by route', async () => {
  await write('a')
  await github.graphql('{ viewer { login } }')
  const { body } = await github.ask('GET', '/_sandbox/requests')
  expect(body).toMatchObject({
    total: 2,
    counts: { 'PUT /repos/{owner}/{repo}/contents/{path}': 1, 'POST /graphql viewer': 1 },
    requests: [{ status: 201, actor: 'user ID 101' }, { status: 200 }],
  })
  await github.ask('DELETE', '/_sandbox/requests')
  expect((await github.ask('GET', '/_sandbox/requests')).body).toMatchObject({ total: 0 })
})

it('shows its state, and each change as it happens', async () => {
  const stream = await fetch(`${github.url}/_sandbox/events`)
  const chunks = stream.body?.pipeThrough(new TextDecoderStream()).getReader()
  await chunks?.read()
  await write('a')
  const event = await chunks?.read()
  expect(event?.value).toContain('event: push')
  await chunks?.cancel()
  const { body } = await github.ask('GET', '/_sandbox/state')
  expect(body).toMatchObject({
    repositories: {
      'acme/deploy': {
        commits: [{ author: 'ann', files: [{ path: 'a', status: 'added' }], statuses: [] }, {}],
      },
    },
  })
})

const pageAt = async (path: string) => (await github.ask('GET', path)).body

it('has pages for the addresses that people follow', async () => {
  expect(await pageAt('/acme/checkout/commit/main')).toContain('Keep the basket when the payment is refused')
  expect(await pageAt('/acme/checkout/compare/main~...main')).toMatchObject({ message: 'Not Found' })
  expect(await pageAt('/acme/deploy/blob/main/staging/search/config.yaml')).toContain(
    'TIMEOUT_MS: &#34;2500&#34;',
  )
})
