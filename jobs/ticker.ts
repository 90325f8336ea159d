import { setTimeout as pause } from 'node:timers/promises'
import type { Advance } from '../src/advance.ts'
import type { Log } from '../src/log.ts'
import type { Store } from '../src/ports.ts'

const PAUSE_MS_MAX = 1_000
const BATCH = 100

type Needs = { store: Pick<Store, 'due' | 'nextDueInMs'>; advance: Advance; log: Log }

/**
 * Time is one event: sends `woken` to every target whose due time has come. The entry is moved by `save` alone, so a
 * crash between loses nothing, and two tickers do no harm.
 */
export async function runTicker(needs: Needs, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    let pauseMs = PAUSE_MS_MAX
    try {
      await tick(needs)
      pauseMs = Math.min(PAUSE_MS_MAX, (await needs.store.nextDueInMs()) ?? PAUSE_MS_MAX)
    } catch (error) {
      needs.log.warn({ error }, 'ticker')
    }
    await pause(Math.max(20, pauseMs), undefined, { signal }).catch(() => undefined)
  }
}

/** One look: everything that is due now. */
export async function tick(needs: Needs): Promise<number> {
  const due = await needs.store.due(BATCH)
  await Promise.all(due.map(target => needs.advance(target, { kind: 'woken' })))
  return due.length
}
