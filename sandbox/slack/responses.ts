import { z } from 'zod'
import { checkContent } from './content.ts'
import { limits } from './limits.ts'
import { change, changeEphemeral, findMessage, postAsApp, postEphemeral, remove } from './messages.ts'
import type { Draft } from './messages.ts'
import { refuse } from './methods/method.ts'
import type { ResponseUrl, World } from './world.ts'

const shape = z.object({
  text: z.string().optional(),
  blocks: z.unknown().optional(),
  attachments: z.unknown().optional(),
  metadata: z.unknown().optional(),
  thread_ts: z.string().optional(),
  response_type: z.enum(['ephemeral', 'in_channel']).optional(),
  replace_original: z.boolean().optional(),
  delete_original: z.boolean().optional(),
})

export type Responded = {
  status: number
  body: 'ok' | ({ ok: boolean } & Record<string, unknown>)
}

const done: Responded = { status: 200, body: 'ok' }

/** One post to a `response_url`, named by the last part of its path. */
export function respond(world: World, key: string, fields: Record<string, unknown>): Responded {
  const to = world.responses.get(key)
  if (!to) return { status: 404, body: refuse('no_such_url') }
  if (world.nowMs() > to.expiresAtMs) return { status: 404, body: refuse('expired_url') }
  if (to.usesLeft === 0) return { status: 404, body: refuse('used_url') }
  const answered = respondTo(world, to, fields)
  if (answered.status === 200) to.usesLeft -= 1
  return answered
}

/** Shows what an app answers to a person, be it by `response_url` or in its acknowledgement. */
export function respondTo(world: World, to: ResponseUrl, fields: Record<string, unknown>): Responded {
  const parsed = shape.safeParse(fields)
  if (!parsed.success) return { status: 400, body: refuse('invalid_payload') }
  if (parsed.data.delete_original) return deleteOriginal(world, to)
  const checked = checkContent(parsed.data, limits.message_text.max)
  if (!checked.ok) return { status: 400, body: checked.refusal }
  const draft = { ...checked.draft, thread_ts: parsed.data.thread_ts ?? to.threadTs }
  if (parsed.data.replace_original && to.messageTs) return replaceOriginal(world, to, draft)
  if (parsed.data.response_type === 'in_channel') postAsApp(world, to.channel, draft)
  else postEphemeral(world, { channel: to.channel, user: to.user }, draft)
  return done
}

function replaceOriginal(world: World, to: ResponseUrl, draft: Draft): Responded {
  const ephemeral = world.ephemerals.find(one => one.ts === to.messageTs)
  if (ephemeral) {
    changeEphemeral(world, ephemeral, draft)
    return done
  }
  const message = findMessage(world, to.channel, to.messageTs ?? '')
  if (!message) return { status: 404, body: refuse('message_not_found') }
  change(world, to.channel, message, draft)
  return done
}

function deleteOriginal(world: World, to: ResponseUrl): Responded {
  const ephemeral = world.ephemerals.find(one => one.ts === to.messageTs)
  if (ephemeral) {
    changeEphemeral(world, ephemeral, undefined)
    return done
  }
  const message = findMessage(world, to.channel, to.messageTs ?? '')
  if (!message) return { status: 404, body: refuse('message_not_found') }
  remove(world, to.channel, message)
  return done
}
