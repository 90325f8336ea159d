import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createApi } from './api.ts'
import { serveControl } from './control.ts'
import { sendByHttp } from './http-delivery.ts'
import { createFaults } from './faults.ts'
import { sendJson } from './http.ts'
import { limits } from './limits.ts'
import { createRequests } from './requests.ts'
import type { SlackSeed } from './seed.ts'
import { serveApp } from './serve.ts'
import type { Front } from './serve.ts'
import { openSockets } from './sockets.ts'
import type { Sockets } from './sockets.ts'
import { createWorld } from './world.ts'

export type SlackOptions = {
  /** 0, or none, for a free one. */
  port?: number
  seed: SlackSeed
  /** The clock, in milliseconds; the machine's without it. */
  nowMs?: () => number
  /** How long an app may take to acknowledge; Slack's 3,000 ms without it. */
  ackTimeoutMs?: number
}

export type RunningSlack = { url: string; stop: () => Promise<void> }

/**
 * A stand-in for Slack on 127.0.0.1: the Web API under `/api/`, Socket Mode, response addresses, and
 * `/_sandbox/*` to look at the workspace and to act as its people.
 */
export async function startSlack(options: SlackOptions): Promise<RunningSlack> {
  const world = createWorld(options.seed, options.nowMs ?? Date.now)
  const server = createServer()
  const ackTimeoutMs = options.ackTimeoutMs ?? limits.acknowledgement.max
  const opened = openSockets(server, world, ackTimeoutMs)
  const to = options.seed.bot.request
  const sockets = to === undefined ? opened : { ...opened, send: sendByHttp(world, to, ackTimeoutMs) }
  const front: Front = {
    world,
    api: createApi(world, sockets),
    faults: createFaults(),
    requests: createRequests(),
  }
  server.on('request', (request, response) => void serve(front, sockets, request, response))
  world.url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`
  return { url: world.url, stop: () => stop(server, sockets) }
}

async function serve(
  front: Front,
  sockets: Sockets,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname: path } = new URL(request.url ?? '/', 'http://localhost')
  const exchange = { request, response, path }
  try {
    const known = path.startsWith('/_sandbox/')
      ? await serveControl(front, sockets, exchange)
      : await serveApp(front, exchange)
    if (!known) sendJson(response, 404, { ok: false, error: 'not_found' })
  } catch (error) {
    // A fault of the stand-in itself, or a client that went away in the middle of its request.
    process.stderr.write(`slack stand-in: ${request.method} ${path}: ${String(error)}\n`)
    if (!response.headersSent) sendJson(response, 500, { ok: false, error: 'internal_error' })
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('the server has no port'))
      else resolve(address.port)
    })
  })
}

function stop(server: Server, sockets: Sockets): Promise<void> {
  sockets.stop()
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
