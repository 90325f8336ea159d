import { randomUUID } from 'node:crypto'
import type { IncomingMessage, Server } from 'node:http'
import { WebSocketServer } from 'ws'
import type { RawData, WebSocket } from 'ws'
import { z } from 'zod'
import { parseJson } from './http.ts'
import { limits } from './limits.ts'
import { tell } from './world.ts'
import type { World } from './world.ts'

/** What an app said to an envelope; `payload` is what it passed to `ack`. */
export type Ack =
  { kind: 'acked'; payload: Record<string, unknown> } | { kind: 'timed_out' } | { kind: 'not_connected' }

export type Sockets = {
  /** Makes the address of one further connection; it may be used once. */
  ticket: () => string
  /** Sends an envelope to one connection and waits for its acknowledgement. */
  send: (type: 'interactive' | 'slash_commands' | 'events_api', payload: unknown) => Promise<Ack>
  /** Asks every connection to come again (`refresh`), or cuts them off without a word (`cut`). */
  disconnect: (how: 'refresh' | 'cut') => void
  count: () => number
  stop: () => void
}

type Line = { socket: WebSocket; waiting: Set<string> }
type Waiting = (ack: Ack) => void

const answerShape = z.object({
  envelope_id: z.string(),
  payload: z.record(z.string(), z.unknown()).optional(),
})
const pingEveryMs = 10_000
const goodbyeMs = 300

/** Socket Mode on that HTTP server: tickets, envelopes, acknowledgements. `ackTimeoutMs` is Slack's 3 s. */
export function openSockets(server: Server, world: World, ackTimeoutMs: number): Sockets {
  const lines: Line[] = []
  const waiting = new Map<string, Waiting>()
  const tickets = new Set<string>()
  const sockets = new WebSocketServer({ noServer: true })
  server.on('upgrade', (request, stream, head) => {
    stream.on('error', () => stream.destroy())
    // Closed for good: a client that left its half open would keep the server from stopping.
    if (!takeTicket(request, tickets))
      return void stream.end('HTTP/1.1 401 Unauthorized\r\n\r\n', () => stream.destroy())
    return sockets.handleUpgrade(request, stream, head, socket => join(world, lines, waiting, socket))
  })
  const pings = setInterval(() => lines.forEach(line => line.socket.ping()), pingEveryMs)
  const give = (type: string, payload: unknown, attempt: number) =>
    sendOnce(lines, waiting, ackTimeoutMs, { type, payload, attempt })
  return {
    ticket: () => newTicket(world, tickets),
    send: (type, payload) => (type === 'events_api' ? withRetries(give, payload) : give(type, payload, 0)),
    disconnect: how => [...lines].forEach(line => dismiss(line, how)),
    count: () => lines.length,
    stop: () => {
      clearInterval(pings)
      sockets.close()
      for (const socket of sockets.clients) goodbye(socket)
    },
  }
}

function newTicket(world: World, tickets: Set<string>): string {
  const ticket = randomUUID()
  tickets.add(ticket)
  return `${world.url.replace(/^http/, 'ws')}/link/?ticket=${ticket}&app_id=${world.seed.bot.appId}`
}

function takeTicket(request: IncomingMessage, tickets: Set<string>): boolean {
  const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket')
  return ticket !== null && tickets.delete(ticket)
}

function join(world: World, lines: Line[], waiting: Map<string, Waiting>, socket: WebSocket): void {
  socket.on('error', () => socket.terminate())
  if (lines.length >= limits.sockets.max) {
    disconnectWith(socket, 'too_many_websockets')
    return goodbye(socket)
  }
  const line: Line = { socket, waiting: new Set() }
  lines.push(line)
  tell(world, { kind: 'connections', note: String(lines.length) })
  socket.on('message', bytes => receive(textOf(bytes), line, waiting))
  socket.on('close', () => {
    const index = lines.indexOf(line)
    if (index >= 0) lines.splice(index, 1)
    tell(world, { kind: 'connections', note: String(lines.length) })
  })
  return socket.send(JSON.stringify(hello(world, lines.length)))
}

const hello = (world: World, connections: number) => ({
  type: 'hello',
  num_connections: connections,
  debug_info: { host: 'sandbox', approximate_connection_time: 18_060 },
  connection_info: { app_id: world.seed.bot.appId },
})

function textOf(bytes: RawData): string {
  if (Array.isArray(bytes)) return Buffer.concat(bytes).toString('utf8')
  return (bytes instanceof ArrayBuffer ? Buffer.from(bytes) : bytes).toString('utf8')
}

function receive(text: string, line: Line, waiting: Map<string, Waiting>): void {
  const answer = answerShape.safeParse(parseJson(text))
  if (!answer.success || !line.waiting.delete(answer.data.envelope_id)) return
  waiting.get(answer.data.envelope_id)?.({ kind: 'acked', payload: answer.data.payload ?? {} })
}

type Envelope = { type: string; payload: unknown; attempt: number }

/** One envelope goes to one connection: the one that had to wait longest. */
function sendOnce(
  lines: Line[],
  waiting: Map<string, Waiting>,
  timeoutMs: number,
  envelope: Envelope,
): Promise<Ack> {
  const line = lines.find(one => one.socket.readyState === one.socket.OPEN)
  if (!line) return Promise.resolve({ kind: 'not_connected' })
  lines.push(...lines.splice(lines.indexOf(line), 1))
  const id = randomUUID()
  line.waiting.add(id)
  return new Promise(resolve => {
    const timer = setTimeout(() => finish({ kind: 'timed_out' }), timeoutMs)
    const finish = (ack: Ack) => {
      clearTimeout(timer)
      waiting.delete(id)
      line.waiting.delete(id)
      resolve(ack)
    }
    waiting.set(id, finish)
    line.socket.send(JSON.stringify(enveloped(id, envelope)))
  })
}

function enveloped(id: string, { type, payload, attempt }: Envelope) {
  const accepts = type !== 'events_api'
  const retry = accepts ? {} : { retry_attempt: attempt, retry_reason: attempt === 0 ? '' : 'timeout' }
  return { envelope_id: id, type, payload, accepts_response_payload: accepts, ...retry }
}

/** Events are sent again when nobody acknowledged them; clicks and commands are not, as on Slack. */
async function withRetries(
  give: (type: string, payload: unknown, attempt: number) => Promise<Ack>,
  payload: unknown,
): Promise<Ack> {
  let ack = await give('events_api', payload, 0)
  for (let attempt = 1; attempt <= limits.event_retries.max && ack.kind !== 'acked'; attempt += 1) {
    // One attempt after the other: the next is only due when this one failed.
    // oxlint-disable-next-line no-await-in-loop
    ack = await give('events_api', payload, attempt)
  }
  return ack
}

/** Closes in order; who does not answer the goodbye is cut off. */
function goodbye(socket: WebSocket): void {
  const timer = setTimeout(() => socket.terminate(), goodbyeMs)
  socket.once('close', () => clearTimeout(timer))
  socket.close(1001)
}

function dismiss(line: Line, how: 'refresh' | 'cut'): void {
  if (how === 'cut') return line.socket.terminate()
  return disconnectWith(line.socket, 'refresh_requested')
}

function disconnectWith(socket: WebSocket, reason: string): void {
  socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'sandbox' } }))
}
