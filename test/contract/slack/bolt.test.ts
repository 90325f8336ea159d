// oxlint-disable unicorn/require-post-message-target-origin -- Slack's chat.postMessage is no window's
import { App, LogLevel } from '@slack/bolt'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { demoSeed } from '../../../sandbox/slack/seed.ts'
import { startSlack } from '../../../sandbox/slack/server.ts'
import type { RunningSlack } from '../../../sandbox/slack/server.ts'
import { actor } from './actor.ts'

const channel = 'C01RELEASES'
const card = [
  {
    type: 'section',
    block_id: 'card',
    text: { type: 'mrkdwn', text: '*checkout 1.41.3 → 1.42.0*' },
    accessory: {
      type: 'overflow',
      action_id: 'more',
      options: [{ text: { type: 'plain_text', text: 'Why?' }, value: 'why' }],
    },
  },
  {
    type: 'actions',
    block_id: 'buttons',
    elements: [
      { type: 'button', action_id: 'hold', value: 'r7', text: { type: 'plain_text', text: 'Hold…' } },
      { type: 'button', action_id: 'deaf', text: { type: 'plain_text', text: 'Nobody listens' } },
    ],
  },
]
const modal = {
  type: 'modal' as const,
  callback_id: 'hold',
  private_metadata: 'r7',
  title: { type: 'plain_text' as const, text: 'Hold checkout' },
  submit: { type: 'plain_text' as const, text: 'Hold' },
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'text' },
    },
  ],
}

let slack: RunningSlack
let app: App
const heard: string[] = []

beforeAll(async () => {
  slack = await startSlack({ seed: demoSeed(), ackTimeoutMs: 500 })
  app = new App({
    token: 'xoxb-sandbox',
    appToken: 'xapp-sandbox',
    socketMode: true,
    logLevel: LogLevel.ERROR,
    clientOptions: { slackApiUrl: `${slack.url}/api/` },
  })
  app.action('hold', async ({ ack, body, client, action }) => {
    await ack()
    if (body.type !== 'block_actions' || action.type !== 'button') return
    heard.push(`${body.user.id} pressed ${action.value} on ${body.message?.ts}`)
    await client.views.open({ trigger_id: body.trigger_id, view: modal })
  })
  app.action('more', async ({ ack, action, respond }) => {
    await ack()
    if (action.type === 'overflow') await respond({ text: `you chose ${action.selected_option.value}` })
  })
  app.view('hold', async ({ ack, view, body }) => {
    const reason = view.state.values['reason']?.['text']?.value ?? ''
    if (reason === 'because') {
      await ack({ response_action: 'errors', errors: { reason: 'say more' } })
      return
    }
    await ack()
    heard.push(`${body.user.id} holds ${view.private_metadata}: ${reason}`)
  })
  app.command('/release', async ({ ack, command, respond }) => {
    await ack()
    await respond({ text: `${command.user_name} asked: ${command.text}` })
  })
  await app.start()
})

afterAll(async () => {
  await app.stop()
  await slack.stop()
})

async function post() {
  const posted = await app.client.chat.postMessage({ channel, text: 'checkout 1.42.0 waits', blocks: card })
  return z.string().parse(posted.ts)
}

it('posts a card, edits it and finds it again by its metadata', async () => {
  const { ts } = await app.client.chat.postMessage({
    channel,
    text: 'writing',
    blocks: card,
    metadata: { event_type: 'slipway_card', event_payload: { release: 'r7' } },
  })
  await app.client.chat.update({ channel, ts: z.string().parse(ts), text: 'live' })
  const history = await app.client.conversations.history({ channel, include_all_metadata: true })
  const found = history.messages?.find(message => message.metadata?.event_type === 'slipway_card')
  expect(found).toMatchObject({ ts, text: 'live', metadata: { event_payload: { release: 'r7' } } })
  expect(found?.blocks).toBeUndefined()
})

it('hears a click, opens a modal, and gets what was submitted', async () => {
  const person = actor(slack.url)
  const ts = await post()
  const clicked = await person.act({ kind: 'block_action', user: 'U01ANN', channel, ts, action_id: 'hold' })
  expect(clicked).toEqual({ ok: true, ack: {} })
  const view = await person.until(state => state.modals['U01ANN']?.[0])
  expect(heard).toContain(`U01ANN pressed r7 on ${ts}`)
  const submit = (text: string | null) =>
    person.act({ kind: 'submit_view', user: 'U01ANN', view_id: view.id, values: { reason: { text } } })
  expect(await submit(null)).toMatchObject({ ok: false, error: 'invalid_input' })
  expect(await submit('because')).toMatchObject({ ack: { response_action: 'errors' } })
  expect((await person.state()).modals['U01ANN']).toHaveLength(1)
  expect(await submit('payments are failing')).toEqual({ ok: true, ack: {} })
  expect((await person.state()).modals['U01ANN']).toEqual([])
  expect(heard).toContain('U01ANN holds r7: payments are failing')
})

it('answers a menu to the one who chose', async () => {
  const person = actor(slack.url)
  const ts = await post()
  const choice = { action_id: 'more', selected_option: 'why' }
  await person.act({ kind: 'block_action', user: 'U01BOB', channel, ts, ...choice })
  const seen = await person.until(state => state.ephemerals.find(one => one.text === 'you chose why'))
  expect(seen).toMatchObject({ user: 'U01BOB', channel })
})

it('receives /release and answers only to the asker', async () => {
  const person = actor(slack.url)
  const command = {
    kind: 'command',
    command: '/release',
    text: 'why #releases @ann',
    channel,
    user: 'U01BOB',
  }
  expect(await person.act(command)).toEqual({ ok: true, ack: {} })
  const seen = await person.until(state => state.ephemerals.find(one => one.text.startsWith('bob asked')))
  expect(seen.text).toBe('bob asked: why <#C01RELEASES|releases> <@U01ANN|ann>')
})

it('tells the person when nobody acknowledges a click in time', async () => {
  const ts = await post()
  const click = { kind: 'block_action', user: 'U01ANN', channel, ts, action_id: 'deaf' }
  expect(await actor(slack.url).act(click)).toEqual({ ok: false, error: 'operation_timed_out' })
})

it('replies in threads and shows the thread', async () => {
  const thread_ts = await post()
  await app.client.chat.postMessage({ channel, text: 'one', thread_ts })
  await app.client.chat.postMessage({ channel, text: 'two', thread_ts, reply_broadcast: true })
  const thread = await app.client.conversations.replies({ channel, ts: thread_ts })
  expect(thread.messages?.map(message => message.text)).toEqual(['checkout 1.42.0 waits', 'one', 'two'])
  expect(thread.messages?.[0]?.reply_count).toBe(2)
  const history = await app.client.conversations.history({ channel })
  const texts = history.messages?.map(message => message.text)
  expect(texts).toContain('two')
  expect(texts).not.toContain('one')
})
