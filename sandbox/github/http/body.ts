import type { IncomingMessage } from 'node:http'

export type Body =
  | { kind: 'json'; value: unknown }
  | { kind: 'none'; value: undefined }
  | { kind: 'bad'; status: number; message: string }

/** What GitHub takes at once. */
const bodyMaxBytes = 100 * 1024 * 1024

/** The request's body as JSON; too much of it, or no JSON, is said as GitHub says it. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('the body did not arrive as bytes')
    bytes += chunk.length
    if (bytes <= bodyMaxBytes) chunks.push(chunk)
  }
  if (bytes > bodyMaxBytes) return { kind: 'bad', status: 413, message: 'Payload Too Large' }
  if (bytes === 0) return { kind: 'none', value: undefined }
  try {
    const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'))
    return { kind: 'json', value }
  } catch {
    return { kind: 'bad', status: 400, message: 'Problems parsing JSON' }
  }
}
