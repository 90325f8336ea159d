import { once } from 'node:events'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { limits } from '../../../../sandbox/slack/limits.ts'
import { channel, connect, startWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

let slack: Workspace
beforeEach(async () => {
  slack = await startWorkspace(seed => {
    seed.bot.events = ['message']
  })
})
afterEach(async () => await slack.stop())

const release = () =>
  slack.act({ kind: 'command', user: 'U01ANN', channel, command: '/release', text: 'help' })

it('greets a connection and takes each address only once', async () => {
  const { body } = await slack.api('apps.connections.open', {}, 'xapp-sandbox')
  const line = new WebSocket(String(body['url']))
  const [greeting] = await once(line, 'message')
  expect(JSON.parse(String(greeting))).toMatchObject({ type: 'hello', num_connections: 1 })
  const [error] = await once(new WebSocket(String(body['url'])), 'error')
  expect(String(error)).toContain('401')
  line.terminate()
})

it('gives one envelope to one connection, in turn', async () => {
  const lines = [await connect(slack), await connect(slack)]
  for (const line of lines) expect(await line.next()).toMatchObject({ type: 'hello' })
  for (const line of lines) {
    const done = release()
    line.ack(await line.next())
    expect(await done).toEqual({ ok: true, ack: {} })
  }
  expect(lines.map(line => line.queue)).toEqual([[], []])
})

it('tells the person when no app is connected, and when it stays silent', async () => {
  expect(await release()).toEqual({ ok: false, error: 'dispatch_failed' })
  await (await connect(slack)).next()
  expect(await release()).toEqual({ ok: false, error: 'operation_timed_out' })
})

it('sends an event again that nobody acknowledged, and a command not', async () => {
  const line = await connect(slack)
  await line.next()
  await slack.act({ kind: 'message', user: 'U01ANN', channel, text: 'hello' })
  expect(await line.next()).toMatchObject({ type: 'events_api', retry_attempt: 0 })
  const again = await line.next()
  expect(again).toMatchObject({
    type: 'events_api',
    retry_attempt: 1,
    payload: { event: { text: 'hello' } },
  })
  line.ack(again)
  const done = release()
  expect(await line.next()).toMatchObject({ type: 'slash_commands' })
  await done
  expect(line.queue).toEqual([])
})

it('asks connections to come again, or cuts them off', async () => {
  const line = await connect(slack)
  await line.next()
  await slack.sandbox('POST', 'disconnect', { how: 'refresh' })
  expect(await line.next()).toMatchObject({ type: 'disconnect', reason: 'refresh_requested' })
  const closed = once(line.socket, 'close')
  await slack.sandbox('POST', 'disconnect', { how: 'cut' })
  await closed
})

it('turns the eleventh connection away', async () => {
  const lines = await Promise.all(Array.from({ length: limits.sockets.max }, () => connect(slack)))
  for (const line of lines) await line.next()
  const eleventh = await connect(slack)
  expect(await eleventh.next()).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
})

it('shows what a command answers in its acknowledgement to the asker only', async () => {
  const line = await connect(slack)
  await line.next()
  const done = release()
  line.ack(await line.next(), { text: 'here is help' })
  expect(await done).toMatchObject({ ok: true })
  const { body } = await slack.sandbox('GET', 'state')
  expect(body['ephemerals']).toMatchObject([{ user: 'U01ANN', text: 'here is help' }])
})

it('knows only the commands of the app', async () => {
  const asked = { kind: 'command', user: 'U01ANN', channel, command: '/other', text: '' }
  expect(await slack.act(asked)).toEqual({ ok: false, error: 'unknown_command' })
})
