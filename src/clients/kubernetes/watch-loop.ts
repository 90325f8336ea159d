import { RetryableError } from '../../errors.ts'
import type { KubeObject } from '../../ports.ts'
import type { Connection } from './connection.ts'
import { unreadable } from './faults.ts'
import { readPage, readWatchLine } from './objects.ts'
import { pause } from './pause.ts'
import { pathOf } from './resources.ts'
import type { Resource } from './resources.ts'
import type { ApiStatus } from './status.ts'

export type Watched = {
  connection: Connection
  resource: Resource
  namespace: string
  /** Only the object of that name. */
  name?: string
  /** Everything there is, after each list. */
  onList(objects: KubeObject[]): void
  onChange(change: 'present' | 'deleted', object: KubeObject): void
  /** `lost` when the retry that follows at once failed too; `found` after the next fresh list. */
  onSight(sight: 'lost' | 'found', why: string): void
}

/** The first list of a watch failed: nothing was seen yet. */
export type Ended = { kind: 'stopped' } | { kind: 'never_listed'; error: unknown }

/**
 * Lists and follows a collection until the signal stops it. A watch that ends in the ordinary way goes on where
 * it was; one that broke, was silent for too long or is too old is listed afresh, so that nothing is missed.
 */
export async function watchLoop(watched: Watched, signal: AbortSignal): Promise<Ended> {
  let revision: string | null = null
  let listed = false
  let failures = 0
  while (!signal.aborted) {
    const beganMs = performance.now()
    try {
      if (revision === null) {
        revision = await list(watched)
        if (failures > 1) watched.onSight('found', '')
        listed = true
      }
      revision = await follow(watched, revision, signal)
      failures = performance.now() - beganMs < LASTED_MS ? failures + 1 : 0
    } catch (error) {
      if (signal.aborted) return { kind: 'stopped' }
      if (!listed) return { kind: 'never_listed', error }
      revision = null
      failures = performance.now() - beganMs < LASTED_MS ? failures + 1 : 1
      if (failures === 2) watched.onSight('lost', error instanceof Error ? error.message : 'unknown')
    }
    await pause(backoffMs(failures), signal)
  }
  return { kind: 'stopped' }
}

/** The server ends each watch after so long, and then a line without a word is a dead one. */
const WATCH_SECONDS = 30
const PAGE = 500
const PAGES_MAX = 1_000
/** A watch that ended sooner counts as a failure, however politely it ended. */
const LASTED_MS = 2_000
const BACKOFF_MS_MAX = 1_000

/** The first retry follows at once; the others come once a second, apart from each other. */
function backoffMs(failures: number): number {
  return failures <= 1 ? 0 : BACKOFF_MS_MAX * (0.5 + Math.random() / 2)
}

async function list(watched: Watched): Promise<string> {
  const { connection, resource } = watched
  const objects: KubeObject[] = []
  let next = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    const path = pathFor(watched, { limit: String(PAGE), ...(next === '' ? {} : { continue: next }) })
    const answer = await connection.ask({ method: 'GET', path })
    if (answer.kind === 'status') throw refusal(watched, answer.status)
    const { items, revision, next: after } = readPage(answer.text, resource)
    objects.push(...items)
    next = after
    if (next !== '') continue
    watched.onList(objects)
    return revision
  }
  throw new RetryableError('cluster_server_error', {
    cluster: connection.cluster,
    status: 200,
    reason: `a list of ${resource.plural} without an end`,
  })
}

/** Where to go on; null when the server no longer knows that place. */
async function follow(watched: Watched, from: string, signal: AbortSignal): Promise<string | null> {
  const path = pathFor(watched, {
    watch: 'true',
    allowWatchBookmarks: 'true',
    resourceVersion: from,
    timeoutSeconds: String(WATCH_SECONDS),
  })
  const stream = await watched.connection.stream(path, signal)
  if (stream.kind === 'status') {
    if (stream.status.code === 410) return null
    throw refusal(watched, stream.status)
  }
  let revision = from
  for await (const text of stream.lines) {
    const line = readWatchLine(text)
    if (line.kind === 'error' && line.code === 410) return null
    if (line.kind === 'error') throw new Error(`the watch says ${line.code}: ${line.message}`)
    if (line.kind === 'bookmark') {
      revision = line.revision
      continue
    }
    revision = line.object.metadata.resourceVersion ?? revision
    watched.onChange(line.kind, line.object)
  }
  return revision
}

function pathFor({ resource, namespace, name }: Watched, query: Record<string, string>): string {
  const search = new URLSearchParams(query)
  if (name !== undefined) search.set('fieldSelector', `metadata.name=${name}`)
  return `${pathOf(resource, namespace)}?${search.toString()}`
}

function refusal({ connection, resource, namespace }: Watched, status: ApiStatus): Error {
  return unreadable(connection.cluster, status, { verb: 'list and watch', kind: resource.plural, namespace })
}
