import { readFile } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { Pool } from 'undici'
import { z } from 'zod'

export type Patch = 'merge' | 'strategic' | 'apply'

export type ClusterApi = {
  /** Answers status and parsed body, whatever the status is; throws only when there is no answer. */
  call: (method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: string, body?: object) => Promise<Answer>
  patch: (path: string, body: object, kind?: Patch) => Promise<Answer>
  /** Plain text, for logs. */
  text: (path: string) => Promise<{ status: number; text: string }>
  /** Lists, watches, and lists again after any loss, until the signal says to stop. */
  follow: (path: string, onEvent: (event: WatchEvent) => void, signal: AbortSignal) => Promise<void>
  close: () => Promise<void>
}
export type Answer = { status: number; body: unknown }
export type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: unknown }

const watchLine = z.object({ type: z.string(), object: z.unknown() })
const list = z.object({ metadata: z.object({ resourceVersion: z.string() }), items: z.array(z.unknown()) })

const CONTENT_TYPES: Record<Patch, string> = {
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

/** A small client for tests and the kubelet of the tests: not the product's, so neither hides the other's faults. */
export async function clusterApi(to: { url: string; caFile: string; token: string }): Promise<ClusterApi> {
  const ca = await readFile(to.caFile, 'utf8')
  const pool = new Pool(to.url, { connect: { ca }, connections: 32, bodyTimeout: 0 })
  const headers = { authorization: `Bearer ${to.token}`, accept: 'application/json' }
  const send = async (method: Method, path: string, body?: object, contentType = 'application/json') => {
    const answer = await pool.request({
      method,
      path,
      headers: body ? { ...headers, 'content-type': contentType } : headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const text = await answer.body.text()
    const parsed: unknown = text.startsWith('{') ? JSON.parse(text) : text
    return { status: answer.statusCode, body: parsed }
  }
  return {
    call: send,
    patch: (path, body, kind = 'merge') => send('PATCH', path, body, CONTENT_TYPES[kind]),
    text: async path => {
      const answer = await pool.request({ method: 'GET', path, headers })
      return { status: answer.statusCode, text: await answer.body.text() }
    },
    follow: (path, onEvent, signal) => follow({ pool, headers, path, onEvent, signal }),
    close: () => pool.destroy(),
  }
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
type Follow = {
  pool: Pool
  headers: Record<string, string>
  path: string
  onEvent: (event: WatchEvent) => void
  signal: AbortSignal
}

async function follow(to: Follow): Promise<void> {
  while (!to.signal.aborted) {
    // The API server is restarted in the middle of tests: whatever the connection did, list again.
    await listAndWatch(to).catch((error: unknown) => {
      if (error instanceof z.ZodError) throw error
    })
    await pause(100, undefined, { signal: to.signal }).catch(() => null)
  }
}

async function listAndWatch({ pool, headers, path, onEvent, signal }: Follow): Promise<void> {
  const first = await pool.request({ method: 'GET', path, headers, signal })
  const { items, metadata } = list.parse(await first.body.json())
  for (const object of items) onEvent({ type: 'ADDED', object })
  const query = `${path.includes('?') ? '&' : '?'}watch=1&resourceVersion=${metadata.resourceVersion}`
  const stream = await pool.request({ method: 'GET', path: path + query, headers, signal })
  let rest = ''
  for await (const chunk of stream.body) {
    const lines = (rest + String(chunk)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) {
      const { type, object } = watchLine.parse(JSON.parse(line))
      if (type === 'ERROR') return
      if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') onEvent({ type, object })
    }
  }
}
