import type { Entry, EntryVerdict } from '../src/ports.ts'
import { routeAskedEntry } from './route/asked.ts'
import { routeImageEntry } from './route/image.ts'
import type { Routed, RouteNeeds } from './route/needs.ts'
import { routeGroupEntry } from './route/merge-group.ts'
import { routePeopleEntry } from './route/people.ts'
import { routePullEntry } from './route/pull.ts'
import { routePushEntry } from './route/push.ts'

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
    case 'asked':
      return routeAskedEntry(needs, entry, hint)
    case 'people':
      return routePeopleEntry(needs, entry, hint)
    case 'push':
      return routePushEntry(needs, entry, hint)
    case 'pull':
      return routePullEntry(needs, hint)
    case 'merge_group':
      return routeGroupEntry(needs, hint)
  }
}
