import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onFreePort, startChild } from './child.ts'
import { obtainDebianProgram } from './debian-program.ts'
import type { DebianProgram } from './debian-program.ts'
import { inCache, onPath } from './which.ts'

/** Debian's redis-server is a link into redis-tools: one program with several names. */
export const REDIS_PACKAGES: DebianProgram = {
  name: 'redis-server',
  packages: ['redis-server', 'redis-tools'],
  binary: 'usr/bin/redis-server',
}

export type RunningRedis = {
  url: string
  /** null when it was not started here. */
  pid: number | null
  /** Ends it and removes its folder; a Redis that `REDIS_URL` names is left alone. */
  stop: () => Promise<void>
  /** kill -9, folder kept; a Redis that `REDIS_URL` names is left alone. */
  kill: () => Promise<void>
}

/**
 * The Redis of `REDIS_URL` if that is set, else one of our own: found or fetched, on a free port, with its own
 * folder and every write on disk before it is answered. Throws with the line to type when none can be had.
 */
export async function startRedis(options: { dir?: string } = {}): Promise<RunningRedis> {
  const url = process.env['REDIS_URL']
  if (url) return { url, pid: null, stop: async () => {}, kill: async () => {} }
  const found = (await findRedis()) ?? (await obtainRedis())
  return startOwnRedis({ ...options, program: found })
}

/** The path of `redis-server` or `valkey-server`: on the PATH, else in the cache folder, else null. */
export async function findRedis(): Promise<string | null> {
  return (await onPath(['redis-server', 'valkey-server'])) ?? (await inCache('redis-server', 'redis-server'))
}

async function obtainRedis(): Promise<string> {
  const obtained = await obtainDebianProgram(REDIS_PACKAGES)
  if ('path' in obtained) return obtained.path
  const elsewhere = process.platform === 'darwin' ? 'brew install redis' : 'apt-get install redis-server'
  throw new Error(
    `No Redis: ${obtained.missing}. Type "${elsewhere}", or set REDIS_URL to a Redis that may be used.`,
  )
}

/** Starts this program on this port (else a free one), in this folder (else one that `stop` removes). */
export async function startOwnRedis(options: {
  program: string
  port?: number
  dir?: string
}): Promise<RunningRedis & { port: number; dir: string; pid: number }> {
  const dir = options.dir ?? (await mkdtemp(join(tmpdir(), 'slipway-redis-')))
  await mkdir(dir, { recursive: true })
  const ours = options.dir === undefined
  const start = (port: number) =>
    startChild({
      command: options.program,
      args: ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', dir, ...DURABLE],
      ready: /Ready to accept connections/,
      ...(ours ? { folder: dir } : {}),
    }).then(child => ({ child, port }))
  const { child, port } = options.port === undefined ? await onFreePort(start) : await start(options.port)
  const stop = async () => {
    await child.stop()
    if (ours) await rm(dir, { recursive: true, force: true })
  }
  return { url: `redis://127.0.0.1:${port}`, port, dir, pid: child.pid, stop, kill: child.kill }
}

const DURABLE = '--appendonly yes --appendfsync always --maxmemory-policy noeviction --save'
  .split(' ')
  .concat('')
