import { Agent, createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A request on its way, as far as a hold needs to know it. */
export type Passing = { method: string; path: string; body: string }

export type Hold = {
  /** Whom it holds. */
  matches: (request: Passing) => boolean
  /** `before`: the server does not see it. `after`: the server has done it, and its answer is withheld. */
  when: 'before' | 'after'
  /** How many requests it holds; later ones pass. */
  times: number
}

export type Holding = {
  /** How many requests it has met. */
  met: () => number
  /** Lets what it holds go on, and holds no more. */
  open: () => void
  /** Cuts off whom it holds, as the client that died would have, and holds no more. */
  drop: () => void
}

export type Gate = {
  url: string
  hold: (hold: Hold) => Holding
  stop: () => Promise<void>
}

type Standing = Hold & { count: number; opened: Promise<boolean> }

/**
 * A reverse proxy in front of one server. A request that it holds waits until it is opened; when the client dies
 * meanwhile, a request held `before` is never passed on. Streams pass through.
 */
export async function startGate(target: string): Promise<Gate> {
  const agent = new Agent({ keepAlive: true })
  const holds: Standing[] = []
  const server = createServer((request, response) => {
    pass({ target, agent, holds }, request, response).catch(() => response.destroy())
  })
  server.keepAliveTimeout = 65_000
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${portOf(server.address())}`,
    hold: hold => {
      const opening = Promise.withResolvers<boolean>()
      const standing = { ...hold, count: 0, opened: opening.promise }
      holds.push(standing)
      const end = (goesOn: boolean) => () => {
        holds.splice(0, holds.length, ...holds.filter(other => other !== standing))
        opening.resolve(goesOn)
      }
      return { met: () => standing.count, open: end(true), drop: end(false) }
    },
    stop: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      agent.destroy()
      await closed
    },
  }
}

type Way = { target: string; agent: Agent; holds: Standing[] }

async function pass(way: Way, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await read(request)
  const passing = { method: request.method ?? 'GET', path: request.url ?? '/', body: body.toString('utf8') }
  const held = way.holds.filter(standing => standing.count < standing.times && standing.matches(passing))
  const [before, after] = [held.filter(isBefore), held.filter(hold => !isBefore(hold))]
  if (!(await areOpened(before, response))) return
  const answer = await forward(way, request, body)
  if (after.length > 0) {
    const whole = await read(answer)
    if (!(await areOpened(after, response))) return
    response.writeHead(answer.statusCode ?? 502, answer.headers).end(whole)
    return
  }
  response.writeHead(answer.statusCode ?? 502, answer.headers)
  response.on('close', () => answer.destroy())
  answer.pipe(response)
}

function forward({ target, agent }: Way, request: IncomingMessage, body: Buffer): Promise<IncomingMessage> {
  const { method = 'GET', headers, url = '/' } = request
  return new Promise((resolve, reject) => {
    const asked = ask(new URL(url, target), { method, headers, agent }, resolve)
    asked.on('error', reject)
    asked.end(body)
  })
}

const isBefore = (hold: Hold): boolean => hold.when === 'before'

/** A request has met each of the holds that it matches. False when the client left first, or was cut off. */
async function areOpened(holds: Standing[], response: ServerResponse): Promise<boolean> {
  for (const hold of holds) hold.count += 1
  if (holds.length === 0) return true
  if (response.destroyed) return false
  const left = new Promise<boolean>(resolve => response.once('close', () => resolve(false)))
  const opened = Promise.all(holds.map(hold => hold.opened))
  return Promise.race([left, opened.then(all => all.every(Boolean))])
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('the gate has no port')
  return address.port
}
