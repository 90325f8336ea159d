import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'
import { guardChild } from './guard.ts'

export type Child = {
  pid: number
  /** Once it is gone: its exit code, or null where a signal ended it. */
  ended: Promise<number | null>
  /** The last 64 KB of what it printed. */
  output: () => string
  /** Asks it to end, forces it after 5 s, and returns when it is gone. */
  stop: () => Promise<void>
  /** kill -9; returns when it is gone. */
  kill: () => Promise<void>
}

export type ChildOptions = {
  command: string
  args: readonly string[]
  env?: NodeJS.ProcessEnv
  cwd?: string
  /** What it prints when it serves. */
  ready: RegExp
  /** A folder to remove should this process die before it could stop the child. */
  folder?: string
  readyWithinMs?: number
}

/**
 * Starts a server program and returns once it printed that it serves. It dies with this process, however that
 * ends. Throws with what it printed when it ends or stays silent instead.
 */
export async function startChild(options: ChildOptions): Promise<Child> {
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    env: options.env ?? process.env,
  })
  const heard = listen(child, options.ready)
  const gone = new Promise<number | null>(resolve => {
    child.once('exit', resolve)
    child.once('error', () => resolve(null))
  })
  const { pid } = child
  const guarded = pid === undefined ? null : guardChild(pid, options.folder ?? null)
  void gone.then(() => guarded?.release())
  const end = async (signal: NodeJS.Signals) => {
    child.kill(signal)
    const force = setTimeout(() => child.kill('SIGKILL'), 5_000)
    await gone
    clearTimeout(force)
  }
  try {
    await Promise.race([heard.ready, endedEarly(child, options), silent(options)])
  } catch (error) {
    await end('SIGKILL')
    const reason = error instanceof Error ? error.message : 'failed'
    throw new Error(`${options.command}: ${reason}\n${heard.output().slice(-4_000)}`, { cause: error })
  }
  if (pid === undefined) throw new Error(`${options.command} has no process id`)
  return { pid, ended: gone, output: heard.output, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

function listen(child: ChildProcess, ready: RegExp): { ready: Promise<void>; output: () => string } {
  let text = ''
  const heard = new Promise<void>(resolve => {
    const hear = (chunk: Buffer) => {
      text = (text + chunk.toString('utf8')).slice(-65_536)
      if (ready.test(text)) resolve()
    }
    child.stdout?.on('data', hear)
    child.stderr?.on('data', hear)
  })
  return { ready: heard, output: () => text }
}

function endedEarly(child: ChildProcess, options: ChildOptions): Promise<never> {
  return new Promise((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`${options.command} ended: ${signal ?? code}`)))
  })
}

function silent(options: ChildOptions): Promise<never> {
  const withinMs = options.readyWithinMs ?? 60_000
  return new Promise((_, reject) => {
    setTimeout(() => reject(new Error(`not ready within ${withinMs} ms`)), withinMs).unref()
  })
}

/** Below the ports that the system itself gives to connections: nobody else takes it before it is used. */
const PORT_MIN = 10_000
const PORT_MAX = 32_000
const PORT_TRIES_MAX = 100

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  for (let attempt = 1; attempt < PORT_TRIES_MAX; attempt += 1) {
    const port = randomInt(PORT_MIN, PORT_MAX)
    // oxlint-disable-next-line no-await-in-loop -- one after the other, until one is free
    if (await isFree(port)) return port
  }
  throw new Error(`none of ${PORT_TRIES_MAX} ports was free`)
}

function isFree(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)))
  })
}

/** Starts something on a free port, and on another one when somebody took the first meanwhile. */
export async function onFreePort<T>(start: (port: number) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(await freePort())
    } catch (error) {
      const taken = error instanceof Error && /address already in use/i.test(error.message)
      if (!taken || attempt === 3) throw error
    }
  }
}
