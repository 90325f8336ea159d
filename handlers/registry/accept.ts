import type { Metrics } from '../../src/metrics.ts'
import type { Queue, Store } from '../../src/ports.ts'
import type { ImageHint } from './sender.ts'

export type AcceptDeps = {
  store: Pick<Store, 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  metrics: Pick<Metrics, 'accepted'>
}

/**
 * Stores that an image may be new and has it routed. The id is the fact itself, so that the same notification is one
 * entry however often it comes; one that is known but was never routed is found by the sweep.
 */
export async function acceptImage(
  sender: string,
  hint: ImageHint,
  { store, queue, metrics }: AcceptDeps,
): Promise<'stored' | 'known'> {
  const id = `${sender}:${hint.repository}:${hint.tag}:${hint.digest ?? 'none'}`
  const outcome = await store.accept({ id, sender, hint, receivedAtMs: await store.nowMs() })
  metrics.accepted(sender, outcome)
  if (outcome === 'stored') await queue.add([{ kind: 'route', entry: id }])
  return outcome
}
