import { fileURLToPath } from 'node:url'
import { startChild } from '../../sandbox/child.ts'
import type { Child } from '../../sandbox/child.ts'

export type Product = {
  /** kill -9: it finishes nothing. */
  kill: () => Promise<void>
  /** Starts it again with the same environment; returns once it serves. */
  restart: () => Promise<void>
  stop: () => Promise<void>
  /** Asks it to end, as Kubernetes does, and waits however long it takes; its exit code, null where a signal ended it. */
  terminate: () => Promise<number | null>
  /** What it printed since its last start. */
  output: () => string
}

/** `slipway serve` as a process of its own, with nothing in its environment but what is given. */
export async function startProduct(env: NodeJS.ProcessEnv): Promise<Product> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const start = () =>
    startChild({
      command: process.execPath,
      args: [main, 'serve'],
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...env },
      ready: /slipway serves/,
      readyWithinMs: 60_000,
    })
  let child: Child = await start()
  return {
    kill: () => child.kill(),
    restart: async () => {
      child = await start()
    },
    stop: () => child.stop(),
    terminate: () => {
      process.kill(child.pid, 'SIGTERM')
      return child.ended
    },
    output: () => child.output(),
  }
}
