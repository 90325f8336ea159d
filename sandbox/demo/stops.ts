type Stoppable = { stop: () => Promise<void> }

export type Stops = {
  /** Remembers what is starting, so that it is stopped in the end even when something else fails meanwhile. */
  keep: <T extends Stoppable>(starting: Promise<T>) => Promise<T>
  /** Stops everything, newest first; what is still starting is waited for. Safe to call twice. */
  all: () => Promise<void>
}

/** Remembers what must be stopped in the end. */
export function createStops(): Stops {
  const stops: (() => Promise<void>)[] = []
  return {
    keep: starting => {
      stops.push(async () => {
        const started = await starting.catch(() => null)
        await started?.stop()
      })
      return starting
    },
    all: async () => {
      for (let stop = stops.pop(); stop; stop = stops.pop()) await stop()
    },
  }
}
