import { setTimeout } from 'node:timers/promises'

/** Waits, unless the signal ends it sooner; the process may end meanwhile. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await setTimeout(ms, undefined, { ref: false, ...(signal === undefined ? {} : { signal }) })
  } catch (error) {
    if (signal?.aborted !== true) throw error
  }
}
