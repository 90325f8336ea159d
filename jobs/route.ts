import type { Advance } from '../src/advance.ts'
import type { Log } from '../src/log.ts'
import type { Entry, EntryVerdict, Ports } from '../src/ports.ts'
import type { Rules } from '../src/release/rules.ts'
import type { TargetId } from '../src/release/release.ts'
import { routeImageEntry } from './route/image.ts'
import { routePushEntry } from './route/push.ts'

export type RouteNeeds = Pick<Ports, 'store' | 'git' | 'registry'> & {
  advance: Advance
  rules: { all(): Rules[]; of(id: TargetId): Rules | null; generation(): string }
  /** Takes the baseline of a target that has none; an entry is routed to it only afterwards. */
  baseline(rules: Rules): Promise<void>
  log: Log
}

/** What an entry came to: a line for each target that it concerned, or why it concerned none. */
export type Routed = { subject: string; lines: string[] }

/**
 * Routes one inbox entry: resolves it once, saves what was resolved, advances each target and closes the entry last,
 * with its verdict. A repeat uses what was saved, so that it does the same.
 */
export async function routeEntry(needs: RouteNeeds, id: string): Promise<void> {
  const entry = await needs.store.entry(id)
  if (entry === null || entry.verdict !== null) return
  const routed = await routeByKind(needs, entry)
  const verdict: EntryVerdict = {
    id,
    sender: entry.sender,
    subject: routed.subject,
    receivedAtMs: entry.receivedAtMs,
    closedAtMs: await needs.store.nowMs(),
    lines: routed.lines,
  }
  await needs.store.close(id, verdict)
  needs.log.info({ entry: id, subject: routed.subject, lines: routed.lines }, 'routed')
}

async function routeByKind(needs: RouteNeeds, entry: Entry): Promise<Routed> {
  const { hint } = entry
  switch (hint.kind) {
    case 'image':
      return routeImageEntry(needs, entry, hint)
    case 'push':
      return routePushEntry(needs, entry, hint)
  }
}
