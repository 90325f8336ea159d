import { EventEmitter, once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { z } from 'zod'

/** A fault that the next `times` matching requests meet; the body of `POST /_sandbox/faults`. */
export const faultShape = z.object({
  match: z.object({
    /** Regular expression over the method's name, like `^chat\.update$`; `response_url` for those posts. */
    method: z.string(),
    /** Regular expression over the request's fields as JSON. */
    fields: z.string().optional(),
  }),
  times: z.number().int().positive().default(1),
  /**
   * `status` answers that status instead; `reset` cuts the connection, nothing done; `do-then-reset` does it
   * and cuts; `hold` waits with doing it until released; `do-then-hold` does it and withholds the answer.
   * A request whose client goes away while it is held is not done.
   */
  do: z.enum(['status', 'reset', 'do-then-reset', 'hold', 'do-then-hold']),
  status: z.number().int().min(200).max(599).default(500),
  headers: z.record(z.string(), z.string()).default({}),
  body: z.unknown().optional(),
})

export type Fault = z.infer<typeof faultShape>

export type Faults = {
  add: (fault: Fault) => void
  /** The fault that this request meets, which is used up by it. */
  take: (method: string, fields: Record<string, unknown>) => Fault | undefined
  /** Waits for the release; says whether the client is still there. */
  hold: (response: ServerResponse) => Promise<boolean>
  release: () => void
  clear: () => void
  list: () => { faults: Fault[]; holding: number }
}

/** The faults of one stand-in. */
export function createFaults(): Faults {
  const faults: Fault[] = []
  const gate = new EventEmitter().setMaxListeners(0)
  let holding = 0
  const forget = () => void faults.splice(0)
  return {
    add: fault => void faults.push({ ...fault }),
    take: (method, fields) => takeFrom(faults, method, fields),
    hold: async response => {
      holding += 1
      const gone = once(response, 'close').then(() => false)
      const released = once(gate, 'release').then(() => true)
      const stays = await Promise.race([gone, released])
      holding -= 1
      return stays
    },
    release: () => void gate.emit('release'),
    clear: forget,
    list: () => ({ faults, holding }),
  }
}

function takeFrom(faults: Fault[], method: string, fields: Record<string, unknown>): Fault | undefined {
  const index = faults.findIndex(
    fault =>
      new RegExp(fault.match.method).test(method) &&
      (fault.match.fields === undefined || new RegExp(fault.match.fields).test(JSON.stringify(fields))),
  )
  const fault = faults[index]
  if (!fault) return undefined
  fault.times -= 1
  if (fault.times === 0) faults.splice(index, 1)
  return fault
}
