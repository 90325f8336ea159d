import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startOwnRedis } from '../../sandbox/redis.ts'
import { programPath } from './programs.ts'

export type TestRedis = {
  url: string
  port: number
  dir: string
  /** kill -9; its port and folder stay reserved for `restart`. */
  kill: () => Promise<void>
  /** Starts it again on the same port and folder: what it acknowledged is there. */
  restart: () => Promise<void>
  stop: () => Promise<void>
}

/**
 * A real Redis of the test's own: free port, own folder, every write on disk before it is answered. Never the one
 * that happens to run on the machine.
 */
export async function startTestRedis(): Promise<TestRedis> {
  const path = await programPath('redis-server')
  const dir = await mkdtemp(join(tmpdir(), 'slipway-redis-'))
  let running = await startOwnRedis({ program: path, dir })
  const { url, port } = running
  return {
    url,
    port,
    dir,
    kill: () => running.kill(),
    restart: async () => {
      await running.kill()
      running = await startOwnRedis({ program: path, dir, port })
    },
    stop: async () => {
      await running.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}
