import { z } from 'zod'
import type { Answer } from './answer.ts'

/** GitHub: without a time in the answer, wait at least a minute. */
const UNSTATED_MS = 60_000
/** Its clock has whole seconds. */
const MARGIN_MS = 1_000

const Body = z.object({ message: z.string() })
const Errors = z.object({ errors: z.array(z.object({ type: z.string().optional() })) })

/**
 * How long GitHub wants no more requests: primary and secondary limits, by REST (403, 429) and by GraphQL (200 with
 * an error); null when the answer is no such refusal. Source: docs.github.com, "Rate limits for the REST API".
 */
export function bannedForMs({ status, headers, body }: Answer): number | null {
  if (!isLimit(status, headers, body)) return null
  const after = Number(headers['retry-after'] ?? Number.NaN)
  if (Number.isFinite(after)) return after * 1_000 + MARGIN_MS
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN)
  if (headers['x-ratelimit-remaining'] === '0' && Number.isFinite(reset)) {
    return Math.max(reset * 1_000 - theirNowMs(headers), 0) + MARGIN_MS
  }
  return UNSTATED_MS
}

function isLimit(status: number, headers: Answer['headers'], body: unknown): boolean {
  if (status === 429) return true
  if (status === 200) return limitsInGraphql(body)
  if (status !== 403) return false
  const message = Body.safeParse(body).data?.message ?? ''
  return (
    headers['retry-after'] !== undefined ||
    headers['x-ratelimit-remaining'] === '0' ||
    /rate limit|abuse detection/i.test(message)
  )
}

function limitsInGraphql(body: unknown): boolean {
  const errors = Errors.safeParse(body).data?.errors ?? []
  return errors.some(({ type }) => type === 'RATE_LIMITED' || type === 'RATE_LIMIT')
}

/** Their clock, so that ours may be wrong. */
function theirNowMs(headers: Answer['headers']): number {
  const date = Date.parse(headers['date'] ?? '')
  return Number.isNaN(date) ? Date.now() : date
}
