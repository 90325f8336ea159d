import { z } from 'zod'

/** A fault that the next matching requests meet; `times` requests, one by default. */
export const faultSchema = z.strictObject({
  match: z
    .strictObject({ method: z.string().optional(), pathRegex: z.string().optional() })
    .default({})
    .describe('the regular expression sees path and query'),
  times: z.int().positive().default(1),
  do: z.enum(['status', 'reset', 'do-then-reset', 'hold', 'drop-watches', 'expire']),
  status: z.int().min(400).max(599).default(503),
  message: z.string().default('the sandbox was told to fail'),
  retryAfterSeconds: z.int().nonnegative().optional(),
})
export type Fault = z.output<typeof faultSchema>

export type Standing = Fault & { id: number; struck: number; held: number }

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
      const added = { ...fault, id: (lastId += 1), struck: 0, held: 0 }
      standing.push(added)
      return added
    },
    meets: (method, target) => {
      const met = standing.find(fault => fault.struck < fault.times && isMet(fault, method, target))
      if (met) met.struck += 1
      return met ?? null
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
