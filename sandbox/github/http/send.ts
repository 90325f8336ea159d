import type { ServerResponse } from 'node:http'

export type Sent = { status: number; headers?: Record<string, string>; body?: unknown }

/** Writes an answer with the headers that GitHub puts on all of them. */
export function send(response: ServerResponse, { status, headers = {}, body }: Sent): void {
  const content =
    body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
  const type: Record<string, string> =
    body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }
  const length: Record<string, string> =
    status === 204 || status === 304 ? {} : { 'content-length': String(content.length) }
  response.writeHead(status, {
    server: 'github.com',
    'x-github-media-type': 'github.v3; format=json',
    ...type,
    ...length,
    ...headers,
  })
  response.end(content)
}
