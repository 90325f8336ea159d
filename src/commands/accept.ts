import type { Log } from '../log.ts'
import type { AskedHint, Hint, PeopleHint, Queue, Store } from '../ports.ts'

type Needs = {
  store: Pick<Store, 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  log: Pick<Log, 'warn'>
}

/**
 * Stores what somebody asks for; only then may it be acknowledged. `entry` names the request, so that one that comes
 * twice is one entry. Throws where it cannot be stored.
 */
export async function acceptAsked(needs: Needs, entry: Stored, hint: Omit<AskedHint, 'kind'>): Promise<void> {
  await accept(needs, entry, { kind: 'asked', ...hint })
}

/** The same for what concerns a person and no release. */
export async function acceptPeople(
  needs: Needs,
  entry: Stored,
  hint: Extract<PeopleHint, { by: string }>,
): Promise<void> {
  await accept(needs, entry, hint)
}

type Stored = { id: string; sender: 'slack' | 'shell' }

async function accept({ store, queue, log }: Needs, entry: Stored, hint: Hint): Promise<void> {
  const receivedAtMs = await store.nowMs()
  await store.accept({ ...entry, hint, receivedAtMs })
  await queue.add([{ kind: 'route', entry: entry.id }]).catch((error: unknown) => {
    log.warn({ entry: entry.id, error }, 'stored, and left to the sweep')
  })
}
