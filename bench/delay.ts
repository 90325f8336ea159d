import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

export type DelayProxy = { port: number; stop(): Promise<void> }

/**
 * Listens on a free port of 127.0.0.1 and hands every byte on to the target later: half of `delayMs` in each
 * direction, so that a request and its answer take `delayMs` longer. Order and connections are kept.
 */
export async function delayProxy(to: {
  targetHost: string
  targetPort: number
  delayMs: number
}): Promise<DelayProxy> {
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true, allowHalfOpen: true }, client => {
    const target = connect({ host: to.targetHost, port: to.targetPort, noDelay: true, allowHalfOpen: true })
    hand(client, target, to.delayMs / 2)
    hand(target, client, to.delayMs / 2)
    for (const socket of [client, target]) {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    }
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the delay proxy has no port')
  return {
    port: address.port,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

/** More than this under way, and the sender has to wait. */
const UNDER_WAY_BYTES_MAX = 16 * 1024 * 1024

/** Timers of the same length fire in the order in which they were set. */
function hand(from: Socket, into: Socket, delayMs: number): void {
  let underWay = 0
  from.on('data', chunk => {
    underWay += chunk.length
    if (underWay > UNDER_WAY_BYTES_MAX) from.pause()
    later(delayMs, () => {
      underWay -= chunk.length
      if (!into.destroyed) into.write(chunk)
      if (underWay <= UNDER_WAY_BYTES_MAX) from.resume()
    })
  })
  from.on('end', () => later(delayMs, () => into.end()))
  // The other side learns of it by the end of its own connection.
  from.on('error', () => into.destroy())
  from.on('close', hadError => later(delayMs, () => (hadError ? into.destroy() : into.end())))
}

function later(delayMs: number, act: () => void): void {
  if (delayMs === 0) act()
  else setTimeout(act, delayMs)
}
