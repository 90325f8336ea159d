import { afterEach, expect, it } from 'vitest'
import { limits } from '../../../../sandbox/slack/limits.ts'
import type { SlackSeed } from '../../../../sandbox/slack/seed.ts'
import { channel, startWorkspace } from './workspace.ts'
import type { Workspace } from './workspace.ts'

const open: Workspace[] = []
const start = async (change?: (seed: SlackSeed) => void) => {
  const workspace = await startWorkspace(change)
  open.push(workspace)
  return workspace
}
afterEach(async () => {
  for (const workspace of open.splice(0)) await workspace.stop()
})

const refused = (error: string) => ({ status: 200, body: { ok: false, error } })
const tsOf = (answer: { body: Record<string, unknown> }) => String(answer.body['ts'])

it('takes form-encoded bodies with JSON inside and a token in the header', async () => {
  const slack = await start()
  const blocks = JSON.stringify([{ type: 'divider' }])
  const answer = await fetch(`${slack.url}/api/chat.postMessage`, {
    method: 'POST',
    headers: { authorization: 'Bearer xoxb-sandbox' },
    body: new URLSearchParams({ channel, text: 'hi', blocks, unfurl_links: 'false' }),
  })
  expect(await answer.json()).toMatchObject({ ok: true, message: { blocks: [{ type: 'divider' }] } })
})

it('refuses missing, wrong and misplaced tokens, and methods it does not know', async () => {
  const slack = await start()
  expect(await slack.api('auth.test', {}, '')).toMatchObject(refused('not_authed'))
  expect(await slack.api('auth.test', {}, 'xoxb-other')).toMatchObject(refused('invalid_auth'))
  const misplaced = await slack.api('chat.postMessage', { channel, text: 'x' }, 'xapp-sandbox')
  expect(misplaced).toMatchObject(refused('not_allowed_token_type'))
  expect(await slack.api('apps.connections.open')).toMatchObject(refused('not_allowed_token_type'))
  expect(await slack.api('chat.shout')).toMatchObject(refused('unknown_method'))
})

it('names the scope that is missing', async () => {
  const slack = await start(seed => {
    seed.bot.scopes = ['chat:write']
  })
  expect(await slack.api('conversations.history', { channel })).toMatchObject({
    body: { ok: false, error: 'missing_scope', needed: 'channels:history', provided: 'chat:write' },
  })
})

it('refuses to post where it cannot', async () => {
  const slack = await start(seed => {
    seed.channels.push({ id: 'C02OLD', name: 'old', members: ['U01SLIPWAY'], is_archived: true })
    seed.channels.push({ id: 'C03OTHER', name: 'other', members: ['U01ANN'] })
  })
  const post = (to: string) => slack.api('chat.postMessage', { channel: to, text: 'x' })
  expect(await post('C99')).toMatchObject(refused('channel_not_found'))
  expect(await post('C02OLD')).toMatchObject(refused('is_archived'))
  expect(await post('C03OTHER')).toMatchObject(refused('not_in_channel'))
  await slack.api('conversations.join', { channel: 'C03OTHER' })
  expect(await post('C03OTHER')).toMatchObject({ body: { ok: true } })
})

it('refuses messages without text, too long ones, wrong blocks and wrong metadata', async () => {
  const slack = await start(seed => {
    seed.rates = 'off'
  })
  const post = (content: Record<string, unknown>) => slack.api('chat.postMessage', { channel, ...content })
  expect(await post({})).toMatchObject(refused('no_text'))
  expect(await post({ text: 'x'.repeat(limits.message_text.max + 1) })).toMatchObject(refused('msg_too_long'))
  expect(await post({ text: 'x', blocks: 'no json' })).toMatchObject(refused('invalid_blocks_format'))
  expect(await post({ text: 'x', blocks: [{ type: 'header' }] })).toMatchObject({
    body: {
      error: 'invalid_blocks',
      errors: ['missing required field: text [json-pointer:/blocks/0]'],
      response_metadata: { messages: ['[ERROR] missing required field: text [json-pointer:/blocks/0]'] },
    },
  })
  const long = { type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3000) } }
  expect(await post({ text: 'x', blocks: [long, long, long, long, long] })).toMatchObject(
    refused('msg_blocks_too_long'),
  )
  expect(await post({ text: 'x', metadata: { type: 'y' } })).toMatchObject(refused('invalid_metadata_format'))
  const event_payload = { long: 'x'.repeat(limits.metadata_size.max) }
  expect(await post({ text: 'x', metadata: { event_type: 'y', event_payload } })).toMatchObject(
    refused('metadata_too_large'),
  )
  expect(await slack.api('chat.postMessage', { text: 'x' })).toMatchObject(refused('invalid_arguments'))
})

it('edits its own messages only, as long as the workspace allows', async () => {
  const slack = await start(seed => {
    seed.team.editWindowMs = 60_000
  })
  const ts = tsOf(await slack.api('chat.postMessage', { channel, text: 'x' }))
  const update = (at: string, text = 'y') => slack.api('chat.update', { channel, ts: at, text })
  expect(await update(ts)).toMatchObject({ body: { ok: true, text: 'y' } })
  expect(await update(ts, 'x'.repeat(limits.updated_text.max + 1))).toMatchObject(refused('msg_too_long'))
  expect(await update('1.000001')).toMatchObject(refused('message_not_found'))
  const said = await slack.act({ kind: 'message', user: 'U01ANN', channel, text: 'hello' })
  expect(await update(String(said['ts']))).toMatchObject(refused('cant_update_message'))
  slack.pass(60_001)
  expect(await update(ts)).toMatchObject(refused('edit_window_closed'))
})

it('does not find a message that somebody deleted', async () => {
  const slack = await start()
  const ts = tsOf(await slack.api('chat.postMessage', { channel, text: 'x' }))
  await slack.act({ kind: 'delete_message', user: 'U01ANN', channel, ts })
  expect(await slack.api('chat.update', { channel, ts, text: 'y' })).toMatchObject(
    refused('message_not_found'),
  )
  expect(await slack.api('chat.getPermalink', { channel, message_ts: ts })).toMatchObject(
    refused('message_not_found'),
  )
  const reply = await slack.api('chat.postMessage', { channel, text: 'z', thread_ts: ts })
  expect(reply.body['message']).not.toHaveProperty('thread_ts')
})

it('keeps metadata over edits and shows it only to those who ask', async () => {
  const slack = await start()
  const metadata = { event_type: 'card', event_payload: { id: 'r7' } }
  const ts = tsOf(await slack.api('chat.postMessage', { channel, text: 'x', metadata }))
  await slack.api('chat.update', { channel, ts, text: 'y' })
  const asked = await slack.api('conversations.history', { channel, include_all_metadata: true })
  const plain = await slack.api('conversations.history', { channel })
  expect(asked.body['messages']).toMatchObject([{ text: 'y', metadata }])
  expect(plain.body['messages']).toMatchObject([{ text: 'y' }])
  expect(JSON.stringify(plain.body)).not.toContain('metadata"')
})

it('pages through history, newest first', async () => {
  const slack = await start(seed => {
    seed.rates = 'off'
  })
  for (const text of ['one', 'two', 'three']) await slack.api('chat.postMessage', { channel, text })
  const first = await slack.api('conversations.history', { channel, limit: 2 })
  expect(first.body).toMatchObject({ has_more: true, messages: [{ text: 'three' }, { text: 'two' }] })
  const cursor = first.body['response_metadata']
  const next =
    typeof cursor === 'object' && cursor !== null && 'next_cursor' in cursor ? cursor.next_cursor : ''
  const last = await slack.api('conversations.history', { channel, limit: 2, cursor: next })
  expect(last.body).toMatchObject({ has_more: false, messages: [{ text: 'one' }] })
})

it('gives every message its own, later timestamp while the clock stands', async () => {
  const slack = await start()
  const one = tsOf(await slack.api('chat.postMessage', { channel, text: '1' }))
  const two = tsOf(await slack.api('chat.postMessage', { channel, text: '2' }))
  expect([one, two]).toEqual(['1700000000.000000', '1700000000.000100'])
})

it('finds people by e-mail and opens a direct conversation with them', async () => {
  const slack = await start()
  const found = await slack.api('users.lookupByEmail', { email: 'Ann@acme.example' })
  expect(found.body).toMatchObject({ user: { id: 'U01ANN', profile: { email: 'ann@acme.example' } } })
  const direct = await slack.api('conversations.open', { users: 'U01ANN' })
  expect(direct.body).toMatchObject({ channel: { id: 'D01ANN' } })
  expect(await slack.api('chat.postMessage', { channel: 'U01ANN', text: 'x' })).toMatchObject({
    body: { ok: true, channel: 'D01ANN' },
  })
  expect(await slack.api('users.info', { user: 'U99' })).toMatchObject(refused('user_not_found'))
  expect((await slack.api('usergroups.list', { include_users: true })).body).toMatchObject({
    usergroups: [{ handle: 'sre', users: ['U01CAROL'] }],
  })
})
