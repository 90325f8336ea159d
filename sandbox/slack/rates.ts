import { rates } from './limits.ts'
import type { Tier } from './limits.ts'

type Bucket = { left: number; atMs: number }
export type Buckets = Map<string, Bucket>

/**
 * Takes one call of a method out of its bucket, which fills by its tier's calls per minute up to the burst.
 * Gives 0, or the whole seconds after which the next call will be let through.
 */
export function secondsToWait(
  buckets: Buckets,
  call: { method: string; tier: Tier; channel: string },
  nowMs: number,
): number {
  const rate = rates[call.tier]
  const key = rate.per === 'channel' ? `${call.method} ${call.channel}` : call.method
  const before = buckets.get(key) ?? { left: rate.burst, atMs: nowMs }
  const perMs = rate.perMinute / 60_000
  const left = Math.min(rate.burst, before.left + (nowMs - before.atMs) * perMs)
  if (left >= 1) {
    buckets.set(key, { left: left - 1, atMs: nowMs })
    return 0
  }
  buckets.set(key, { left, atMs: nowMs })
  return Math.max(1, Math.ceil((1 - left) / perMs / 1000))
}
