import { z } from 'zod'
import { followEvents } from '../../page/events.ts'

export type Until = {
  /** Looks again after each change of any stand-in until there is something; throws after `withinMs`. */
  until: <T>(look: () => Promise<T | null>, withinMs?: number) => Promise<T>
  /** Everything that GitHub announced so far. */
  announced: () => Announced[]
  stop: () => void
}

const announced = z.object({
  id: z.number(),
  type: z.string(),
  repository: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
})
export type Announced = z.infer<typeof announced>

const WITHIN_MS = 25_000
/** The registry and Slipway's own answers come without an event: they are looked for at least this often. */
const LOOK_MS = 250

const WATCHED = ['github', 'slack', 'staging', 'production'] as const
type Watched = (typeof WATCHED)[number]

/** Waits by the stand-ins' events, never for a fixed time. */
export function createUntil(urls: Record<Watched, string>): Until {
  const ended = new AbortController()
  const waiting = new Set<() => void>()
  const heard: Announced[] = []
  const wake = () => {
    for (const resolve of waiting) resolve()
    waiting.clear()
  }
  for (const name of WATCHED) {
    void followEvents(`${urls[name]}/_sandbox/events`, ended.signal, {
      event: event => {
        const parsed = announced.safeParse(event)
        if (name === 'github' && parsed.success) heard.push(parsed.data)
        wake()
      },
      link: wake,
    })
  }
  const timer = setInterval(wake, LOOK_MS)
  return {
    announced: () => heard,
    stop: () => {
      clearInterval(timer)
      ended.abort()
      wake()
    },
    until: async (look, withinMs = WITHIN_MS) => {
      const deadlineMs = Date.now() + withinMs
      for (;;) {
        const changed = new Promise<void>(resolve => waiting.add(resolve))
        const found = await look()
        if (found !== null) return found
        if (Date.now() > deadlineMs) throw new Error(`not seen within ${withinMs / 1000} s`)
        await changed
      }
    },
  }
}
