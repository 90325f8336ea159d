import type { Answer } from './wire.ts'

/** Docker Hub counts by six hours; nothing is waited for longer. */
const BAN_MS_MAX = 6 * 60 * 60_000
const UNSTATED_MS = 60_000

/** How long a registry asks to wait: `Retry-After` in seconds or as a date by its own clock; else a minute. */
export function retryAfterMs(headers: Answer['headers']): number {
  const stated = headers['retry-after'] ?? ''
  const seconds = /^\d{1,9}$/.test(stated) ? Number(stated) : Number.NaN
  const untilMs = Date.parse(stated) - (Date.parse(headers['date'] ?? '') || Date.now())
  const waitMs = Number.isNaN(seconds) ? untilMs : seconds * 1_000
  return Number.isNaN(waitMs) ? UNSTATED_MS : Math.min(Math.max(waitMs, 1_000), BAN_MS_MAX)
}
