import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createServer } from '../../../handlers/server.ts'
import { createMetrics } from '../../../src/metrics.ts'
import { headers, pushBody, smallWorld } from './github/world.ts'

const MB = 1024 * 1024
const closers: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(closers.splice(0).map(close => close()))
})

function listening() {
  const world = smallWorld()
  closers.push(world.close)
  return world
}

/** Sends a body in pieces over a bare socket, as much as the server takes; resolves to what it answered. */
async function stream(address: string, bytes: number, chunked: boolean): Promise<string> {
  const { hostname, port } = new URL(address)
  const socket = connect(Number(port), hostname)
  const answered: Buffer[] = []
  socket.on('data', piece => answered.push(piece)).on('error', () => {})
  const closed = new Promise(resolve => socket.once('close', resolve))
  const length = chunked ? 'transfer-encoding: chunked' : `content-length: ${bytes}`
  socket.write(
    `POST /hooks/github HTTP/1.1\r\nhost: slipway\r\ncontent-type: application/json\r\n${length}\r\n\r\n`,
  )
  const piece = Buffer.alloc(64 * 1024, 0x20)
  const framed = chunked ? Buffer.concat([Buffer.from('10000\r\n'), piece, Buffer.from('\r\n')]) : piece
  for (let sent = 0; sent < bytes && socket.writable && !socket.destroyed; sent += piece.length) {
    if (!socket.write(framed))
      await Promise.race([new Promise(resolve => socket.once('drain', resolve)), closed])
  }
  socket.end()
  await closed
  return Buffer.concat(answered).toString()
}

it('says what to do where its port is taken', async () => {
  const { port } = new URL(await listening().listen())
  const metrics = createMetrics()
  const second = createServer({ port: Number(port), log: { error: () => {} }, metrics, ready: {} })
  await expect(second.listen()).rejects.toMatchObject({
    code: 'config_port_unusable',
    message: `Port ${port} cannot be listened on: it is taken.`,
    remedy: expect.stringContaining('set PORT'),
  })
})

describe('a body of 100 MB', () => {
  it.each([
    ['announced', false],
    ['in chunks', true],
  ])('is refused with flat memory: %s', async (_how, chunked) => {
    const address = await listening().listen()
    const before = process.memoryUsage().rss
    const answers = await Promise.all(Array.from({ length: 4 }, () => stream(address, 100 * MB, chunked)))
    expect(process.memoryUsage().rss - before).toBeLessThan(120 * MB)
    for (const answer of answers) expect(answer === '' || answer.startsWith('HTTP/1.1 413')).toBe(true)
    expect(answers.some(answer => answer.startsWith('HTTP/1.1 413'))).toBe(true)
  })

  it('leaves other senders unaffected', async () => {
    const { listen, entries } = listening()
    const address = await listen()
    const large = stream(address, 100 * MB, true)
    const body = pushBody()
    const answer = await fetch(`${address}/hooks/github`, { method: 'POST', body, headers: headers(body) })
    expect(answer.status).toBe(202)
    expect(entries.size).toBe(1)
    await large
  })
})

describe('slow connections', () => {
  it('does not let a thousand of them keep others out', async () => {
    const address = await listening().listen()
    const { hostname, port } = new URL(address)
    const slow = Array.from({ length: 1_000 }, () => {
      const socket = connect(Number(port), hostname).on('error', () => {})
      socket.write('POST /hooks/github HTTP/1.1\r\nhost: slipway\r\ncontent-length: 4000000\r\n\r\n{')
      return socket
    })
    await Promise.all(slow.map(socket => once(socket, 'connect')))
    expect((await fetch(`${address}/healthz`)).status).toBe(200)
    for (const socket of slow) socket.destroy()
  })
})

async function fails() {
  throw new Error('refused')
}

describe('health', () => {
  const log = { error: () => {} }

  function served(ready: Record<string, () => Promise<unknown>>) {
    const { server, close } = createServer({ port: 0, log, metrics: createMetrics(), ready })
    closers.push(close)
    return server
  }

  it('is ready when each check passes', async () => {
    const answer = await served({ redis: async () => 'PONG' }).inject('/readyz')
    expect([answer.statusCode, answer.body]).toEqual([200, 'ready\n'])
  })

  it('names what is not ready', async () => {
    const answer = await served({ redis: fails, github: async () => true, slack: fails }).inject('/readyz')
    expect([answer.statusCode, answer.body]).toEqual([503, 'not ready: redis, slack\n'])
  })

  it('is alive whatever is ready, and tells its metrics', async () => {
    const server = served({})
    expect((await server.inject('/healthz')).statusCode).toBe(200)
    expect((await server.inject('/metrics')).body).toContain('process_cpu_user_seconds_total')
  })

  it('answers an unknown route with one line', async () => {
    const answer = await served({}).inject({ method: 'POST', url: '/hooks/unknown', payload: 'x' })
    expect([answer.statusCode, answer.body]).toEqual([404, 'Nothing is answered here.\n'])
  })
})
