import { randomUUID } from 'node:crypto'
import type { Linking, WaitingClick } from '../../src/ports.ts'
import { inLane } from '../lane.ts'
import type { PeopleNeeds } from './needs.ts'

/** A code that would be over before somebody could enter it is replaced. */
const LEFT_MS = 3 * 60_000
/** Kept so much longer than the code, so that its end can be told. */
const TOLD_MS = 10 * 60_000
const WAITING_MAX = 10

/** One thing at a time for each person who links. */
export function linkLane(slack: string): string {
  return `link:${slack}`
}

/** How long a link that is being made is kept. */
export function keptUntilMs({ device }: Linking): number {
  return device.endsAtMs + TOLD_MS
}

/**
 * The code that somebody has to enter on GitHub: the one they were given already, or a new one. Asking for it again
 * changes nothing; a click that led here waits for the link.
 */
export async function beginLinking(
  needs: PeopleNeeds,
  slack: string,
  click: WaitingClick | null,
): Promise<Linking> {
  return inLane(needs.store, linkLane(slack), async () => {
    const known = await needs.links.linking(slack)
    const nowMs = await needs.store.nowMs()
    const isGood = known !== null && (known.grant !== null || known.device.endsAtMs - nowMs > LEFT_MS)
    const base = isGood ? known : await fresh(needs, slack, nowMs)
    const linking = { ...base, waiting: withClick(known?.waiting ?? [], click) }
    const untilMs = known?.account != null && isGood ? nowMs + WAITS_MS : keptUntilMs(linking)
    await needs.links.keep(linking, untilMs)
    await needs.queue.add([{ kind: 'link', slack, linking: linking.id }])
    return linking
  })
}

/** How long an admin may take. */
export const WAITS_MS = 24 * 3_600_000

async function fresh(needs: PeopleNeeds, slack: string, nowMs: number): Promise<Linking> {
  const { device, intervalMs } = await needs.accounts.begin(nowMs)
  const nextAskAtMs = nowMs + intervalMs
  return { id: randomUUID(), slack, device, nextAskAtMs, intervalMs, waiting: [], grant: null, account: null }
}

/** Of clicks on one release only the newest is meant. */
function withClick(waiting: WaitingClick[], click: WaitingClick | null): WaitingClick[] {
  if (click === null) return waiting
  const others = waiting.filter(({ hint }) => hint.target !== click.hint.target)
  return [...others, click].slice(-WAITING_MAX)
}
