import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { acceptPeople } from '../commands/accept.ts'
import type { Outcome } from '../commands/verb.ts'
import { createLog } from '../log.ts'
import type { Linking, Links, Queue, Store } from '../ports.ts'

const LOOK_MS = 500

type Given = {
  store: Pick<Store, 'accept' | 'entry' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  links: Links
  /** How long to wait for whoever serves to take it up. */
  waitMs: number
  out: (text: string) => void
}

/**
 * Linking at a shell goes the same way as in Slack, to whoever serves: here the code is only read, which takes the keys
 * that it is encrypted with, and the end waited for. Exit code 0, or 1 where there is no link in the end.
 */
export async function linkAtShell(
  given: Given,
  { what, slack }: Extract<Outcome, { kind: 'people' }>,
): Promise<number> {
  const from = { channel: null, thread: null, trigger: null, share: false, card: null }
  const before = (await given.links.of(slack))?.linkedAtMs ?? null
  const log = createLog({ level: 'silent' })
  const id = `shell:${randomUUID()}`
  if (what === 'unlink' && before === null) return said(given, `No account is linked to ${slack}.`, 1)
  await acceptPeople({ ...given, log }, { id, sender: 'shell' }, { kind: 'people', what, by: slack, from })
  if (what === 'unlink') return unlinked(given, slack)
  const linking = await looking(given.waitMs, () => begun(given, id, slack))
  if (linking === null)
    return said(given, 'Stored, and not begun yet: no running Slipway has taken it up.', 1)
  if ('lines' in linking) return said(given, linking.lines.join('\n'), 1)
  given.out(`Open ${linking.device.url} and enter ${linking.device.userCode}`)
  await looking(linking.device.endsAtMs - (await given.store.nowMs()), () => isOver(given.links, linking))
  const link = await given.links.of(slack)
  if (link !== null && link.linkedAtMs !== before) return said(given, `Linked: ${link.account.login}`, 0)
  const waits = (await given.links.linking(slack))?.account ?? null
  if (waits !== null) return said(given, `An admin has to confirm that ${waits.login} is theirs.`, 1)
  return said(given, 'Not linked. Slipway has told the person why.', 1)
}

/** The link that is being made, or what was said instead of beginning one: the code is there before the entry is closed. */
async function begun(
  { links, store }: Given,
  entry: string,
  slack: string,
): Promise<Linking | { lines: string[] } | null> {
  const verdict = (await store.entry(entry))?.verdict ?? null
  const linking = await links.linking(slack)
  if (linking !== null) return linking
  return verdict === null ? null : { lines: verdict.lines }
}

async function unlinked(given: Given, slack: string): Promise<number> {
  const isGone = async () => ((await given.links.of(slack)) === null ? true : null)
  const gone = await looking(given.waitMs, isGone)
  if (gone === null) return said(given, 'Stored, and not done yet: no running Slipway has taken it up.', 1)
  return said(given, 'Not linked any more.', 0)
}

/** Linked, ended, or an admin has the word. */
async function isOver(links: Links, { id, slack }: Linking): Promise<true | null> {
  const now = await links.linking(slack)
  return now?.id === id && now.account === null ? null : true
}

/** Looks until there is something to see; null where that takes too long. */
async function looking<T>(forMs: number, look: () => Promise<T | null>): Promise<T | null> {
  for (let waitedMs = 0; waitedMs <= forMs; waitedMs += LOOK_MS) {
    const seen = await look()
    if (seen !== null) return seen
    await pause(LOOK_MS)
  }
  return null
}

function said({ out }: Given, text: string, code: number): number {
  out(text)
  return code
}
