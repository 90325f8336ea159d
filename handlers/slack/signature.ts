import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

/** Slack says: what is older than five minutes is a replay. Clocks may be apart in both directions. */
const WINDOW_MS = 5 * 60_000

/** Checks a body against the headers that Slack signs it by. */
export type SignedBySlack = (headers: IncomingHttpHeaders, body: unknown) => boolean

/** `v0=` and the HMAC-SHA256 over `v0:<seconds>:<body>`, compared in constant time, over the bytes as they came. */
export function signedBySlack(secret: string, nowMs: () => number): SignedBySlack {
  return (headers, body) => {
    const [at, signature] = [headers['x-slack-request-timestamp'], headers['x-slack-signature']]
    if (typeof at !== 'string' || !/^\d{1,12}$/.test(at)) return false
    if (typeof signature !== 'string' || !/^v0=[0-9a-f]{64}$/.test(signature)) return false
    if (!Buffer.isBuffer(body) || body.length === 0) return false
    if (Math.abs(nowMs() - Number(at) * 1_000) > WINDOW_MS) return false
    const own = createHmac('sha256', secret).update(`v0:${at}:`).update(body).digest('hex')
    return timingSafeEqual(Buffer.from(signature.slice('v0='.length)), Buffer.from(own))
  }
}
