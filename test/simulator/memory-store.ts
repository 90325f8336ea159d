import type { Entry, EntryVerdict, JournalLine, Resolution, Store } from '../../src/ports.ts'
import type { Target, TargetId } from '../../src/release/release.ts'

/** The store in memory, for the simulator; it passes the same contract suite as the one in Redis. */
export function memoryStore(clock: { nowMs(): number }, onSave?: (target: Target) => void): Store {
  const facts = new Map<string, { value: string; endsAtMs: number }>()
  const alive = (key: string): string | null => {
    const fact = facts.get(key)
    return fact === undefined || fact.endsAtMs <= clock.nowMs() ? null : fact.value
  }
  const entries = new Map<string, Entry>()
  return { ...documents(clock, entries, onSave), ...inbox(entries), ...shared(clock, facts, alive) }
}

type Documents = Pick<Store, 'load' | 'save' | 'targets' | 'due' | 'nextDueInMs' | 'journal' | 'nowMs'>

function documents(
  clock: { nowMs(): number },
  entries: Map<string, Entry>,
  onSave?: (target: Target) => void,
): Documents {
  // Read back from text once: what cannot be written as JSON is lost here as it would be in Redis.
  const saved = new Map<TargetId, Target>()
  const due = new Map<TargetId, number>()
  const journals = new Map<TargetId, JournalLine[]>()
  return {
    nowMs: async () => clock.nowMs(),
    load: async id => ({ target: saved.get(id) ?? null, nowMs: clock.nowMs() }),
    save: async ({ target, dueAtMs, journal, answer }) => {
      const entry = answer === undefined ? undefined : entries.get(answer.entry)
      if (entry !== undefined && entry.resolution !== null) return 'answered'
      if ((saved.get(target.id)?.version ?? 0) !== target.version - 1) return 'stale'
      saved.set(target.id, JSON.parse(JSON.stringify(target)))
      if (dueAtMs === null) due.delete(target.id)
      else due.set(target.id, dueAtMs)
      journals.set(target.id, [...journal.toReversed(), ...(journals.get(target.id) ?? [])].slice(0, 500))
      if (entry !== undefined && answer !== undefined)
        entries.set(entry.id, { ...entry, resolution: answer.resolution })
      onSave?.(target)
      return 'saved'
    },
    targets: async () => [...saved.keys()],
    due: async limit => {
      const past = [...due].filter(([, at]) => at <= clock.nowMs()).toSorted(([, a], [, b]) => a - b)
      return past.slice(0, limit).map(([id]) => id)
    },
    nextDueInMs: async () => (due.size === 0 ? null : Math.max(0, Math.min(...due.values()) - clock.nowMs())),
    journal: async (id, limit) => (journals.get(id) ?? []).slice(0, limit),
  }
}

type Inbox = Pick<Store, 'accept' | 'entry' | 'resolve' | 'close' | 'openEntries' | 'verdicts'>

function inbox(entries: Map<string, Entry>): Inbox {
  const verdicts: EntryVerdict[] = []
  const known = (id: string): Entry => {
    const entry = entries.get(id)
    if (entry === undefined) throw new Error(`no entry ${id}`)
    return entry
  }
  return {
    accept: async entry => {
      if (entries.has(entry.id)) return 'known'
      entries.set(entry.id, { ...entry, resolution: null, verdict: null })
      return 'stored'
    },
    entry: async id => entries.get(id) ?? null,
    resolve: async (id, resolution) => {
      const first: Resolution = known(id).resolution ?? resolution
      entries.set(id, { ...known(id), resolution: first })
      return first
    },
    close: async (id, verdict) => {
      if (known(id).verdict === null) verdicts.unshift(verdict)
      entries.set(id, { ...known(id), verdict: known(id).verdict ?? verdict })
    },
    openEntries: async limit => {
      const open = [...entries.values()].filter(entry => entry.verdict === null)
      return open.slice(0, limit).map(entry => entry.id)
    },
    verdicts: async (subject, limit) =>
      verdicts.filter(verdict => verdict.subject.startsWith(subject)).slice(0, limit),
  }
}

/** Nothing renews it: a lane that ends under its holder is a fault that jobs must stand. */
const LANE_MS = 2_000

type Shared = Pick<
  Store,
  'lease' | 'lane' | 'order' | 'looked' | 'ban' | 'bannedForMs' | 'remember' | 'recall'
>

function shared(
  clock: { nowMs(): number },
  facts: Map<string, { value: string; endsAtMs: number }>,
  alive: (key: string) => string | null,
): Shared {
  const orders = new Map<string, number>()
  const ended = new Map<string, { order: number; head: string }>()
  const next = (branch: string): number => {
    const order = (orders.get(branch) ?? 0) + 1
    orders.set(branch, order)
    return order
  }
  let tokens = 0
  const lease: Store['lease'] = async (name, ttlMs) => {
    const key = `lease:${name}`
    if (alive(key) !== null) return null
    const token = String(++tokens)
    facts.set(key, { value: token, endsAtMs: clock.nowMs() + ttlMs })
    return {
      renew: async forMs => {
        if (alive(key) !== token) return false
        facts.set(key, { value: token, endsAtMs: clock.nowMs() + forMs })
        return true
      },
      release: async () => {
        if (alive(key) === token) facts.delete(key)
      },
    }
  }
  return {
    lease,
    lane: name => lease(name, LANE_MS),
    order: async branch => next(branch),
    looked: async (branch, { since, head, onto }) => {
      const last = ended.get(branch)
      if (last !== undefined && last.order > since && last.head !== head && last.head !== onto) return null
      const order = next(branch)
      ended.set(branch, { order, head })
      return order
    },
    ban: async (host, forMs) => {
      const endsAtMs = Math.max(facts.get(`ban:${host}`)?.endsAtMs ?? 0, clock.nowMs() + forMs)
      facts.set(`ban:${host}`, { value: '1', endsAtMs })
    },
    bannedForMs: async host => Math.max(0, (facts.get(`ban:${host}`)?.endsAtMs ?? 0) - clock.nowMs()),
    remember: async (key, value, ttlMs) =>
      void facts.set(`fact:${key}`, { value, endsAtMs: clock.nowMs() + ttlMs }),
    recall: async key => alive(`fact:${key}`),
  }
}
