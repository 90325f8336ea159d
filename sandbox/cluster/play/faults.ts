import { z } from 'zod'

/**
 * A fault that requests meet: the next `times` that match, after the first `skip`. `reset` cuts the connection and
 * `hold` keeps it waiting, nothing done; the `do-then-…` kinds do it and then cut, or withhold the answer. A held
 * request whose sender goes away is not done. `drop-watches` and `expire` (of the history) act at once.
 */
export const faultSchema = z.strictObject({
  match: z
    .strictObject({
      method: z.string().optional(),
      /** Against the path with its query. */
      pathRegex: z.string().optional(),
    })
    .default({}),
  times: z.int().positive().default(1),
  skip: z.int().nonnegative().default(0),
  do: z.enum(['status', 'reset', 'hold', 'do-then-reset', 'do-then-hold', 'drop-watches', 'expire']),
  status: z.int().min(400).max(599).default(503),
  message: z.string().default('the sandbox was told to fail'),
  retryAfterSeconds: z.int().nonnegative().optional(),
})
export type Fault = z.output<typeof faultSchema>

export type Standing = Fault & { id: number; passed: number; hits: number; held: number }

export type Faults = {
  add: (fault: Fault) => Standing
  /** The fault that a request meets, counted; null when it meets none. */
  meets: (method: string, target: string) => Standing | null
  list: () => Standing[]
  /** Forgets all faults and lets go what is held. */
  clear: () => void
  /** Resolves when the fault is cleared, or what it waits for is over. */
  hold: (fault: Standing, over: Promise<unknown>) => Promise<void>
}

export function createFaults(): Faults {
  let standing: Standing[] = []
  let lastId = 0
  let release = Promise.withResolvers<void>()
  return {
    add: fault => {
      const added = { ...fault, id: (lastId += 1), passed: 0, hits: 0, held: 0 }
      standing.push(added)
      return added
    },
    meets: (method, target) => {
      const met = standing.find(fault => fault.hits < fault.times && isMet(fault, method, target))
      if (!met) return null
      met.passed += 1
      if (met.passed <= met.skip) return null
      met.hits += 1
      return met
    },
    list: () => standing,
    clear: () => {
      standing = []
      release.resolve()
      release = Promise.withResolvers<void>()
    },
    hold: async (fault, over) => {
      fault.held += 1
      await Promise.race([release.promise, over])
      fault.held -= 1
    },
  }
}

function isMet({ match }: Fault, method: string, target: string): boolean {
  if (match.method !== undefined && match.method.toUpperCase() !== method) return false
  return match.pathRegex === undefined || new RegExp(match.pathRegex).test(target)
}
