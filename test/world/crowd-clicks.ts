import { Redis } from 'ioredis'
import { z } from 'zod'
import { get } from './get.ts'
import { until } from './until.ts'
import type { Member } from './crowd.ts'
import type { WorldService } from './config.ts'

/** Twenty peers are asked for, and a crowd of them is there. */
export const CROWD_RULE =
  'delivery: pull-request, merge: author, approvals: { authors: none, peers: 20, recorded: count }'
export const CROWD_SERVICE: WorldService = {
  name: 'cart',
  announce: 'card',
  crashes: false,
  settings: CROWD_RULE,
}

const Block = z.looseObject({ type: z.string(), block_id: z.string().optional() })
const Message = z.object({ ts: z.string(), text: z.string(), blocks: z.array(Block).default([]) })
const State = z.object({ messages: z.record(z.string(), z.array(Message)) })
const Acted = z.object({ ok: z.boolean(), error: z.string().optional() })
const Requests = z.object({
  counts: z.record(z.string(), z.number()),
  refused: z.record(z.string(), z.number()),
})
const Document = z.object({
  open: z
    .object({
      stage: z.string(),
      clicks: z.array(z.object({ verb: z.string(), by: z.object({ login: z.string() }) })),
    })
    .nullable(),
})
const CHANNEL = 'C01RELEASES'

export type CardSeen = z.infer<typeof Message>
export type Answered = { ok: boolean; error: string | null; ms: number }

/** The card in the channel that says this. */
export function cardSaying(slackUrl: string, says: RegExp, more?: () => string): Promise<CardSeen> {
  const look = async () => {
    const { messages } = await get(`${slackUrl}/_sandbox/state`, {}, State)
    return messages[CHANNEL]?.find(message => says.test(JSON.stringify(message)))
  }
  return until(`a card that says ${String(says)}`, look, more === undefined ? {} : { more })
}

/** Everybody clicks Approve on the card as they see it, twice each and all at once; how each click was answered. */
export function approveAll(slackUrl: string, card: CardSeen, crowd: readonly Member[]): Promise<Answered[]> {
  const clicks = [...crowd, ...crowd].map(({ slack }) => ({
    kind: 'block_action',
    user: slack,
    channel: CHANNEL,
    ts: card.ts,
    action_id: 'approve',
    saw: card.blocks,
  }))
  return Promise.all(clicks.map(click => act(slackUrl, click)))
}

async function act(slackUrl: string, click: object): Promise<Answered> {
  const beganMs = performance.now()
  const response = await fetch(`${slackUrl}/_sandbox/act`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(click),
  })
  const { ok, error = null } = Acted.parse(await response.json())
  return { ok, error, ms: performance.now() - beganMs }
}

/** How often Slack was asked for what, and how often it refused, by its word. */
export function askedOfSlack(slackUrl: string): Promise<z.infer<typeof Requests>> {
  return get(`${slackUrl}/_sandbox/requests`, {}, Requests)
}

/** Who has approved the open release, as often as it is recorded. */
export async function approvals(redisUrl: string, service: string): Promise<string[]> {
  const redis = new Redis(redisUrl)
  try {
    const text = await redis.hget(`{slipway}:target:staging/${service}`, 'document')
    const { open } = Document.parse(JSON.parse(text ?? '{}'))
    return (open?.clicks ?? []).filter(({ verb }) => verb === 'approve').map(({ by }) => by.login)
  } finally {
    redis.disconnect()
  }
}
