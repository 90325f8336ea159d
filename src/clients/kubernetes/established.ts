import { z } from 'zod'
import type { KubeObject } from '../../ports.ts'
import type { Connection } from './connection.ts'
import type { Planned } from './current.ts'
import { watchLoop } from './watch-loop.ts'

export type Establishment = { kind: 'established' } | { kind: 'refused'; reason: string }

/** Watches one definition until the server serves its kind, for at most half a minute. */
export async function established(
  connection: Connection,
  { object, resource, namespace }: Planned,
): Promise<Establishment> {
  const stop = new AbortController()
  let outcome: Establishment = { kind: 'refused', reason: `not established within ${WAIT_MS / 1000} s` }
  const look = (seen: KubeObject) => {
    const judged = judge(seen)
    if (judged === null) return
    outcome = judged
    stop.abort()
  }
  const ended = await watchLoop(
    {
      connection,
      resource,
      namespace,
      name: object.metadata.name,
      onList: objects => objects.forEach(look),
      onChange: (_change, seen) => look(seen),
      onSight: () => {},
    },
    AbortSignal.any([stop.signal, AbortSignal.timeout(WAIT_MS)]),
  )
  if (ended.kind === 'never_listed') throw ended.error
  return outcome
}

const WAIT_MS = 30_000

const CONDITIONS = z.object({
  status: z.object({
    conditions: z.array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') })),
  }),
})

function judge(definition: KubeObject): Establishment | null {
  const parsed = CONDITIONS.safeParse(definition)
  if (!parsed.success) return null
  const { conditions } = parsed.data.status
  const refused = conditions.find(({ type, status }) => type === 'NamesAccepted' && status === 'False')
  if (refused !== undefined)
    return { kind: 'refused', reason: refused.message || 'its names are not accepted' }
  const serves = conditions.some(({ type, status }) => type === 'Established' && status === 'True')
  return serves ? { kind: 'established' } : null
}
