import { acceptAsked, acceptPeople } from '../../src/commands/accept.ts'
import { RetryableError } from '../../src/errors.ts'
import type { AskedHint, PeopleHint } from '../../src/ports.ts'
import type { SlackDeps } from './deps.ts'

/**
 * Stores what somebody asks for; only then is it acknowledged, since Slack never sends a click again. `id` is what
 * Slack calls the click, so that one that comes twice is one entry. Throws where it cannot be stored.
 */
export async function acceptAsk(
  deps: Pick<SlackDeps, 'store' | 'queue' | 'log'>,
  id: string,
  hint: Omit<AskedHint, 'kind'>,
): Promise<void> {
  await acceptAsked(deps, { id: `slack:${id}`, sender: 'slack' }, hint)
}

/** The same for what concerns a person and no release. */
export async function acceptPerson(
  deps: Pick<SlackDeps, 'store' | 'queue' | 'log'>,
  id: string,
  hint: Extract<PeopleHint, { by: string }>,
): Promise<void> {
  await acceptPeople(deps, { id: `slack:${id}`, sender: 'slack' }, hint)
}

export const AGAIN = 'Try it again in a moment.'

/** What a person is told whose request met a fault. */
export function faultText(error: unknown): string {
  return error instanceof RetryableError ? error.message : 'something unexpected happened; the log has more.'
}
