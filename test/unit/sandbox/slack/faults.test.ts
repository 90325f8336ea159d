import { afterEach, beforeEach, expect, it } from 'vitest'
import { channel, startWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

let slack: Workspace
beforeEach(async () => {
  slack = await startWorkspace()
})
afterEach(async () => await slack.stop())

const post = () => slack.api('chat.postMessage', { channel, text: 'x' })
const fault = (what: Record<string, unknown>) =>
  slack.sandbox('POST', 'faults', { match: { method: '^chat\\.' }, ...what })
const messageCount = async () => {
  const { body } = await slack.api('conversations.history', { channel })
  return Array.isArray(body['messages']) ? body['messages'].length : undefined
}

/** Waits until the stand-in holds a request. */
async function holding(): Promise<void> {
  const changes = await fetch(`${slack.url}/_sandbox/events`)
  const { body } = await slack.sandbox('GET', 'faults')
  const reader = changes.body?.getReader()
  while (body['holding'] !== 1) {
    const now = await slack.sandbox('GET', 'faults')
    if (now.body['holding'] === 1) break
    await reader?.read()
  }
  await reader?.cancel()
}

it('answers with a fault’s status as often as asked', async () => {
  await fault({ do: 'status', status: 503, times: 2, headers: { 'retry-after': '7' } })
  expect(await post()).toMatchObject({ status: 503, retryAfter: '7' })
  expect(await post()).toMatchObject({ status: 503 })
  expect(await post()).toMatchObject({ status: 200 })
  expect(await messageCount()).toBe(1)
})

it('cuts the connection before or after doing it', async () => {
  await fault({ do: 'reset' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(await messageCount()).toBe(0)
  await fault({ do: 'do-then-reset' })
  await expect(post()).rejects.toThrow('fetch failed')
  expect(await messageCount()).toBe(1)
})

it('holds a request until it is released', async () => {
  await fault({ do: 'hold' })
  const held = post()
  await holding()
  expect(await messageCount()).toBe(0)
  await slack.sandbox('POST', 'faults/release')
  expect(await held).toMatchObject({ status: 200 })
  expect(await messageCount()).toBe(1)
})

it('never does what a client asked that died while it was held', async () => {
  await fault({ do: 'hold' })
  const died = new AbortController()
  const held = fetch(`${slack.url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-sandbox' },
    body: new URLSearchParams({ channel, text: 'x' }),
    signal: died.signal,
  })
  await holding()
  died.abort()
  await expect(held).rejects.toThrow('aborted')
  await slack.sandbox('POST', 'faults/release')
  expect(await messageCount()).toBe(0)
})

it('does it and withholds the answer', async () => {
  await fault({ do: 'do-then-hold' })
  const held = post()
  await holding()
  expect(await messageCount()).toBe(1)
  await slack.sandbox('POST', 'faults/release')
  expect(await held).toMatchObject({ status: 200 })
})

it('meets only the requests whose fields match, and is gone when cleared', async () => {
  await fault({ match: { method: '^chat', fields: 'secret' }, do: 'status' })
  expect(await post()).toMatchObject({ status: 200 })
  await slack.sandbox('DELETE', 'faults')
  expect(await slack.api('chat.postMessage', { channel, text: 'secret' })).toMatchObject({ status: 200 })
})

it('refuses a fault that it does not know', async () => {
  expect(await fault({ do: 'explode' })).toMatchObject({ status: 400, body: { error: 'invalid_request' } })
})
