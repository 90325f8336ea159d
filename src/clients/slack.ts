import { z } from 'zod'
import { RetryableError, TerminalError } from '../errors.ts'
import type { Chat, Directed, Message, PaintOutcome } from '../ports.ts'
import type { Card } from '../release/release.ts'
import { answer } from './slack/answer.ts'
import { createCalls, type Calls, type ChatOptions } from './slack/calls.ts'
import { emailOf } from './slack/email.ts'
import { channelId, findMarked, type Mark } from './slack/lookup.ts'
import { memberOf, rememberMembers } from './slack/member.ts'
import { createSurvey, type SlackSurvey } from './slack/survey.ts'

export type { ChatOptions } from './slack/calls.ts'

/** What the tokens are for, as Slack says: for `check`. */
export type Workspace = { url: string; team: string; teamId: string; botUser: string }

export type SlackChat = Chat & {
  probe(): Promise<Workspace>
  /** What `doctor` looks at. */
  survey: SlackSurvey
  /** Looks up beforehand what these people are, by a few requests for all of them. */
  rememberMembers(users: readonly string[]): Promise<void>
  /** Id of a channel by its name, null where the bot cannot see it. */
  channelId(channel: string): Promise<string | null>
  close(): Promise<void>
}

type Paint = Parameters<Chat['paint']>[0]
type Posting = { channel: string; message: Message; mark: Mark; more?: Record<string, unknown> }
type Needs = { calls: Calls; store: ChatOptions['store']; url(): Promise<string | null> }

const Posted = z.object({ ts: z.string(), channel: z.string() })
const Tested = z.object({ url: z.string(), team: z.string(), team_id: z.string(), user_id: z.string() })
const Opened = z.object({ channel: z.object({ id: z.string() }) })

/** Words by which Slack says that a message cannot be edited any more: a new one takes its place. */
const GONE = ['message_not_found', 'edit_window_closed', 'cant_update_message'] as const
const THREAD_GONE = ['thread_not_found', 'message_not_found', 'cannot_reply_to_message'] as const
/** What is nice to see leaves this many edits to what must be seen. */
const EDITS_LEFT = 12
const BEGUN_MS = 7 * 24 * 3600 * 1000

/**
 * Slack behind the port `Chat`. Before a first message is posted, its posting is noted in the store: who finds the
 * note looks first whether the message is there. Never waits: a limit is a RetryableError with its time.
 */
export function createChat(options: ChatOptions): SlackChat {
  const calls = createCalls(options)
  const probe = async (): Promise<Workspace> => {
    const fields = {}
    const tested = await calls.ask({ method: 'auth.test', channel: '', fields, answer: Tested })
    return { url: tested.url, team: tested.team, teamId: tested.team_id, botUser: tested.user_id }
  }
  let known: Promise<string | null> | null = null
  const url = async (): Promise<string | null> => {
    known ??= probe().then(
      workspace => workspace.url,
      () => {
        known = null
        return null
      },
    )
    return known
  }
  const needs: Needs = { calls, store: options.store, url }
  return {
    paint: async request => refusedAsValue(() => paint(needs, request)),
    reply: async request => reply(needs, request),
    direct: async request => direct(needs, request),
    redraw: async request => redraw(needs, request),
    answer: async request => answer(calls, request),
    publish: async request => publish(calls, request),
    member: async user => memberOf(needs, user),
    emailOf: async user => emailOf(calls, user),
    probe,
    survey: createSurvey(calls, options),
    rememberMembers: async users => rememberMembers(needs, users),
    channelId: async channel => channelId(calls, channel),
    close: calls.close,
  }
}

async function paint(needs: Needs, request: Paint): Promise<Card> {
  const { card, release, channel, message } = request
  if (card !== null) {
    if (await edited(needs, card, message)) return card
    const mark: Mark = { event_type: 'slipway_card', event_payload: { release, after: card.ts } }
    return firstCard(needs, request, mark)
  }
  const mark: Mark = { event_type: 'slipway_card', event_payload: { release, after: '' } }
  return firstCard(needs, { ...request, channel }, mark)
}

/** The first card of a release, or the one that takes the place of a card that is gone. */
async function firstCard(needs: Needs, request: Paint, mark: Mark): Promise<Card> {
  const { channel, message } = request
  const isRepeat = await begun(needs, mark)
  if (isRepeat) {
    const id = await channelId(needs.calls, channel)
    const ts = id === null ? null : await findMarked(needs.calls, { channel: id, thread: null }, mark)
    if (id !== null && ts !== null) {
      const card: Card = { channel: id, ts, permalink: await permalink(needs, id, ts) }
      if (await edited(needs, card, message)) return card
    }
  }
  const [posted] = await Promise.all([post(needs, { channel, message, mark }), needs.url()])
  if (posted === null) throw new TerminalError('slack_channel_absent', { channel })
  return { ...posted, permalink: await permalink(needs, posted.channel, posted.ts) }
}

async function redraw(
  needs: Needs,
  { card, message, spare }: Parameters<Chat['redraw']>[0],
): ReturnType<Chat['redraw']> {
  try {
    return (await edited(needs, card, message, spare ? EDITS_LEFT : 0)) ? 'drawn' : 'gone'
  } catch (error) {
    if (error instanceof TerminalError) return 'gone'
    const isShort = error instanceof RetryableError && error.code === 'slack_rate_limited'
    if (spare && isShort) return 'short'
    throw error
  }
}

async function edited(
  needs: Needs,
  card: Pick<Card, 'channel' | 'ts'>,
  message: Message,
  leave = 0,
): Promise<boolean> {
  const called = await needs.calls.call({
    method: 'chat.update',
    channel: card.channel,
    fields: { channel: card.channel, ts: card.ts, ...message },
    answer: z.object({ ts: z.string() }),
    expects: GONE,
    leave,
  })
  return called.kind === 'ok'
}

async function reply(
  needs: Needs,
  request: Parameters<Chat['reply']>[0],
): Promise<'posted' | 'already' | 'gone'> {
  const { card, key, message, broadcast } = request
  const { channel, ts: thread } = card
  const mark: Mark = { event_type: 'slipway_reply', event_payload: { key } }
  if (await begun(needs, mark)) {
    if ((await findMarked(needs.calls, { channel, thread }, mark)) !== null) return 'already'
  }
  const more = { thread_ts: thread, ...(broadcast ? { reply_broadcast: true } : {}) }
  return (await post(needs, { channel, message, mark, more })) === null ? 'gone' : 'posted'
}

async function direct(needs: Needs, request: Parameters<Chat['direct']>[0]): Promise<Directed> {
  const { user, key, message } = request
  const mark: Mark = { event_type: 'slipway_direct', event_payload: { key } }
  try {
    if (await begun(needs, mark)) {
      const opened = { method: 'conversations.open', channel: user, fields: { users: user } } as const
      const { channel } = await needs.calls.ask({ ...opened, answer: Opened })
      const ts = await findMarked(needs.calls, { channel: channel.id, thread: null }, mark)
      if (ts !== null) return { kind: 'already', at: { channel: channel.id, ts } }
    }
    const at = await post(needs, { channel: user, message, mark })
    return at === null ? { kind: 'refused' } : { kind: 'posted', at }
  } catch (error) {
    if (error instanceof TerminalError) return { kind: 'refused' }
    throw error
  }
}

async function publish(
  calls: Calls,
  { user, view }: Parameters<Chat['publish']>[0],
): ReturnType<Chat['publish']> {
  try {
    const fields = { user_id: user, view }
    await calls.ask({ method: 'views.publish', channel: user, fields, answer: z.object({}) })
    return 'published'
  } catch (error) {
    if (error instanceof TerminalError) return 'refused'
    throw error
  }
}

/** Null when the thread that was to be answered is gone. */
async function post(needs: Needs, posting: Posting): Promise<{ channel: string; ts: string } | null> {
  const { channel, message, mark, more = {} } = posting
  const called = await needs.calls.call({
    method: 'chat.postMessage',
    channel,
    fields: { channel, ...message, ...more, metadata: mark, unfurl_links: false, unfurl_media: false },
    answer: Posted,
    expects: 'thread_ts' in more ? THREAD_GONE : [],
    before: async () => needs.store.remember(nameOf(mark), '1', BEGUN_MS),
  })
  return called.kind === 'ok' ? { channel: called.answer.channel, ts: called.answer.ts } : null
}

/** Whether somebody began to post this before: it may be there, even if nobody heard of it. */
async function begun(needs: Needs, mark: Mark): Promise<boolean> {
  return (await needs.store.recall(nameOf(mark))) !== null
}

function nameOf({ event_type, event_payload }: Mark): string {
  return `slack:begun:${event_type}:${Object.values(event_payload).join(':')}`
}

/** The address of a message, as Slack makes it, without a further request. */
async function permalink(needs: Needs, channel: string, ts: string): Promise<string | null> {
  const url = await needs.url()
  return url === null ? null : `${url.replace(/\/$/, '')}/archives/${channel}/p${ts.replace('.', '')}`
}

/** A channel that is archived, closed to the bot or gone never fails a release. */
async function refusedAsValue(painting: () => Promise<Card>): Promise<PaintOutcome> {
  try {
    return { kind: 'painted', card: await painting() }
  } catch (error) {
    if (!(error instanceof TerminalError)) throw error
    return { kind: 'refused', code: error.code, message: `${error.message} ${error.remedy}` }
  }
}
