import { afterEach, beforeEach, expect, it } from 'vitest'
import { demoSeed } from '../../sandbox/slack/seed.ts'
import { startSlack, type RunningSlack } from '../../sandbox/slack/server.ts'
import { createChat, type SlackChat } from '../../src/clients/slack.ts'
import { RetryableError } from '../../src/errors.ts'
import { createLog } from '../../src/log.ts'
import type { Message } from '../../src/ports.ts'
import type { Card } from '../../src/release/release.ts'
import { memoryStore } from '../simulator/memory-store.ts'
import { actor } from './slack/actor.ts'

const channel = 'C01RELEASES'
const release = 'staging/checkout#7'

let slack: RunningSlack
let chat: SlackChat
const store = () => memoryStore({ nowMs: () => Date.now() })
const log = createLog({ level: 'silent' })
let shared: ReturnType<typeof store>

beforeEach(async () => {
  slack = await startSlack({ seed: demoSeed() })
  shared = store()
  chat = opened()
})

afterEach(async () => {
  await chat.close()
  await slack.stop()
})

const opened = (token = 'xoxb-sandbox') =>
  createChat({ token, apiUrl: `${slack.url}/api/`, store: shared, log })
const person = () => actor(slack.url)
const message = (text: string): Message => ({
  text,
  blocks: [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }],
})
const fault = (method: string, kind: string, more = {}) =>
  person().control('faults', 'POST', { match: { method }, do: kind, ...more })

async function painted(text: string, card: Card | null = null): Promise<Card> {
  const outcome = await chat.paint({ channel: '#releases', release, card, message: message(text) })
  if (outcome.kind === 'refused') throw new Error(outcome.message)
  return outcome.card
}

/** What stands in a channel, and in the threads of it. */
async function texts(of = channel): Promise<string[]> {
  const { messages } = await person().state()
  return (messages[of] ?? []).map(({ text }) => text)
}

it('posts a card by the name of its channel and edits it in place', async () => {
  const card = await painted('writing')
  expect(card).toMatchObject({ channel, permalink: expect.stringContaining(`/archives/${channel}/p`) })
  expect(await painted('live', card)).toEqual(card)
  expect(await texts()).toEqual(['live'])
})

it('finds a card again whose answer was lost, so that a repeat posts nothing', async () => {
  await fault('^chat\\.postMessage$', 'do-then-reset')
  await expect(painted('writing')).rejects.toBeInstanceOf(RetryableError)
  const card = await painted('applying')
  expect(await texts()).toEqual(['applying'])
  expect(card.ts).toBeTruthy()
})

it('finds it again from another process that only shares the store', async () => {
  await fault('^chat\\.postMessage$', 'do-then-reset')
  await expect(painted('writing')).rejects.toBeInstanceOf(RetryableError)
  await chat.close()
  chat = opened()
  await painted('live')
  expect(await texts()).toEqual(['live'])
})

it('keeps the cards of two releases apart', async () => {
  await painted('seven')
  const other = 'staging/checkout#8'
  await chat.paint({ channel, release: other, card: null, message: message('eight') })
  expect(await texts()).toEqual(['seven', 'eight'])
})

it('posts a new card in place of one that was deleted, once', async () => {
  const card = await painted('writing')
  await person().act({ kind: 'delete_message', user: 'U01ANN', channel, ts: card.ts })
  await fault('^chat\\.postMessage$', 'do-then-reset')
  await expect(painted('applying', card)).rejects.toBeInstanceOf(RetryableError)
  const next = await painted('live', card)
  expect(next.ts).not.toBe(card.ts)
  expect(await texts()).toEqual(['live'])
})

it.each([
  ['archive', 'slack_channel_archived'],
  ['remove_bot', 'slack_not_in_channel'],
])('answers with a refusal when somebody did %s', async (change, code) => {
  await person().act({ kind: 'change_channel', user: 'U01ANN', channel, change })
  const outcome = await chat.paint({
    channel,
    release,
    card: null,
    message: message('writing'),
  })
  expect(outcome).toMatchObject({ kind: 'refused', code })
})

it('answers with a refusal for a channel that nobody has', async () => {
  const nowhere = {
    channel: '#nowhere',
    release,
    card: null,
    message: message('x'),
  } as const
  expect(await chat.paint(nowhere)).toMatchObject({ kind: 'refused', code: 'slack_channel_absent' })
  expect(await chat.channelId('#nowhere')).toBeNull()
  expect(await chat.channelId('#releases')).toBe(channel)
})

it('names a token that Slack does not take', async () => {
  await chat.close()
  chat = opened('xoxb-wrong')
  await expect(chat.probe()).rejects.toMatchObject({ code: 'slack_token_invalid' })
})

it('knows its workspace', async () => {
  expect(await chat.probe()).toMatchObject({ team: 'Acme', teamId: 'T01ACME', botUser: 'U01SLIPWAY' })
})

it('replies once in the thread, even when the first answer was lost', async () => {
  const card = await painted('failed')
  const reply = { card, key: '7.mention.failed.0', message: message('look here'), broadcast: true }
  await fault('^chat\\.postMessage$', 'do-then-reset')
  await expect(chat.reply(reply)).rejects.toBeInstanceOf(RetryableError)
  expect(await chat.reply(reply)).toBe('already')
  expect(await chat.reply({ ...reply, key: 'another', broadcast: false })).toBe('posted')
  const { messages } = await person().state()
  const thread = messages[channel]?.filter(({ thread_ts }) => thread_ts === card.ts) ?? []
  expect(thread.map(({ text }) => text).filter(text => text === 'look here')).toHaveLength(2)
})

it('writes to a person directly, once', async () => {
  const direct = { user: 'U01ANN', key: '7.message_author.ann.0', message: message('your change failed') }
  await fault('^chat\\.postMessage$', 'do-then-reset')
  await expect(chat.direct(direct)).rejects.toBeInstanceOf(RetryableError)
  const again = await chat.direct(direct)
  const place = again.kind === 'already' ? again.at : { channel: '', ts: '' }
  expect(await chat.redraw({ card: place, message: message('mended'), spare: true })).toBe('drawn')
  expect(await chat.direct({ ...direct, user: 'U99NOBODY', key: 'other' })).toEqual({ kind: 'refused' })
})

it('leaves a method and channel alone for as long as Slack says, in every process', async () => {
  await fault('^chat\\.postMessage$', 'status', { status: 429, headers: { 'retry-after': '7' } })
  await expect(painted('writing')).rejects.toMatchObject({ code: 'slack_rate_limited', retryAfterMs: 7000 })
  expect(await shared.bannedForMs('slack:chat.postMessage:#releases')).toBeGreaterThan(0)
  await chat.close()
  chat = opened()
  await expect(painted('writing')).rejects.toMatchObject({ code: 'slack_rate_limited' })
  const elsewhere = { user: 'U01BOB', key: 'k', message: message('others go on') }
  expect(await chat.direct(elsewhere)).toMatchObject({ kind: 'posted' })
  expect(await texts()).toEqual([])
})

it('asks for patience before Slack has to', async () => {
  const card = await painted('failed')
  const replies = Array.from({ length: 8 }, (_unused, at) =>
    chat.reply({ card, key: `k${at}`, message: message(`reply ${at}`), broadcast: false }),
  )
  const settled = await Promise.allSettled(replies)
  const refused = settled.flatMap(each => (each.status === 'rejected' ? [each.reason] : []))
  expect(refused.length).toBeGreaterThan(0)
  for (const error of refused) {
    expect(error).toMatchObject({ code: 'slack_rate_limited', retryAfterMs: expect.any(Number) })
  }
})

it('says that Slack is away, and goes on when it is back', async () => {
  await fault('^chat\\.postMessage$', 'status', { status: 503 })
  await expect(painted('writing')).rejects.toMatchObject({ code: 'slack_unreachable' })
  await painted('live')
  expect(await texts()).toEqual(['live'])
})
