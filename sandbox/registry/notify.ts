import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'

export type Endpoint = { url: string; headers?: Record<string, string> }

/** What happened, as an event of a notification tells it. */
export type Happened = {
  action: 'push' | 'pull' | 'delete'
  mediaType: string
  digest: string
  size: number
  repository: string
  tag?: string
  /** Path of what it is about, below the registry's address. */
  path: string
  method: string
  userAgent: string
  host: string
}

export type Notifier = {
  tell: (happened: Happened) => void
  state: () => { url: string; sent: number; failed: number; waiting: number }[]
  stop: () => void
}

const MEDIA_TYPE = 'application/vnd.docker.distribution.events.v1+json'
const TIMEOUT_MS = 2_000
const BACKOFF_MAX_MS = 1_000
const EVENTS_MAX = 10

/** Sends events to all endpoints in order, each again until it is answered with 2xx or 3xx. */
export function createNotifier(endpoints: readonly Endpoint[]): Notifier {
  const ending = new AbortController()
  const senders = endpoints.map(endpoint => createSender(endpoint, ending.signal))
  return {
    tell: happened => {
      const event = eventOf(happened)
      for (const sender of senders) sender.add(event)
    },
    state: () => senders.map(sender => sender.state()),
    stop: () => ending.abort(),
  }
}

function createSender(endpoint: Endpoint, signal: AbortSignal) {
  const waiting: object[] = []
  let [sent, failed, busy] = [0, 0, false]
  const drain = async () => {
    let failures = 0
    while (waiting.length > 0 && !signal.aborted) {
      // What came together goes together: blobs and manifests mixed in one envelope.
      const events = waiting.slice(0, EVENTS_MAX)
      // oxlint-disable-next-line no-await-in-loop -- in order, one envelope after the other
      if (await isTaken(endpoint, events, signal)) {
        waiting.splice(0, events.length)
        sent += events.length
        failures = 0
        continue
      }
      failed += 1
      failures += 1
      // oxlint-disable-next-line no-await-in-loop -- in order, one envelope after the other
      await pause(Math.min(BACKOFF_MAX_MS, 50 * 2 ** failures), undefined, { signal }).catch(() => null)
    }
    busy = false
  }
  return {
    add: (event: object) => {
      waiting.push(event)
      if (busy) return
      busy = true
      setImmediate(() => void drain())
    },
    state: () => ({ url: endpoint.url, sent, failed, waiting: waiting.length }),
  }
}

async function isTaken(endpoint: Endpoint, events: object[], signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch(endpoint.url, {
      method: 'POST',
      headers: { ...endpoint.headers, 'content-type': MEDIA_TYPE, 'user-agent': 'Go-http-client/1.1' },
      body: JSON.stringify({ events }),
      signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
      redirect: 'manual',
    })
    await answer.body?.cancel()
    return answer.status >= 200 && answer.status < 400
  } catch {
    // Nobody there, or no answer in time: counted, and sent again.
    return false
  }
}

function eventOf(happened: Happened): object {
  const { action, mediaType, digest, size, repository, tag, path, method, userAgent, host } = happened
  return {
    id: randomUUID(),
    timestamp: new Date().toISOString(),
    action,
    target: {
      mediaType,
      size,
      digest,
      length: size,
      repository,
      url: `http://${host}${path}`,
      ...(tag === undefined ? {} : { tag }),
    },
    request: { id: randomUUID(), addr: '127.0.0.1', host, method, useragent: userAgent },
    actor: {},
    source: { addr: host, instanceID: 'sandbox' },
  }
}
