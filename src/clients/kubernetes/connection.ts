import { Pool } from 'undici'
import type { Dispatcher } from 'undici'
import { loadCredentials } from './credentials.ts'
import type { ClusterSettings, Credentials } from './credentials.ts'
import { connectionError, isStaleConnection } from './faults.ts'
import { readStatus } from './status.ts'
import type { ApiStatus } from './status.ts'

export type Ask = {
  method: 'GET' | 'PATCH' | 'POST'
  /** Path below the server's address, with its query. */
  path: string
  accept?: string
  /** Sent as an apply patch, or as JSON where something is posted. */
  body?: string
}

export type Answer = { kind: 'ok'; code: number; text: string } | { kind: 'status'; status: ApiStatus }

/** Lines of a watch, until the server ends it; throws when the connection breaks or is silent for too long. */
export type Lines = AsyncIterable<string>

export type Stream = { kind: 'open'; lines: Lines } | { kind: 'status'; status: ApiStatus }

export type Connection = {
  cluster: string
  ask(ask: Ask): Promise<Answer>
  stream(path: string, signal: AbortSignal): Promise<Stream>
  close(): Promise<void>
}

/** One pool of kept connections to one API server; opened at the first request. */
export function connect(cluster: string, settings: ClusterSettings): Connection {
  let opened: Promise<Opened> | null = null
  const open = () => (opened ??= openPool(cluster, settings))
  const forget = async (stale: Opened) => {
    if (opened !== null && (await opened) === stale) opened = null
    void stale.pool.close()
  }

  async function send(ask: Ask, tries: number): Promise<Answer> {
    const now = await open().catch((error: unknown) => {
      opened = null
      throw error
    })
    try {
      const answer = await once(now, ask)
      if (answer.kind === 'ok' || answer.status.code !== 401 || tries <= 1) return answer
      // The token or certificate in the file may have been renewed.
      await forget(now)
    } catch (error) {
      if (tries <= 1 || !isStaleConnection(error)) throw connectionError(cluster, error)
    }
    return send(ask, tries - 1)
  }

  return {
    cluster,
    ask: ask => send(ask, TRIES_MAX),
    stream: async (path, signal) => {
      try {
        return await openStream(await open(), path, signal)
      } catch (error) {
        if (opened !== null) await opened.catch(() => (opened = null))
        throw connectionError(cluster, error)
      }
    },
    close: async () => {
      const pool = opened
      opened = null
      await (await pool?.catch(() => null))?.pool.destroy()
    },
  }
}

const TRIES_MAX = 2
const REQUEST_MS_MAX = 30_000
const CONNECT_MS_MAX = 5_000
/** Longer than a watch lasts (`timeoutSeconds`), so that a line that is silent for longer is dead. */
const SILENCE_MS_MAX = 35_000
const ANSWER_CHARS_MAX = 256 * 1024 * 1024
const LINE_CHARS_MAX = 8 * 1024 * 1024

const CONTENT_TYPES = {
  GET: 'application/json',
  PATCH: 'application/apply-patch+yaml',
  POST: 'application/json',
} as const

type Opened = { pool: Pool; credentials: Credentials }

async function openPool(cluster: string, settings: ClusterSettings): Promise<Opened> {
  const credentials = await loadCredentials(cluster, settings)
  const pool = new Pool(credentials.server.origin, {
    // One connection for each watch and each request under way; HTTP/1.1 keeps them independent of each other.
    allowH2: false,
    connections: null,
    keepAliveTimeout: 60_000,
    keepAliveMaxTimeout: 60_000,
    headersTimeout: REQUEST_MS_MAX,
    bodyTimeout: SILENCE_MS_MAX,
    connect: { timeout: CONNECT_MS_MAX, ...credentials.tls },
  })
  return { pool, credentials }
}

async function request(opened: Opened, ask: Ask, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
  const { server, headers } = opened.credentials
  return opened.pool.request({
    method: ask.method,
    path: server.pathname.replace(/\/$/, '') + ask.path,
    headers: {
      accept: ask.accept ?? 'application/json',
      'user-agent': 'slipway',
      ...(ask.body === undefined ? {} : { 'content-type': CONTENT_TYPES[ask.method] }),
      ...(await headers()),
    },
    body: ask.body ?? null,
    signal,
  })
}

async function once(opened: Opened, ask: Ask): Promise<Answer> {
  const response = await request(opened, ask, AbortSignal.timeout(REQUEST_MS_MAX))
  const text = await boundedText(response)
  if (response.statusCode < 300) return { kind: 'ok', code: response.statusCode, text }
  return { kind: 'status', status: statusOf(response, text) }
}

async function openStream(opened: Opened, path: string, signal: AbortSignal): Promise<Stream> {
  const response = await request(opened, { method: 'GET', path }, signal)
  if (response.statusCode < 300) return { kind: 'open', lines: linesOf(response.body) }
  return { kind: 'status', status: statusOf(response, await boundedText(response)) }
}

function statusOf(response: Dispatcher.ResponseData, text: string): ApiStatus {
  const retryAfter = response.headers['retry-after']
  return readStatus(response.statusCode, text, typeof retryAfter === 'string' ? retryAfter : undefined)
}

async function boundedText(response: Dispatcher.ResponseData): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of chunksOf(response.body)) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > ANSWER_CHARS_MAX) throw new Error('the answer is too large')
  }
  return text + decoder.decode()
}

/** Splits a body into lines without ever holding more than one that is too long. */
export async function* linesOf(body: AsyncIterable<unknown>): Lines {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of chunksOf(body)) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    if (rest.length > LINE_CHARS_MAX) throw new Error('a line of the watch is too long')
    for (const line of lines) if (line !== '') yield line
  }
  if (rest !== '') yield rest
}

async function* chunksOf(body: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const chunk of body) {
    if (!(chunk instanceof Uint8Array)) throw new Error('the body is not bytes')
    yield chunk
  }
}
