import { randomUUID } from 'node:crypto'
import type { Redis } from 'ioredis'
import { TerminalError } from '../errors.ts'
import type { Log } from '../log.ts'
import type { Entry, EntryVerdict, Lease, Links, Save, Store } from '../ports.ts'
import type { Target, TargetId } from '../release/release.ts'
import { asked, connect, inspect } from './store/connection.ts'
import { keysOf, type Keys } from './store/keys.ts'
import { createLinks } from './store/links.ts'
import { NOBODY } from './store/nobody.ts'
import { createSeal } from './store/seal.ts'
import { ACCEPT, BAN, CLOSE, LOOKED, RELEASE, RENEW, RESOLVE, SAVE } from './store/scripts.ts'

const DOCUMENT_BYTES_MAX = 65_536
const JOURNAL_LINES_MAX = 500
const VERDICTS_MAX = 200
/** How long a lane outlives its holder, who renews it meanwhile: what a crash left is soon taken up. */
const LANE_MS = 2_000
const LANE_RENEWED_MS = 500
const KEPT_S = 7 * 24 * 3600

export type RedisStore = Store & { keys: Keys; links: Links; ping(): Promise<void>; disconnect(): void }

/** `tokenKeys`: what people's tokens are encrypted with, newest first; without them nobody is linked. */
type StoreOptions = { url: string; name?: string; tokenKeys?: readonly Buffer[]; log: Log }

/** The store in Redis. Starting fails where the eviction policy could lose what is stored. */
export async function createStore(options: StoreOptions): Promise<RedisStore> {
  const redis = connect(options.url, options.log)
  try {
    await asked(redis.connect())
    await inspect(redis)
  } catch (error) {
    // Else it would try again for ever, and keep a command from ending.
    redis.disconnect()
    throw error
  }
  const keys = keysOf(options.name ?? 'slipway')
  return {
    keys,
    ...documents(redis, keys),
    ...inbox(redis, keys),
    ...shared(redis, keys),
    links: await openLinks(redis, keys, options),
    ping: async () => void (await asked(redis.ping())),
    disconnect: () => redis.disconnect(),
  }
}

/** What an older key encrypted is encrypted anew, so that the older one can be taken away. */
async function openLinks(redis: Redis, keys: Keys, { tokenKeys = [], log }: StoreOptions): Promise<Links> {
  if (tokenKeys.length === 0) return NOBODY
  const links = createLinks(redis, keys, createSeal(tokenKeys))
  const count = await links.reseal()
  if (count > 0) log.info({ count }, 'tokens of people are encrypted with the newest key')
  return links
}

type Documents = Pick<Store, 'load' | 'save' | 'targets' | 'due' | 'nextDueInMs' | 'journal' | 'nowMs'>

function documents(redis: Redis, keys: Keys): Documents {
  const nowMs = async (): Promise<number> => millis(await asked(redis.time()))
  return {
    nowMs,
    load: async id => {
      const [text, now] = await Promise.all([asked(redis.hget(keys.target(id), 'document')), nowMs()])
      return { target: text === null ? null : documentOf(id, text), nowMs: now }
    },
    save: async save => saveDocument(redis, keys, save),
    targets: async () => (await asked(redis.smembers(keys.targets))).map(targetId),
    due: async limit => {
      const now = await nowMs()
      return (await asked(redis.zrangebyscore(keys.due, 0, now, 'LIMIT', 0, limit))).map(targetId)
    },
    nextDueInMs: async () => {
      const [now, first] = await Promise.all([
        nowMs(),
        asked(redis.zrangebyscore(keys.due, '-inf', '+inf', 'WITHSCORES', 'LIMIT', 0, 1)),
      ])
      return first[1] === undefined ? null : Math.max(0, Number(first[1]) - now)
    },
    journal: async (id, limit) =>
      (await asked(redis.lrange(keys.journal(id), 0, limit - 1))).map(line => JSON.parse(line)),
  }
}

async function saveDocument(redis: Redis, keys: Keys, save: Save): ReturnType<Store['save']> {
  const { target, dueAtMs, journal, answer } = save
  const text = JSON.stringify(target)
  const bytes = Buffer.byteLength(text)
  if (bytes > DOCUMENT_BYTES_MAX) {
    throw new TerminalError('store_document_too_large', { target: target.id, bytes, max: DOCUMENT_BYTES_MAX })
  }
  const entry = answer === undefined ? [] : [keys.entry(answer.entry)]
  const names = [keys.target(target.id), keys.targets, keys.due, keys.journal(target.id), ...entry]
  const resolution = answer === undefined ? '' : JSON.stringify(answer.resolution)
  const versions = [target.version - 1, target.version]
  const values = [...versions, text, target.id, dueAtMs ?? '', JOURNAL_LINES_MAX, resolution]
  const lines = journal.map(line => JSON.stringify(line))
  const saved = await asked(redis.eval(SAVE, names.length, ...names, ...values, ...lines))
  if (saved === 2) return 'answered'
  return saved === 1 ? 'saved' : 'stale'
}

type Inbox = Pick<Store, 'accept' | 'entry' | 'resolve' | 'close' | 'openEntries' | 'verdicts'>

function inbox(redis: Redis, keys: Keys): Inbox {
  return {
    accept: async entry => {
      const stored = await asked(
        redis.eval(ACCEPT, 2, keys.entry(entry.id), keys.inbox, JSON.stringify(entry), entry.id),
      )
      return stored === 1 ? 'stored' : 'known'
    },
    entry: async id => {
      const { entry, resolution, verdict } = await asked(redis.hgetall(keys.entry(id)))
      if (entry === undefined) return null
      const read: Entry = {
        ...JSON.parse(entry),
        resolution: resolution === undefined ? null : JSON.parse(resolution),
        verdict: verdict === undefined ? null : JSON.parse(verdict),
      }
      return read
    },
    resolve: async (id, resolution) => {
      const first = await asked(redis.eval(RESOLVE, 1, keys.entry(id), JSON.stringify(resolution)))
      return typeof first === 'string' ? JSON.parse(first) : resolution
    },
    close: async (id, verdict) => {
      const names = [keys.entry(id), keys.inbox, keys.verdicts(repositoryOf(verdict.subject))]
      await asked(
        redis.eval(CLOSE, names.length, ...names, JSON.stringify(verdict), id, KEPT_S, VERDICTS_MAX),
      )
    },
    openEntries: async limit => asked(redis.zrangebyscore(keys.inbox, '-inf', '+inf', 'LIMIT', 0, limit)),
    verdicts: async (subject, limit) => {
      const lines = await asked(redis.lrange(keys.verdicts(repositoryOf(subject)), 0, VERDICTS_MAX - 1))
      const verdicts = lines.map((line): EntryVerdict => JSON.parse(line))
      return verdicts.filter(verdict => verdict.subject.startsWith(subject)).slice(0, limit)
    },
  }
}

type Shared = Pick<
  Store,
  'lease' | 'lane' | 'order' | 'looked' | 'ban' | 'bannedForMs' | 'remember' | 'recall'
>

function shared(redis: Redis, keys: Keys): Shared {
  const lease: Store['lease'] = async (name, ttlMs) => {
    const [key, token] = [keys.lease(name), randomUUID()]
    const taken = await asked(redis.set(key, token, 'PX', ttlMs, 'NX'))
    return taken === 'OK' ? leaseOf(redis, key, token) : null
  }
  return {
    lease,
    lane: async name => {
      const taken = await lease(name, LANE_MS)
      return taken === null ? null : renewed(taken)
    },
    order: async branch => asked(redis.incr(keys.order(branch))),
    looked: async (branch, { since, head, onto = '' }) => {
      const names = [keys.order(branch), keys.looked(branch)]
      const order = await asked(redis.eval(LOOKED, names.length, ...names, since, head, onto))
      return order === null ? null : Number(order)
    },
    ban: async (host, forMs) => void (await asked(redis.eval(BAN, 1, keys.ban(host), Math.ceil(forMs)))),
    bannedForMs: async host => Math.max(0, await asked(redis.pttl(keys.ban(host)))),
    remember: async (name, value, ttlMs) =>
      void (await asked(redis.set(keys.fact(name), value, 'PX', ttlMs))),
    recall: async name => asked(redis.get(keys.fact(name))),
  }
}

function leaseOf(redis: Redis, key: string, token: string): Lease {
  return {
    renew: async ttlMs => (await asked(redis.eval(RENEW, 1, key, token, ttlMs))) === 1,
    release: async () => void (await asked(redis.eval(RELEASE, 1, key, token))),
  }
}

/** Renewed until it is given back, or until somebody else has it. */
function renewed(lease: Lease): Lease {
  const renewing = setInterval(() => {
    lease.renew(LANE_MS).then(
      held => held || clearInterval(renewing),
      // Redis is away: the lane ends by itself, or the next renewal finds it.
      () => undefined,
    )
  }, LANE_RENEWED_MS)
  renewing.unref()
  return {
    ...lease,
    release: async () => {
      clearInterval(renewing)
      await lease.release()
    },
  }
}

/** A document of another schema is not guessed at; fields that this version does not know are kept. */
function documentOf(id: TargetId, text: string): Target {
  const target: Target = JSON.parse(text)
  if (target.schema !== 1)
    throw new TerminalError('store_document_invalid', { target: id, reason: 'unknown schema' })
  return target
}

function targetId(text: string): TargetId {
  const slash = text.indexOf('/')
  return `${text.slice(0, slash)}/${text.slice(slash + 1)}`
}

/** `ghcr.io/acme/checkout:main-7` → its repository, so that verdicts about all of its tags lie together. */
function repositoryOf(subject: string): string {
  return subject.replace(/[@ ].*$/, '').replace(/:[^:/]*$/, '')
}

function millis(time: (string | number)[]): number {
  return Number(time[0]) * 1000 + Math.floor(Number(time[1]) / 1000)
}
