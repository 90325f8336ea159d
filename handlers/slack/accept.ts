import { RetryableError } from '../../src/errors.ts'
import type { AskedHint } from '../../src/ports.ts'
import type { SlackDeps } from './deps.ts'

/**
 * Stores what somebody asks for; only then is it acknowledged, since Slack never sends a click again. `id` is what
 * Slack calls the click, so that one that comes twice is one entry. Throws where it cannot be stored.
 */
export async function acceptAsk(
  { store, queue, log }: Pick<SlackDeps, 'store' | 'queue' | 'log'>,
  id: string,
  hint: Omit<AskedHint, 'kind'>,
): Promise<void> {
  const entry = `slack:${id}`
  const receivedAtMs = await store.nowMs()
  await store.accept({ id: entry, sender: 'slack', hint: { kind: 'asked', ...hint }, receivedAtMs })
  await queue.add([{ kind: 'route', entry }]).catch((error: unknown) => {
    log.warn({ entry, error }, 'stored, and left to the sweep')
  })
}

export const AGAIN = 'Try it again in a moment.'

/** What a person is told whose request met a fault. */
export function faultText(error: unknown): string {
  return error instanceof RetryableError ? error.message : 'something unexpected happened; the log has more.'
}
