import { Redis } from 'ioredis'
import { RetryableError, TerminalError } from '../../errors.ts'
import type { Log } from '../../log.ts'

const COMMAND_TIMEOUT_MS = 5_000
const LEAST_VERSION = [6, 2] as const

/**
 * A connection that fails at once while Redis is away, so that a sender gets 503 and tries again. BullMQ's workers
 * have their own, which wait.
 */
export function connect(url: string, log: Log): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    enableOfflineQueue: false,
    enableAutoPipelining: true,
    maxRetriesPerRequest: 1,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: COMMAND_TIMEOUT_MS,
    retryStrategy: attempt => Math.min(50 * 2 ** Math.min(attempt, 5), 1_000),
  })
  redis.on('error', error => log.debug({ error }, 'redis connection'))
  return redis
}

/** Refuses to start where Redis could throw away what it stores, or is too old. */
export async function inspect(redis: Redis): Promise<void> {
  const info = await asked(redis.info())
  const version = field(info, 'redis_version')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major < LEAST_VERSION[0] || (major === LEAST_VERSION[0] && minor < LEAST_VERSION[1])) {
    throw new TerminalError('store_version_old', { version, least: LEAST_VERSION.join('.') })
  }
  const policy = field(info, 'maxmemory_policy')
  if (policy !== 'noeviction') throw new TerminalError('store_eviction_policy', { policy })
}

/** Waits for an answer, and says in our words why there is none. */
export async function asked<T>(answer: Promise<T>): Promise<T> {
  try {
    return await answer
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'unknown'
    if (reason.startsWith('OOM ')) throw new RetryableError('store_full', {}, { cause: error })
    throw new RetryableError('store_unreachable', { reason: reason.slice(0, 200) }, { cause: error })
  }
}

export function field(info: string, name: string): string {
  const line = info.split('\r\n').find(text => text.startsWith(`${name}:`))
  return line?.slice(name.length + 1) ?? ''
}
