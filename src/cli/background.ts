import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../log.ts'

/** Something that runs until it is stopped, and then ends in order. */
export type Loop = { stop(): Promise<void> }

/** Runs `act` again and again with a pause between; a failure is logged, and the next round comes all the same. */
export function repeat(what: { name: string; pauseMs: number; log: Log }, act: () => Promise<void>): Loop {
  return background(what, async signal => {
    while (!signal.aborted) {
      try {
        await act()
      } catch (error) {
        what.log.warn({ loop: what.name, error }, 'a round of a loop failed')
      }
      await pause(what.pauseMs, undefined, { signal }).catch(() => undefined)
    }
  })
}

/** Starts a task that ends when its signal is aborted. */
export function background(
  what: { name: string; log: Log },
  task: (signal: AbortSignal) => Promise<void>,
): Loop {
  const stopping = new AbortController()
  const done = task(stopping.signal).catch((error: unknown) => {
    what.log.error({ loop: what.name, error }, 'a loop ended')
  })
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
