import type { EffectKind } from '../../../src/release/effects.ts'
import type { WorldService } from '../../world/config.ts'
import type { Passing } from '../../world/gate.ts'

/** One request by which an effect reaches the outside world. */
export type Row = {
  effect: EffectKind
  /** Name of the service that plays it, and of the row. */
  name: string
  at: 'github' | 'slack' | 'cluster'
  /** Whether its images crash, and whether it has a card from the first moment on. */
  plays: Omit<WorldService, 'name'>
  /** Number of the image that it releases. */
  number: number
  /** What people and CI do beside pushing that image, until the request is made. */
  plot?: 'approved' | 'replaced' | 'computing' | 'clicked' | 'refused' | 'dismissed' | 'behind'
  /** Held before all others, which would delay what comes before its request; or after them, since it delays them. */
  turn?: 'first' | 'last'
  /** The request that does it. */
  does: (request: Passing) => boolean
  /** The request by which a restarted Slipway looks for what it may have done, and nobody else's. */
  looks: (request: Passing, known: Known) => boolean
}

/**
 * What tells one row's looks from another's: the commit its image is built from, the place of its card, and number and
 * head of its first pull request.
 */
export type Known = { revision: string; card: string; pull: string; head: string }

export function says({ body }: Passing, ...words: string[]): boolean {
  return words.every(word => body.includes(word))
}

export function posts(request: Passing, kind: string, key: string): boolean {
  if (!request.path.endsWith('/chat.postMessage')) return false
  const text = textOf(request)
  return text.includes(`"${kind}"`) && text.includes(`"${key}`)
}

export function asksFor(request: Passing, method: string, value: string): boolean {
  return (
    request.path.endsWith(`/${method}`) && [...new URLSearchParams(request.body).values()].includes(value)
  )
}

/** Slack's client sends forms. */
export function textOf({ body }: Passing): string {
  return [...new URLSearchParams(body).values()].join('\n')
}
