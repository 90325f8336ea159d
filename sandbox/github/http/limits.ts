import type { Actor } from '../auth.ts'
import { Refusal } from './refusal.ts'

export type RateLimits = {
  /** Counts one request and gives the headers for its answer; throws GitHub's 403 when none is left. */
  spend: (actor: Actor, resource: 'core' | 'graphql') => Record<string, string>
  /** Gives a request back: GitHub does not count one that was answered 304. */
  giveBack: (actor: Actor, resource: 'core' | 'graphql') => void
  overview: (
    actor: Actor,
  ) => Record<string, { limit: number; used: number; remaining: number; reset: number }>
}

const windowMs = 3_600_000

export function createRateLimits(perHour: number, now: () => number): RateLimits {
  const windows = new Map<string, { used: number; resetAt: number }>()
  const windowOf = (actor: Actor, resource: string) => {
    const key = `${actor.key} ${resource}`
    const known = windows.get(key)
    if (known && known.resetAt > now()) return known
    const fresh = { used: 0, resetAt: now() + windowMs }
    windows.set(key, fresh)
    return fresh
  }
  const figures = (actor: Actor, resource: string) => {
    const { used, resetAt } = windowOf(actor, resource)
    return { limit: perHour, used, remaining: Math.max(0, perHour - used), reset: Math.ceil(resetAt / 1_000) }
  }
  return {
    spend: (actor, resource) => {
      const window = windowOf(actor, resource)
      const exceeded = window.used >= perHour
      if (!exceeded) window.used += 1
      const headers = headersOf(figures(actor, resource), resource)
      if (exceeded) throw new Refusal(403, `API rate limit exceeded for ${actor.key}.`, { headers })
      return headers
    },
    giveBack: (actor, resource) => {
      windowOf(actor, resource).used -= 1
    },
    overview: actor => ({
      core: figures(actor, 'core'),
      graphql: figures(actor, 'graphql'),
      search: figures(actor, 'search'),
    }),
  }
}

function headersOf(
  { limit, used, remaining, reset }: { limit: number; used: number; remaining: number; reset: number },
  resource: string,
): Record<string, string> {
  return {
    'x-ratelimit-limit': String(limit),
    'x-ratelimit-remaining': String(remaining),
    'x-ratelimit-reset': String(reset),
    'x-ratelimit-used': String(used),
    'x-ratelimit-resource': resource,
  }
}
