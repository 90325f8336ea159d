import type { IncomingMessage, ServerResponse } from 'node:http'

const bodyMaxBytes = 4_000_000

export type Body = { ok: true; fields: Record<string, unknown> } | { ok: false; error: string }

/** Reads a request's body, form or JSON, into fields; a form's values are strings. Never more than 4 MB. */
export async function readFields(request: IncomingMessage): Promise<Body> {
  const text = await readText(request)
  if (text === undefined) return { ok: false, error: 'request_too_large' }
  if (text === '') return { ok: true, fields: {} }
  if (isJson(request)) return jsonFields(text)
  return { ok: true, fields: Object.fromEntries(new URLSearchParams(text)) }
}

/** Sends JSON. */
export function sendJson(response: ServerResponse, status: number, body: unknown, headers = {}): void {
  response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
  response.end(JSON.stringify(body))
}

/** The text as JSON, or `undefined` when it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isJson = (request: IncomingMessage) => request.headers['content-type']?.includes('json') ?? false

function jsonFields(text: string): Body {
  const value = parseJson(text)
  if (value === undefined) return { ok: false, error: 'invalid_json' }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { ok: false, error: 'json_not_object' }
  }
  return { ok: true, fields: Object.fromEntries(Object.entries(value)) }
}

async function readText(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk)
    size += bytes.length
    if (size <= bodyMaxBytes) chunks.push(bytes)
  }
  return size > bodyMaxBytes ? undefined : Buffer.concat(chunks).toString('utf8')
}
