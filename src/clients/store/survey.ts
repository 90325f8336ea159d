import { randomUUID } from 'node:crypto'
import type { Log } from '../../log.ts'
import { asked, connect, field, inspect } from './connection.ts'
import { keysOf } from './keys.ts'

/** What `doctor` looks at: how long what Redis stores lives, and its clock. */
export type RedisFacts = {
  version: string
  appendOnly: boolean
  /** Null where the server does not tell, as managed ones do not. */
  appendFsync: string | null
  usedBytes: number
  /** 0: as much as the machine has. */
  maxBytes: number
  /** Its clock less ours, give or take the round trip. */
  aheadMs: number
}

/** Writes a value that ends by itself and reads it back; throws what makes this Redis unusable. */
export async function surveyRedis(url: string, log: Log): Promise<RedisFacts> {
  const redis = connect(url, log)
  try {
    await asked(redis.connect())
    await inspect(redis)
    const key = keysOf('slipway').fact(`doctor:${randomUUID()}`)
    await asked(redis.set(key, '1', 'PX', 5_000))
    await asked(redis.get(key))
    const askedAtMs = Date.now()
    const [seconds, micros] = await asked(redis.time())
    const halfMs = (Date.now() - askedAtMs) / 2
    const info = await asked(redis.info())
    return {
      version: field(info, 'redis_version'),
      appendOnly: field(info, 'aof_enabled') === '1',
      appendFsync: await appendFsync(redis),
      usedBytes: Number(field(info, 'used_memory')),
      maxBytes: Number(field(info, 'maxmemory')),
      aheadMs: Number(seconds) * 1_000 + Number(micros) / 1_000 - (askedAtMs + halfMs),
    }
  } finally {
    redis.disconnect()
  }
}

/** `CONFIG` is forbidden on most managed servers. */
async function appendFsync(redis: ReturnType<typeof connect>): Promise<string | null> {
  const answer = await redis.config('GET', 'appendfsync').catch(() => null)
  return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : null
}
