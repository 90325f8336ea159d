import type { Log } from '../src/log.ts'
import type { Deliveries, Delivery, Store } from '../src/ports.ts'

type Needs = {
  store: Pick<Store, 'nowMs' | 'recall' | 'remember'>
  deliveries: Deliveries
  log: Pick<Log, 'info'>
}

/** What is older was found by other looks long ago, or never will be. */
const AGE_MS_MAX = 6 * 3_600_000
/** A delivery that is under way has not arrived yet, either. */
const YOUNG_MS = 15_000
const AT_ONCE = 20
const TIMES_MAX = 3
const REMEMBERED_MS = 24 * 3_600_000

/**
 * Asks GitHub again for webhooks that did not arrive, oldest first: it tries each once by itself. One that comes twice
 * names the same entry, so that asking too often does no harm; a hook that fails for good is asked for three times.
 */
export async function redeliverLost({ store, deliveries, log }: Needs): Promise<number> {
  const [recent, nowMs] = await Promise.all([deliveries.recent(), store.nowMs()])
  const lost = lostOf(recent, nowMs)
  let asked = 0
  for (const { guid, id, event } of lost.slice(0, AT_ONCE)) {
    const key = `github:redelivered:${guid}`
    const times = Number((await store.recall(key)) ?? 0)
    if (times >= TIMES_MAX) continue
    await store.remember(key, String(times + 1), REMEMBERED_MS)
    if (!(await deliveries.again(id))) continue
    asked += 1
    log.info({ guid, event, times: times + 1 }, 'a webhook that was lost is asked for again')
  }
  return asked
}

/** The newest attempt of each webhook of which no attempt arrived, oldest first. */
export function lostOf(recent: readonly Delivery[], nowMs: number): Delivery[] {
  const arrived = new Set(recent.filter(each => each.arrived).map(({ guid }) => guid))
  const newest = new Map<string, Delivery>()
  for (const each of recent)
    if (!arrived.has(each.guid) && !newest.has(each.guid)) newest.set(each.guid, each)
  return [...newest.values()]
    .filter(({ atMs }) => nowMs - atMs < AGE_MS_MAX && nowMs - atMs > YOUNG_MS)
    .toSorted((one, other) => one.atMs - other.atMs)
}
