import type { IncomingMessage, ServerResponse } from 'node:http'
import { z } from 'zod'
import { act } from './act.ts'
import { actShape } from './acts.ts'
import { faultShape } from './faults.ts'
import { readFields, sendJson } from './http.ts'
import type { Front } from './serve.ts'
import type { Sockets } from './sockets.ts'
import { stateOf } from './state.ts'
import type { Change, World } from './world.ts'

const disconnectShape = z.object({ how: z.enum(['refresh', 'cut']).default('refresh') })

type Exchange = { request: IncomingMessage; response: ServerResponse; path: string }

/** Answers `/_sandbox/*`: what the page and tests look at and do. Says whether the path was one. */
export async function serveControl(front: Front, sockets: Sockets, exchange: Exchange): Promise<boolean> {
  const { request, response } = exchange
  allowLoopbackPages(request, response)
  if (request.method === 'OPTIONS') {
    sendJson(response, 200, { ok: true })
    return true
  }
  switch (`${request.method} ${exchange.path}`) {
    case 'GET /_sandbox/state':
      sendJson(response, 200, stateOf(front.world, sockets.count()))
      return true
    case 'GET /_sandbox/events':
      stream(front.world, response)
      return true
    case 'GET /_sandbox/requests':
      sendJson(response, 200, front.requests.list())
      return true
    case 'DELETE /_sandbox/requests':
      front.requests.clear()
      sendJson(response, 200, { ok: true })
      return true
    case 'POST /_sandbox/act':
      await withBody(exchange, actShape, async done => await act(front.world, sockets, done))
      return true
    case 'POST /_sandbox/disconnect':
      await withBody(exchange, disconnectShape, ({ how }) => {
        sockets.disconnect(how)
        return { ok: true }
      })
      return true
    default:
      return await serveFaults(front, exchange)
  }
}

async function serveFaults(front: Front, exchange: Exchange): Promise<boolean> {
  const { request, response } = exchange
  switch (`${request.method} ${exchange.path}`) {
    case 'GET /_sandbox/faults':
      break
    case 'POST /_sandbox/faults':
      await withBody(exchange, faultShape, fault => {
        front.faults.add(fault)
        return { ok: true }
      })
      return true
    case 'POST /_sandbox/faults/release':
      front.faults.release()
      break
    case 'DELETE /_sandbox/faults':
      front.faults.clear()
      break
    default:
      return false
  }
  sendJson(response, 200, { ok: true, ...front.faults.list() })
  return true
}

async function withBody<T>(
  exchange: Exchange,
  shape: z.ZodType<T>,
  run: (value: T) => unknown,
): Promise<void> {
  const body = await readFields(exchange.request)
  const parsed = shape.safeParse(body.ok ? body.fields : {})
  if (parsed.success) return sendJson(exchange.response, 200, await run(parsed.data))
  return sendJson(exchange.response, 400, {
    ok: false,
    error: 'invalid_request',
    message: z.prettifyError(parsed.error),
  })
}

/** Server-sent events: `ready` at first, then every change; the page reads the state again. */
function stream(world: World, response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' })
  response.write(`retry: 500\nevent: ready\ndata: ${JSON.stringify({ seq: world.seq })}\n\n`)
  const write = (change: Change) =>
    void response.write(`id: ${change.seq}\nevent: change\ndata: ${JSON.stringify(change)}\n\n`)
  world.listeners.add(write)
  response.on('close', () => world.listeners.delete(write))
}

/** The demo's page is served by another port of this machine. */
function allowLoopbackPages(request: IncomingMessage, response: ServerResponse): void {
  const { origin } = request.headers
  if (!origin || !/^http:\/\/(127\.0\.0\.1|localhost|\[::1\]):\d+$/.test(origin)) return
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('access-control-allow-methods', 'GET, POST, DELETE')
}
