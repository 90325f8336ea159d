import type { IncomingMessage } from 'node:http'
import { z } from 'zod'

export type Body =
  | { kind: 'json'; value: unknown }
  | { kind: 'none'; value: undefined }
  | { kind: 'bad'; status: number; message: string }

/** What GitHub takes at once. */
const bodyMaxBytes = 100 * 1024 * 1024

/** The request's body as JSON; too much of it, or no JSON, is said as GitHub says it. */
export async function readBody(request: IncomingMessage): Promise<Body> {
  const bytes = await readBytes(request)
  if (bytes === null) return { kind: 'bad', status: 413, message: 'Payload Too Large' }
  if (bytes.length === 0) return { kind: 'none', value: undefined }
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    return { kind: 'json', value }
  } catch {
    return { kind: 'bad', status: 400, message: 'Problems parsing JSON' }
  }
}

/** The fields of a form, or of a JSON object sent in place of one; empty for what is neither. */
export async function readForm(request: IncomingMessage): Promise<Record<string, string>> {
  const text = (await readBytes(request))?.toString('utf8') ?? ''
  if (!request.headers['content-type']?.includes('json')) return Object.fromEntries(new URLSearchParams(text))
  try {
    return Fields.parse(JSON.parse(text))
  } catch {
    return {}
  }
}

const Fields = z.record(z.string(), z.coerce.string())

async function readBytes(request: IncomingMessage): Promise<Buffer | null> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) throw new Error('the body did not arrive as bytes')
    bytes += chunk.length
    if (bytes <= bodyMaxBytes) chunks.push(chunk)
  }
  return bytes > bodyMaxBytes ? null : Buffer.concat(chunks)
}
