import type { Log } from '../log.ts'
import type { AskedHint, Queue, Store } from '../ports.ts'

type Needs = {
  store: Pick<Store, 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  log: Pick<Log, 'warn'>
}

/**
 * Stores what somebody asks for; only then may it be acknowledged. `entry` names the request, so that one that comes
 * twice is one entry. Throws where it cannot be stored.
 */
export async function acceptAsked(
  { store, queue, log }: Needs,
  entry: { id: string; sender: 'slack' | 'shell' },
  hint: Omit<AskedHint, 'kind'>,
): Promise<void> {
  const receivedAtMs = await store.nowMs()
  await store.accept({ ...entry, hint: { kind: 'asked', ...hint }, receivedAtMs })
  await queue.add([{ kind: 'route', entry: entry.id }]).catch((error: unknown) => {
    log.warn({ entry: entry.id, error }, 'stored, and left to the sweep')
  })
}
