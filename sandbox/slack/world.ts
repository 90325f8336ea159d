import { randomBytes } from 'node:crypto'
import type { Block } from './blocks.ts'
import type { SlackSeed } from './seed.ts'

export type Metadata = { event_type: string; event_payload: Record<string, unknown> }

/** A message of a channel; replies carry the `thread_ts` of another message. */
export type Message = {
  type: 'message'
  subtype?: 'thread_broadcast' | undefined
  ts: string
  thread_ts?: string | undefined
  user: string
  team: string
  bot_id?: string | undefined
  app_id?: string | undefined
  text: string
  blocks?: Block[] | undefined
  metadata?: Metadata | undefined
  edited?: { user: string; ts: string } | undefined
}

/** A message that only one person sees; Slack forgets it, this keeps it until it is replaced or deleted. */
export type Ephemeral = {
  ts: string
  channel: string
  user: string
  thread_ts?: string | undefined
  text: string
  blocks?: Block[] | undefined
}

export type Channel = {
  id: string
  name: string
  members: string[]
  is_shared: boolean
  is_archived: boolean
  is_im: boolean
}

export type StateValue = { type: string } & Record<string, unknown>
export type StateValues = Record<string, Record<string, StateValue>>

/** A view that is open or published, as Slack shows it to apps. */
export type View = {
  id: string
  team_id: string
  app_id: string
  app_installed_team_id: string
  bot_id: string
  type: 'modal' | 'home'
  blocks: Block[]
  title: { type: 'plain_text'; text: string; emoji?: boolean | undefined }
  close: { type: 'plain_text'; text: string; emoji?: boolean | undefined } | null
  submit: { type: 'plain_text'; text: string; emoji?: boolean | undefined } | null
  callback_id: string
  external_id: string
  private_metadata: string
  state: { values: StateValues }
  hash: string
  clear_on_close: boolean
  notify_on_close: boolean
  root_view_id: string
  previous_view_id: string | null
}

export type Trigger = { user: string; expiresAtMs: number; used: boolean; fromView: boolean }

/** Where the posts to one `response_url` go. */
export type ResponseUrl = {
  channel: string
  user: string
  messageTs: string | undefined
  threadTs: string | undefined
  ephemeral: boolean
  expiresAtMs: number
  usesLeft: number
}

/** What changed, for those who look at the workspace; `seq` counts up by one. */
export type Change = {
  seq: number
  kind:
    | 'message_posted'
    | 'message_changed'
    | 'message_deleted'
    | 'ephemeral_posted'
    | 'ephemeral_changed'
    | 'ephemeral_deleted'
    | 'view_opened'
    | 'view_changed'
    | 'view_closed'
    | 'home_published'
    | 'channel_changed'
    | 'connections'
    | 'fault'
  channel?: string | undefined
  user?: string | undefined
  ts?: string | undefined
  view_id?: string | undefined
  note?: string | undefined
}

/** A whole workspace in memory. */
export type World = {
  seed: SlackSeed
  url: string
  nowMs: () => number
  channels: Map<string, Channel>
  messages: Map<string, Message[]>
  ephemerals: Ephemeral[]
  modals: Map<string, View[]>
  homes: Map<string, View>
  triggers: Map<string, Trigger>
  responses: Map<string, ResponseUrl>
  listeners: Set<(change: Change) => void>
  lastMicros: number
  ids: number
  seq: number
}

/** An empty workspace with the seed's people and channels; `nowMs` is its clock. */
export function createWorld(seed: SlackSeed, nowMs: () => number): World {
  const channels = seed.channels.map(channel => ({
    id: channel.id,
    name: channel.name,
    members: [...channel.members],
    is_shared: channel.is_shared ?? false,
    is_archived: channel.is_archived ?? false,
    is_im: false,
  }))
  return {
    seed,
    url: '',
    nowMs,
    channels: new Map(channels.map(channel => [channel.id, channel])),
    messages: new Map(channels.map(channel => [channel.id, []])),
    ephemerals: [],
    modals: new Map(),
    homes: new Map(),
    triggers: new Map(),
    responses: new Map(),
    listeners: new Set(),
    lastMicros: 0,
    ids: 0,
    seq: 0,
  }
}

/** The next timestamp, like `1700000000.000100`: now, yet always above the one before. */
export function nextTs(world: World): string {
  world.lastMicros = Math.max(world.nowMs() * 1000, world.lastMicros + 100)
  return tsOfMicros(world.lastMicros)
}

/** A fresh id with Slack's kind letter, like `V00000001`. */
export function nextId(world: World, kind: string): string {
  world.ids += 1
  return `${kind}${world.ids.toString(36).toUpperCase().padStart(8, '0')}`
}

/** A short random word, as Slack makes for blocks and elements that came without an id. */
export function randomWord(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}

/** Tells everybody who listens. */
export function tell(world: World, change: Omit<Change, 'seq'>): void {
  world.seq += 1
  for (const listener of world.listeners) listener({ seq: world.seq, ...change })
}

/** Milliseconds since 1970 of a message's timestamp. */
export function msOfTs(ts: string): number {
  return Number(ts) * 1000
}

/** The messages of a channel, oldest first; the same array that the workspace keeps. */
export function messagesOf(world: World, channel: string): Message[] {
  const found = world.messages.get(channel)
  if (found) return found
  const fresh: Message[] = []
  world.messages.set(channel, fresh)
  return fresh
}

const tsOfMicros = (micros: number) =>
  `${Math.floor(micros / 1_000_000)}.${String(micros % 1_000_000).padStart(6, '0')}`
