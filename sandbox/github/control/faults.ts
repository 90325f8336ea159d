import { z } from 'zod'
import type { GraphQlNames } from '../graphql/execute.ts'

/** A fault that tests put in the way of requests; see `FaultRequest.do`. */
export const FaultRequest = z.object({
  match: z
    .object({
      method: z.string().optional(),
      /** Against the path with its query. */
      pathRegex: z.string().optional(),
      /** Name of the operation, or of one of its root fields. */
      graphqlOperation: z.string().optional(),
    })
    .default({}),
  /** How many requests it meets before it is over, after the first `skip` that match. */
  times: z.int().positive().default(1),
  skip: z.int().nonnegative().default(0),
  /**
   * `status`: answered instead of done. `reset`: connection cut, nothing done. `hold`: kept waiting, and done
   * when released. The `do-then-…` kinds do it first and then withhold or replace the answer.
   */
  do: z.enum(['status', 'reset', 'hold', 'do-then-status', 'do-then-reset', 'do-then-hold']),
  status: z.int().min(100).max(599).default(500),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
})
export type FaultRequest = z.output<typeof FaultRequest>
export type Fault = FaultRequest & { id: number; hits: number }

export type Faults = {
  add: (request: FaultRequest) => Fault
  list: () => Fault[]
  /** The fault that this request runs into, counted as hit. */
  meet: (request: { method: string; target: string; names: GraphQlNames }) => Fault | null
  /** Resolves when a held request may go on. */
  held: (fault: Fault) => Promise<void>
  /** Lets requests that the fault (or every fault) holds go on. */
  release: (id?: number) => void
  clear: () => void
  /** Resolves once the fault was met `hits` times. */
  whenHit: (id: number, hits: number) => Promise<void>
}

export function createFaults(onHit: (fault: Fault) => void): Faults {
  const faults: Fault[] = []
  const skipped = new Map<number, number>()
  const waiting = new Map<number, (() => void)[]>()
  const watchers: { id: number; hits: number; done: () => void }[] = []
  let lastId = 0

  const release = (id?: number) => {
    for (const [fault, resolvers] of waiting)
      if (id === undefined || fault === id) {
        waiting.delete(fault)
        for (const resolve of resolvers) resolve()
      }
  }
  return {
    add: request => {
      const fault = { ...request, id: (lastId += 1), hits: 0 }
      faults.push(fault)
      return fault
    },
    list: () => faults,
    meet: request => {
      const fault = faults.find(candidate => isDue(candidate, skipped, request))
      if (!fault) return null
      fault.hits += 1
      onHit(fault)
      for (const watcher of watchers)
        if (watcher.id === fault.id && fault.hits >= watcher.hits) watcher.done()
      return fault
    },
    held: fault =>
      new Promise(resolve => {
        waiting.set(fault.id, [...(waiting.get(fault.id) ?? []), resolve])
      }),
    release,
    clear: () => {
      faults.length = 0
      release()
    },
    whenHit: (id, hits) =>
      new Promise(done => {
        if ((faults.find(fault => fault.id === id)?.hits ?? 0) >= hits) done()
        else watchers.push({ id, hits, done })
      }),
  }
}

type Met = { method: string; target: string; names: GraphQlNames }

function isDue(fault: Fault, skipped: Map<number, number>, request: Met): boolean {
  if (fault.hits >= fault.times || !matches(fault.match, request)) return false
  const passed = skipped.get(fault.id) ?? 0
  skipped.set(fault.id, passed + 1)
  return passed >= fault.skip
}

function matches(match: FaultRequest['match'], { method, target, names }: Met): boolean {
  const { graphqlOperation: operation } = match
  if (match.method && match.method.toUpperCase() !== method) return false
  if (match.pathRegex && !new RegExp(match.pathRegex).test(target)) return false
  return !operation || names.operationName === operation || names.rootFields.includes(operation)
}
