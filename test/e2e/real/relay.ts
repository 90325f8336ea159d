import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import type { AddressInfo } from 'node:net'

export type Heard = {
  path: string
  headers: IncomingMessage['headers']
  body: string
  lost: boolean
  /** What the sender was answered; 0 while it waits, 502 while Slipway is away. */
  status: number
}

export type Relay = {
  url: string
  /** Everything that was sent to Slipway, passed on or lost, oldest first. */
  heard: () => readonly Heard[]
  /** What is sent to this path from now on is answered as taken and never arrives; null: everything arrives. */
  lose: (path: string | null) => void
  stop: () => Promise<void>
}

/**
 * Stands between the senders and Slipway, as the network does: passes each request on byte for byte and keeps what it
 * saw, so that a test can read what a listener of the same webhooks is told, and can lose some.
 */
export async function startRelay(target: string): Promise<Relay> {
  const heard: Heard[] = []
  let losing: string | null = null
  const server = createServer((request, response) => {
    void take(request, { target, heard, losing: () => losing }).then(({ status, text }) =>
      response.writeHead(status).end(text),
    )
  })
  return {
    url: await listening(server),
    heard: () => heard,
    lose: path => {
      losing = path
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

type Way = { target: string; heard: Heard[]; losing: () => string | null }

async function take(request: IncomingMessage, way: Way): Promise<{ status: number; text: string }> {
  const path = request.url ?? '/'
  const body = await readAll(request)
  const lost = path === way.losing()
  const one: Heard = { path, headers: request.headers, body: body.toString('utf8'), lost, status: 0 }
  way.heard.push(one)
  const answer = lost ? { status: 202, text: '' } : await pass(request, `${way.target}${path}`, body)
  one.status = answer.status
  return answer
}

/** While Slipway is away a sender sees what a load balancer would say. */
async function pass(
  request: IncomingMessage,
  url: string,
  body: Buffer,
): Promise<{ status: number; text: string }> {
  try {
    const passing = { method: 'POST', headers: passed(request), body: new Uint8Array(body) }
    const answer = await fetch(url, passing)
    return { status: answer.status, text: await answer.text() }
  } catch {
    return { status: 502, text: '' }
  }
}

const HOP_BY_HOP = ['connection', 'content-length', 'host', 'transfer-encoding', 'accept-encoding']

function passed(request: IncomingMessage): [string, string][] {
  return Object.entries(request.headers).flatMap(([name, value]): [string, string][] =>
    typeof value !== 'string' || HOP_BY_HOP.includes(name) ? [] : [[name, value]],
  )
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

export function listening(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => resolve(`http://127.0.0.1:${portOf(server.address())}`))
  })
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}
