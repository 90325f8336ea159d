import { setTimeout as pause } from 'node:timers/promises'

/** False where it takes longer: then nobody waits for it any more. */
export async function inTime(work: Promise<void>, withinMs: number): Promise<boolean> {
  const waiting = new AbortController()
  const late = pause(withinMs, false, { signal: waiting.signal }).catch(() => true)
  try {
    return await Promise.race([work.then(() => true), late])
  } finally {
    waiting.abort()
  }
}
