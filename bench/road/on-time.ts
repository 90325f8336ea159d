/** Timers of Node may be more than a millisecond late, which is a tenth of a delay: the end is waited for awake. */
const AWAKE_MS = 1.5

/** Resolves at that moment of `performance.now()`, within some hundredths of a millisecond. */
export async function onTime(atMs: number): Promise<void> {
  const leftMs = atMs - performance.now() - AWAKE_MS
  if (leftMs > 0) await new Promise(resolve => setTimeout(resolve, leftMs))
  while (performance.now() < atMs) await new Promise(resolve => setImmediate(resolve))
}
