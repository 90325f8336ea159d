type Stoppable = { stop: () => Promise<unknown> }

export type Stops = {
  /** Remembers what is starting, so that it is stopped in the end even when something else fails meanwhile. */
  keep: <T extends Stoppable>(starting: Promise<T>) => Promise<T>
  /**
   * Stops everything, newest first; what is still starting is waited for. One that fails, or does not end in time, is
   * left behind for the others' sake and named in what is thrown at the end. Safe to call twice.
   */
  all: () => Promise<void>
}

/** Longer than a program takes that has to be forced. */
const STOP_WITHIN_MS = 20_000

/** Remembers what must be stopped in the end. */
export function createStops(withinMs = STOP_WITHIN_MS): Stops {
  const stops: (() => Promise<void>)[] = []
  return {
    keep: starting => {
      stops.push(async () => {
        const started = await starting.catch(() => null)
        if (started !== null) await inTime(started.stop(), withinMs)
      })
      return starting
    },
    all: async () => {
      const failures: unknown[] = []
      for (let stop = stops.pop(); stop; stop = stops.pop()) {
        await stop().catch((error: unknown) => failures.push(error))
      }
      if (failures.length > 0) throw new AggregateError(failures, 'not everything was stopped')
    },
  }
}

async function inTime(stopping: Promise<unknown>, withinMs: number): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error(`not stopped within ${withinMs} ms`)), withinMs)
  await Promise.race([stopping, late.promise]).finally(() => clearTimeout(timer))
}
