import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { checkGraphql, checkRequest, findOperation } from './openapi.ts'

export type Recorder = {
  url: string
  /** `GET /repos/{owner}/{repo}` or `GraphQL Commit`, in the order in which they arrived since `clear`. */
  requests: () => string[]
  /** Whether two of them were on their way at the same time. */
  overlapped: () => boolean
  clear: () => void
  /** What GitHub does not describe, of all requests so far. */
  faults: () => string[]
  operations: () => string[]
  close: () => Promise<void>
}

type Log = { requests: string[]; all: Set<string>; faults: Set<string>; open: number; most: number }

const Graphql = z.object({ query: z.string(), variables: z.record(z.string(), z.unknown()).optional() })

/** Passes everything on to a GitHub and checks each request against GitHub's published descriptions. */
export async function record(target: string): Promise<Recorder> {
  const log: Log = { requests: [], all: new Set(), faults: new Set(), open: 0, most: 0 }
  const server = createServer((request, response) => void pass({ target, log }, request, response))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the recorder has no port')
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests: () => log.requests,
    overlapped: () => log.most > 1,
    clear: () => Object.assign(log, { requests: [], most: 0 }),
    faults: () => [...log.faults],
    operations: () => [...log.all].toSorted(),
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function pass(
  { target, log }: { target: string; log: Log },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [method, path] = [request.method ?? '', request.url ?? '']
  const sent = await buffer(request)
  const body = parsed(sent)
  note(log, { method, path, body })
  log.open += 1
  log.most = Math.max(log.most, log.open)
  const init = sent.length === 0 ? {} : { body: sent.toString('utf8') }
  const answer = await fetch(target + path, {
    method,
    headers: headersOf(request),
    redirect: 'manual',
    ...init,
  })
  const received = Buffer.from(await answer.arrayBuffer())
  log.open -= 1
  const kept = ['content-type', 'etag', 'date', 'location'].flatMap(name => {
    const value = answer.headers.get(name)
    return value === null ? [] : [[name, value] as const]
  })
  response.writeHead(answer.status, Object.fromEntries(kept)).end(received)
}

function note(log: Log, { method, path, body }: { method: string; path: string; body: unknown }): void {
  const graphql = path === '/graphql' ? Graphql.parse(body) : null
  const faults =
    graphql === null ? checkRequest({ method, path, body }) : checkGraphql(graphql.query, graphql.variables)
  const name =
    graphql === null ? operationOf(method, path) : `GraphQL ${/\w+ (\w+)/.exec(graphql.query)?.[1]}`
  for (const fault of faults) log.faults.add(`${name}: ${fault}`)
  log.requests.push(name)
  log.all.add(name)
}

function operationOf(method: string, path: string): string {
  const found = findOperation(method, new URL(path, 'http://github.invalid').pathname)
  return `${method} ${found?.path ?? path}`
}

function headersOf({ headers }: IncomingMessage): [string, string][] {
  const skipped = new Set(['host', 'connection', 'content-length', 'transfer-encoding', 'accept-encoding'])
  return Object.entries(headers).flatMap(([name, value]) =>
    typeof value === 'string' && !skipped.has(name) ? [[name, value] as [string, string]] : [],
  )
}

function parsed(bytes: Buffer): unknown {
  return bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'))
}
