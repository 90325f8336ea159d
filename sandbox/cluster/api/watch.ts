import type { ServerResponse } from 'node:http'
import type { Cluster } from '../cluster.ts'
import type { JsonMap } from '../objects/json.ts'
import { apiVersionOf, storedAs } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { namespaceOf } from '../objects/meta.ts'
import { expired } from '../objects/problems.ts'
import type { Change } from '../objects/store.ts'

export type WatchRequest = {
  kind: Kind
  namespace: string
  accepts: (object: JsonMap) => boolean
  /** Null or 0: from now on, after one ADDED for all that is there. */
  from: number | null
  bookmarks: boolean
  timeoutMs: number
}

const BOOKMARK_EVERY_MS = 10_000
// The real one says how far it is shortly before it closes, so that nothing is missed by coming back.
const BOOKMARK_BEFORE_END_MS = 500

/** Writes changes, one JSON object per line, until the time is up or the caller goes away. */
export function watch(cluster: Cluster, response: ServerResponse, request: WatchRequest): void {
  const { store } = cluster
  const send = (type: string, object: JsonMap) => response.write(`${JSON.stringify({ type, object })}\n`)
  const pass = (change: Change) => {
    const event = seen(change, request)
    if (event) send(event.type, event.object)
  }
  response.writeHead(200, { 'content-type': 'application/json' })
  response.flushHeaders()
  const missed = request.from === null || request.from === 0 ? [] : store.since(request.from)
  if (missed === 'expired') {
    send('ERROR', expired(`too old resource version: ${request.from} (${store.oldest()})`).status)
    response.end()
    return
  }
  if (!request.from)
    for (const object of store.list(request.kind, request.namespace))
      if (request.accepts(object)) send('ADDED', versioned(request.kind, object))
  missed.forEach(pass)
  const bookmark = () => {
    if (request.bookmarks) send('BOOKMARK', bookmarkOf(request.kind, store.revision()))
  }
  const stopListening = store.subscribe(pass)
  const timers = [
    setInterval(bookmark, BOOKMARK_EVERY_MS),
    setTimeout(bookmark, Math.max(0, request.timeoutMs - BOOKMARK_BEFORE_END_MS)),
    setTimeout(() => response.end(), request.timeoutMs),
  ]
  response.once('close', () => {
    stopListening()
    timers.forEach(timer => clearTimeout(timer))
  })
}

// What enters or leaves a selector is added or deleted for who watches by it.
function seen(change: Change, request: WatchRequest): { type: string; object: JsonMap } | null {
  if (storedAs(change.kind) !== storedAs(request.kind)) return null
  if (request.namespace !== '' && namespaceOf(change.object) !== request.namespace) return null
  const before = change.previous !== null && request.accepts(change.previous)
  const now = change.type !== 'DELETED' && request.accepts(change.object)
  if (!before && !now) return null
  const type = now ? (before ? 'MODIFIED' : 'ADDED') : 'DELETED'
  return { type, object: versioned(request.kind, change.object) }
}

/** As the version that was asked for; custom kinds may be served in several. */
export function versioned(kind: Kind, object: JsonMap): JsonMap {
  const apiVersion = apiVersionOf(kind)
  return object['apiVersion'] === apiVersion ? object : { ...object, apiVersion }
}

function bookmarkOf(kind: Kind, revision: number): JsonMap {
  const metadata = { resourceVersion: String(revision), creationTimestamp: null }
  return { kind: kind.kind, apiVersion: apiVersionOf(kind), metadata }
}
