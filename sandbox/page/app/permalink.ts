import { useEffect } from 'react'

export type Spot = { channel: string; ts: string }

const PERMALINK = /\/archives\/(\w+)\/p(\d{10})(\d{6})(?:\?|$)/
const HASH = /^#(\w+)\/(\d+\.\d+)$/

/** Slack's link to a message becomes a place of this page; every other link stays what it is. */
export function hereOf(href: string): string | null {
  const [, channel, seconds, micros] = PERMALINK.exec(href) ?? []
  return channel === undefined ? null : `#${channel}/${seconds}.${micros}`
}

/** The place that a hash names, or null. */
export function spotOf(hash: string): Spot | null {
  const [, channel, ts] = HASH.exec(hash) ?? []
  return channel === undefined || ts === undefined ? null : { channel, ts }
}

/** The id of a message's element. */
export const idOf = (ts: string) => `message-${ts}`

/** Goes to a message when somebody follows a link to it. */
export function useSpots(go: (spot: Spot) => void): void {
  useEffect(() => {
    const follow = () => {
      const spot = spotOf(window.location.hash)
      if (!spot) return
      go(spot)
      // The channel is drawn first; then the message is there to scroll to.
      requestAnimationFrame(() => document.getElementById(idOf(spot.ts))?.scrollIntoView({ block: 'center' }))
    }
    window.addEventListener('hashchange', follow)
    return () => window.removeEventListener('hashchange', follow)
  }, [go])
}
