import { RetryableError } from '../../errors.ts'
import type { Store } from '../../ports.ts'

/** `perChannel`: counted for each channel, else for the whole workspace. `burst` calls may come at once. */
export type Rate = { perMinute: number; burst: number; perChannel: boolean }

/** What Slack allows, a little below: https://docs.slack.dev/apis/web-api/rate-limits. */
export const RATES = {
  'apps.connections.open': { perMinute: 5, burst: 5, perChannel: false },
  'auth.test': { perMinute: 300, burst: 50, perChannel: false },
  'chat.delete': { perMinute: 48, burst: 25, perChannel: false },
  'chat.postEphemeral': { perMinute: 96, burst: 90, perChannel: false },
  'chat.postMessage': { perMinute: 58, burst: 4, perChannel: true },
  'chat.update': { perMinute: 48, burst: 25, perChannel: false },
  'conversations.history': { perMinute: 48, burst: 25, perChannel: false },
  'conversations.info': { perMinute: 48, burst: 25, perChannel: false },
  'conversations.list': { perMinute: 18, burst: 10, perChannel: false },
  'conversations.open': { perMinute: 48, burst: 25, perChannel: false },
  'conversations.replies': { perMinute: 48, burst: 25, perChannel: false },
  'users.info': { perMinute: 96, burst: 90, perChannel: false },
  'users.list': { perMinute: 18, burst: 10, perChannel: false },
  'views.publish': { perMinute: 96, burst: 25, perChannel: false },
  'views.open': { perMinute: 96, burst: 90, perChannel: false },
} as const satisfies Record<string, Rate>

export type Method = keyof typeof RATES

export type Limiter = {
  /**
   * Takes one call, or throws a RetryableError that says when to ask again. Never waits. `leave`: that many of a burst
   * must be left for others afterwards.
   */
  take(method: Method, channel: string, leave?: number): Promise<void>
  /** Slack itself said no: all replicas leave this method and channel alone for that long. */
  ban(method: Method, channel: string, forMs: number): Promise<RetryableError>
}

type Memory = Pick<Store, 'ban' | 'bannedForMs' | 'remember' | 'recall'>

/**
 * Counts calls per method and channel. The time at which the bucket will be full again is shared by all replicas
 * through Redis; two that take in the same millisecond may both pass, and then Slack's own word bans both.
 */
export function createLimiter(store: Memory, nowMs: () => number = Date.now): Limiter {
  const fullAt = new Map<string, number>()
  return {
    take: async (method, channel, leave = 0) => {
      const rate: Rate = RATES[method]
      const key = keyOf(method, channel)
      const [bannedMs, shared] = await Promise.all([store.bannedForMs(key), store.recall(key)])
      if (bannedMs > 0) throw limited(bannedMs)
      const stepMs = Math.ceil(60_000 / rate.perMinute)
      const now = nowMs()
      const full = Math.max(now, fullAt.get(key) ?? 0, Number(shared ?? 0))
      const waitMs = full - now - stepMs * (rate.burst - 1 - leave)
      if (waitMs > 0) throw limited(waitMs)
      fullAt.set(key, full + stepMs)
      if (fullAt.size > 1000) forgetFull(fullAt, now)
      await store.remember(key, String(full + stepMs), full + stepMs - now + 1000)
    },
    ban: async (method, channel, forMs) => {
      await store.ban(keyOf(method, channel), forMs)
      return limited(forMs)
    },
  }
}

function keyOf(method: Method, channel: string): string {
  return RATES[method].perChannel ? `slack:${method}:${channel}` : `slack:${method}`
}

function limited(forMs: number): RetryableError {
  const retryAfterMs = Math.ceil(forMs)
  return new RetryableError('slack_rate_limited', { seconds: Math.ceil(forMs / 1000) }, { retryAfterMs })
}

function forgetFull(fullAt: Map<string, number>, now: number): void {
  for (const [key, at] of fullAt) if (at <= now) fullAt.delete(key)
}
