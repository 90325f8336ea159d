import { z } from 'zod'
import type { Answer } from './answer.ts'
import type { PushDeps } from './push.ts'

const revocation = z.object({
  action: z.string().max(100),
  sender: z.object({ id: z.number().int().positive() }),
})

/** Somebody no longer lets the App act for them: their link is looked at, whatever the payload says. */
export async function authorization(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = revocation.safeParse(body)
  if (!parsed.success)
    return {
      kind: 'malformed',
      coded: ['input_form', { reason: 'not an authorization as GitHub describes it' }],
    }
  const { action, sender } = parsed.data
  if (action !== 'revoked') return { kind: 'ignored', reason: `${action} needs nothing` }
  const { store, queue, metrics } = deps
  const receivedAtMs = await store.nowMs()
  // It has no time of its own, and may be true again later.
  const entry = `revoked:${sender.id}:${receivedAtMs}`
  const hint = { kind: 'people', what: 'revoked', account: sender.id } as const
  const outcome = await store.accept({ id: entry, sender: 'github', hint, receivedAtMs })
  metrics.accepted('github', outcome)
  await queue.add([{ kind: 'route', entry }])
  return { kind: 'accepted', entry, outcome }
}
