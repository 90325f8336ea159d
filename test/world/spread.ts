import { createServer, request as ask } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'

/** Hands one request after the other to each of several replicas in turn, as what stands in front of them does. */
export async function startSpread(
  ports: readonly number[],
): Promise<{ url: string; stop: () => Promise<void> }> {
  let next = 0
  const server = createServer((request, response) => {
    const port = ports[next % ports.length]
    next += 1
    pass(port ?? 0, request, response)
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the spread has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    stop: async () => {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}

function pass(port: number, request: IncomingMessage, response: ServerResponse): void {
  const { method = 'GET', headers, url = '/' } = request
  const asked = ask({ host: '127.0.0.1', port, method, headers, path: url }, answer => {
    response.writeHead(answer.statusCode ?? 502, answer.headers)
    answer.pipe(response)
  })
  asked.on('error', () => response.writeHead(502).end())
  request.pipe(asked)
}
