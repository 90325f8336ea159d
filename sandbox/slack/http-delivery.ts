import { createHmac } from 'node:crypto'
import { z } from 'zod'
import { parseJson } from './http.ts'
import { limits } from './limits.ts'
import type { Ack, Sockets } from './sockets.ts'
import type { World } from './world.ts'

const payloadShape = z.record(z.string(), z.unknown())

/** Sends what people do to the app's request address, signed; the answer is the acknowledgement, as over a socket. */
export function sendByHttp(
  world: World,
  to: { url: string; signingSecret: string },
  ackTimeoutMs: number,
): Sockets['send'] {
  const once = (type: string, payload: unknown, attempt: number) =>
    post({ ...to, ackTimeoutMs, atMs: world.nowMs(), attempt, ...bodyOf(type, payload) })
  return async (type, payload) => {
    let ack = await once(type, payload, 0)
    const retries = type === 'events_api' ? limits.event_retries.max : 0
    for (let attempt = 1; attempt <= retries && ack.kind !== 'acked'; attempt += 1) {
      // oxlint-disable-next-line no-await-in-loop -- the next is only due when this one failed
      ack = await once(type, payload, attempt)
    }
    return ack
  }
}

/** Events are JSON, commands a form, everything interactive JSON in the one field of a form. */
function bodyOf(type: string, payload: unknown): { contentType: string; body: string } {
  const json = JSON.stringify(payload)
  if (type === 'events_api') return { contentType: 'application/json', body: json }
  const form = 'application/x-www-form-urlencoded'
  if (type === 'interactive')
    return { contentType: form, body: new URLSearchParams({ payload: json }).toString() }
  const fields = z.record(z.string(), z.coerce.string()).parse(payload)
  return { contentType: form, body: new URLSearchParams(fields).toString() }
}

type Posting = {
  url: string
  signingSecret: string
  ackTimeoutMs: number
  atMs: number
  attempt: number
  contentType: string
  body: string
}

async function post(posting: Posting): Promise<Ack> {
  const { url, body, contentType, attempt, ackTimeoutMs } = posting
  const at = String(Math.floor(posting.atMs / 1_000))
  const headers = {
    'content-type': contentType,
    'x-slack-request-timestamp': at,
    'x-slack-signature': `v0=${createHmac('sha256', posting.signingSecret).update(`v0:${at}:${body}`).digest('hex')}`,
    ...(attempt === 0
      ? {}
      : { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': 'http_timeout' }),
  }
  try {
    const signal = AbortSignal.timeout(ackTimeoutMs)
    const answer = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    const text = await answer.text()
    if (!answer.ok) return { kind: 'not_connected' }
    return { kind: 'acked', payload: payloadIn(text) }
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError'
    return { kind: late ? 'timed_out' : 'not_connected' }
  }
}

/** Text that is no JSON is a message's text. */
function payloadIn(text: string): Record<string, unknown> {
  if (text === '') return {}
  const payload = payloadShape.safeParse(parseJson(text))
  return payload.success ? payload.data : { text }
}
