import { Agent, createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { onTime } from './on-time.ts'

/** One request and its answer, as they passed in front of a server; milliseconds of this process's clock. */
export type Pass = {
  server: string
  method: string
  path: string
  body: string
  arrivedMs: number
  /** From when the server was asked until its whole answer was there: its service time. */
  serviceMs: number
  /** When the answer was handed to the client. */
  answeredMs: number
}

/** One line of a stream, when it reached the client. */
export type Line = { path: string; text: string; arrivedMs: number }

export type Recording = { passes: Pass[]; lines: Line[] }

export type Front = { url: string; stop: () => Promise<void> }

export type FrontOptions = {
  server: string
  target: string
  /** A request and its answer take so much longer, half of it on each way. */
  delayMs: number
  into: Recording
}

/**
 * Stands in front of one server, adds the delay to each request, and writes down when it passed and how long the
 * server itself was at it. Connections are kept, and opening one costs nothing: that is Slipway's own affair.
 */
export async function startFront(options: FrontOptions): Promise<Front> {
  const agent = new Agent({ keepAlive: true })
  const server = createServer({ noDelay: true }, (request, response) => {
    pass({ ...options, agent }, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the front has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

type Way = FrontOptions & { agent: Agent }

async function pass(way: Way, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const arrivedMs = performance.now()
  const body = await read(request)
  await onTime(arrivedMs + way.delayMs / 2)
  const sentMs = performance.now()
  const answer = await forward(way, request, body)
  const path = request.url ?? '/'
  const seen = { server: way.server, method: request.method ?? 'GET', path, body: body.toString('utf8') }
  if (path.includes('watch=true')) {
    const serviceMs = performance.now() - sentMs
    way.into.passes.push({ ...seen, arrivedMs, serviceMs, answeredMs: arrivedMs + way.delayMs + serviceMs })
    return stream(way, { answer, response, path })
  }
  const whole = await read(answer)
  const serviceMs = performance.now() - sentMs
  await onTime(arrivedMs + way.delayMs + serviceMs)
  way.into.passes.push({ ...seen, arrivedMs, serviceMs, answeredMs: performance.now() })
  response.writeHead(answer.statusCode ?? 502, answer.headers).end(whole)
}

function forward({ target, agent }: Way, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method = 'GET', headers, url = '/' } = request
  return new Promise((resolve, reject) => {
    const asked = ask(new URL(url, target), { method, headers, agent }, resolve)
    asked.on('error', reject)
    asked.end(body)
  })
}

type Streamed = { answer: IncomingMessage; response: ServerResponse; path: string }

/** Each piece on its way for half of the delay, in order. */
async function stream(way: Way, { answer, response, path }: Streamed): Promise<void> {
  let rest = ''
  let last = Promise.resolve()
  const later = (act: () => void) => {
    last = after(last, performance.now() + way.delayMs / 2, act)
  }
  later(() => response.writeHead(answer.statusCode ?? 502, answer.headers).flushHeaders())
  response.on('close', () => answer.destroy())
  answer.on('data', (piece: Buffer) => {
    later(() => {
      const texts = (rest + piece.toString('utf8')).split('\n')
      rest = texts.pop() ?? ''
      const arrivedMs = performance.now()
      way.into.lines.push(...texts.map(text => ({ path, text, arrivedMs })))
      response.write(piece)
    })
  })
  answer.on('close', () => later(() => response.end()))
  return last
}

async function after(before: Promise<void>, atMs: number, act: () => void): Promise<void> {
  await before
  await onTime(atMs)
  act()
}

async function read(from: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of from) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}
