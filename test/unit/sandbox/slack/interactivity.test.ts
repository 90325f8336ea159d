import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { limits } from '../../../../sandbox/slack/limits.ts'
import { answered, channel, connect, startWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

const button = { type: 'button', action_id: 'go', value: 'r7', text: { type: 'plain_text', text: 'Go' } }
const menu = {
  type: 'overflow',
  action_id: 'more',
  options: [{ text: { type: 'plain_text', text: 'Why?' }, value: 'why' }],
}
const blocks = [{ type: 'actions', block_id: 'row', elements: [button, menu] }]
const modal = (more: Record<string, unknown> = {}) => ({
  type: 'modal',
  callback_id: 'hold',
  title: { type: 'plain_text', text: 'Hold' },
  submit: { type: 'plain_text', text: 'Hold' },
  blocks: [
    {
      type: 'input',
      block_id: 'reason',
      label: { type: 'plain_text', text: 'Reason' },
      element: { type: 'plain_text_input', action_id: 'text', max_length: 10 },
    },
  ],
  ...more,
})
const clickShape = z.looseObject({ trigger_id: z.string(), response_url: z.string() })

let slack: Workspace
let line: Awaited<ReturnType<typeof connect>>
let ts: string
beforeEach(async () => {
  slack = await startWorkspace()
  line = await connect(slack)
  await line.next()
  const { body } = await slack.api('chat.postMessage', { channel, text: 'x', blocks })
  ts = String(body['ts'])
})
afterEach(async () => await slack.stop())

/** Does something and gives what the app gets of it, acknowledged. */
async function heard(act: Record<string, unknown>, payload: Record<string, unknown> = {}) {
  const done = slack.act({ user: 'U01ANN', ...act })
  const envelope = await line.next()
  line.ack(envelope, payload)
  return { envelope, done: await done }
}
const click = async (more = {}) => {
  const { envelope } = await heard({ kind: 'block_action', channel, ts, action_id: 'go', ...more })
  return clickShape.parse(envelope.payload)
}
const openModal = async (view: Record<string, unknown> = modal()) => {
  const { body } = await slack.api('views.open', { trigger_id: (await click()).trigger_id, view })
  return z.looseObject({ view: z.looseObject({ id: z.string(), hash: z.string() }) }).parse(body).view
}
const stateOf = async () => (await slack.sandbox('GET', 'state')).body
const respond = (url: string, body: Record<string, unknown>) =>
  answered(
    fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    }),
  )

describe('a click', () => {
  it('arrives with message, container, team, user and the pressed button', async () => {
    expect(await click()).toMatchObject({
      type: 'block_actions',
      user: { id: 'U01ANN', username: 'ann', team_id: 'T01ACME' },
      team: { id: 'T01ACME', domain: 'acme' },
      channel: { id: channel, name: 'releases' },
      container: { type: 'message', message_ts: ts, channel_id: channel, is_ephemeral: false },
      message: { ts, text: 'x', blocks },
      actions: [{ type: 'button', action_id: 'go', block_id: 'row', value: 'r7' }],
    })
  })

  it('on a menu carries the chosen option, and only one that is offered', async () => {
    const chosen = await click({ action_id: 'more', selected_option: { value: 'why' } })
    expect(chosen).toMatchObject({ actions: [{ type: 'overflow', selected_option: { value: 'why' } }] })
    const wrong = {
      kind: 'block_action',
      user: 'U01ANN',
      channel,
      ts,
      action_id: 'more',
      selected_option: 'x',
    }
    expect(await slack.act(wrong)).toEqual({ ok: false, error: 'option_not_found' })
  })

  it('cannot reach what is no longer there, or not theirs', async () => {
    await slack.api('chat.update', { channel, ts, text: 'no buttons now' })
    const gone = { kind: 'block_action', user: 'U01ANN', channel, ts, action_id: 'go' }
    expect(await slack.act(gone)).toEqual({ ok: false, error: 'action_not_found' })
    expect(await slack.act({ ...gone, user: 'U99' })).toEqual({ ok: false, error: 'user_not_found' })
  })
})

describe('a trigger', () => {
  it('opens one modal and no second', async () => {
    const { trigger_id } = await click()
    const open = () => slack.api('views.open', { trigger_id, view: modal() })
    expect(await open()).toMatchObject({ body: { ok: true } })
    expect(await open()).toMatchObject({ body: { error: 'exchanged_trigger_id' } })
  })

  it('is good for three seconds', async () => {
    const { trigger_id } = await click()
    slack.pass(limits.trigger_id.max + 1)
    expect(await slack.api('views.open', { trigger_id, view: modal() })).toMatchObject({
      body: { error: 'expired_trigger_id' },
    })
    expect(await slack.api('views.open', { trigger_id: 'x', view: modal() })).toMatchObject({
      body: { error: 'invalid_trigger_id' },
    })
  })
})

it('refuses a modal in words when it breaks a rule', async () => {
  const { trigger_id } = await click()
  const title = { type: 'plain_text', text: 'x'.repeat(25) }
  expect(await slack.api('views.open', { trigger_id, view: modal({ title }) })).toMatchObject({
    body: {
      error: 'invalid_arguments',
      response_metadata: {
        messages: ['[ERROR] must be less than 25 characters [json-pointer:/view/title/text]'],
      },
    },
  })
})

it('updates a modal by its hash, and not by an older one', async () => {
  const view = await openModal()
  const update = (hash: string) => slack.api('views.update', { view_id: view.id, hash, view: modal() })
  expect(await update(view.hash)).toMatchObject({ body: { ok: true } })
  expect(await update(view.hash)).toMatchObject({ body: { error: 'hash_conflict' } })
  expect(await slack.api('views.update', { view_id: 'V0', view: modal() })).toMatchObject({
    body: { error: 'not_found' },
  })
})

it('checks a modal before the app hears of it, then submits it with its values', async () => {
  const { id } = await openModal()
  const values = (text: string) => ({ kind: 'submit_view', view_id: id, values: { reason: { text } } })
  expect(await slack.act({ user: 'U01ANN', ...values('far too long a text') })).toMatchObject({
    error: 'invalid_input',
    errors: { reason: 'Please enter at most 10 characters.' },
  })
  const { envelope } = await heard(values('short'))
  expect(envelope.payload).toMatchObject({
    type: 'view_submission',
    user: { id: 'U01ANN' },
    view: { id, callback_id: 'hold', state: { values: { reason: { text: { value: 'short' } } } } },
  })
  expect(await stateOf()).toMatchObject({ modals: { U01ANN: [] } })
})

it('leaves a modal open with errors, replaces it, piles on it or clears it as the app answers', async () => {
  const { id } = await openModal()
  const submit = async (payload: Record<string, unknown>) => {
    const { done } = await heard(
      { kind: 'submit_view', view_id: id, values: { reason: { text: 'a' } } },
      payload,
    )
    return { done, state: await stateOf() }
  }
  const errors = await submit({ response_action: 'errors', errors: { reason: 'no' } })
  expect(errors.done).toMatchObject({ ok: true, ack: { errors: { reason: 'no' } } })
  const unknown = await submit({ response_action: 'errors', errors: { nowhere: 'no' } })
  expect(unknown.done).toMatchObject({ ok: false, error: 'invalid_response_action' })
  const updated = await submit({ response_action: 'update', view: modal({ callback_id: 'two' }) })
  expect(updated.state).toMatchObject({ modals: { U01ANN: [{ id, callback_id: 'two' }] } })
  const pushed = await submit({ response_action: 'push', view: modal({ callback_id: 'three' }) })
  expect(pushed.state).toMatchObject({ modals: { U01ANN: [{ id }, { previous_view_id: id }] } })
  expect((await submit({ response_action: 'clear' })).state).toMatchObject({ modals: { U01ANN: [] } })
})

it('tells the app that a modal was closed only if it wants to know', async () => {
  const silent = await openModal()
  expect(await slack.act({ kind: 'close_view', user: 'U01ANN', view_id: silent.id })).toEqual({
    ok: true,
    ack: {},
  })
  const telling = await openModal(modal({ notify_on_close: true }))
  const { envelope } = await heard({ kind: 'close_view', view_id: telling.id })
  expect(envelope.payload).toMatchObject({
    type: 'view_closed',
    is_cleared: false,
    view: { id: telling.id },
  })
})

describe('a response address', () => {
  it('whispers, speaks to the channel, and replaces the message', async () => {
    const { response_url } = await click()
    expect(await respond(response_url, { text: 'psst' })).toMatchObject({ status: 200, body: { text: 'ok' } })
    await respond(response_url, { text: 'all', response_type: 'in_channel' })
    await respond(response_url, { text: 'replaced', replace_original: true })
    expect(await stateOf()).toMatchObject({
      ephemerals: [{ user: 'U01ANN', text: 'psst' }],
      messages: { [channel]: [{ ts, text: 'replaced' }, { text: 'all' }] },
    })
  })

  it('works five times, for half an hour, and refuses wrong blocks', async () => {
    const { response_url } = await click()
    const wrong = await respond(response_url, { text: 'x', blocks: [{ type: 'header' }] })
    expect(wrong).toMatchObject({ status: 400, body: { error: 'invalid_blocks' } })
    for (let use = 0; use < limits.response_url_uses.max; use += 1) await respond(response_url, { text: 'x' })
    expect(await respond(response_url, { text: 'x' })).toMatchObject({
      status: 404,
      body: { error: 'used_url' },
    })
    const later = await click()
    slack.pass(limits.response_url_age.max + 1)
    expect(await respond(later.response_url, { text: 'x' })).toMatchObject({ body: { error: 'expired_url' } })
  })
})

it('keeps a Home for each person', async () => {
  const view = { type: 'home', blocks: [{ type: 'divider' }] }
  expect(await slack.api('views.publish', { user_id: 'U01BOB', view })).toMatchObject({ body: { ok: true } })
  expect(await stateOf()).toMatchObject({ homes: { U01BOB: { type: 'home' } } })
  expect(await slack.api('views.publish', { user_id: 'U01BOB', view: modal() })).toMatchObject({
    body: { error: 'invalid_arguments' },
  })
})
