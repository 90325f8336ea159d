import { TerminalError } from '../../errors.ts'
import type { Log } from '../../log.ts'
import type { KubeObject, Watch, WatchRequest } from '../../ports.ts'
import type { Connection } from './connection.ts'
import { pathOf } from './resources.ts'
import type { Resource, Resources } from './resources.ts'
import { watchLoop } from './watch-loop.ts'

export type Feeds = {
  watch(request: WatchRequest): Promise<Watch>
  close(): void
}

/** One watch for each namespace and kind, shared by all who want it, and ended with the last of them. */
export function createFeeds(connection: Connection, resources: Resources, log: Log): Feeds {
  const feeds = new Map<string, Feed>()

  function feedOf(resource: Resource, namespace: string): Feed {
    const id = pathOf(resource, namespace)
    const open = feeds.get(id)
    if (open !== undefined) return open
    const feed = openFeed(connection, { resource, namespace }, log)
    feeds.set(id, feed)
    void feed.ended.then(() => feeds.delete(id))
    return feed
  }

  function leave(feed: Feed, subscriber: Subscriber): void {
    feed.subscribers.delete(subscriber)
    if (feed.subscribers.size > 0) return
    for (const [id, other] of feeds) if (other === feed) feeds.delete(id)
    feed.stop()
  }

  return {
    watch: async request => {
      const wanted = await Promise.all(request.kinds.map(kind => resourceOf(connection, resources, kind)))
      const subscriber = subscriberOf(request)
      const joined = [...new Set(wanted.map(resource => feedOf(resource, request.namespace)))]
      for (const feed of joined) feed.join(subscriber)
      const stop = async () => joined.forEach(feed => leave(feed, subscriber))
      try {
        await Promise.all(joined.map(feed => feed.ready))
      } catch (error) {
        await stop()
        throw error
      }
      return { stop }
    },
    close: () => feeds.forEach(feed => feed.stop()),
  }
}

type Subscriber = {
  onObject: WatchRequest['onObject']
  onFeed(feed: object, sight: 'lost' | 'found'): void
}

type Feed = {
  subscribers: Set<Subscriber>
  /** Listed for the first time; rejects when that failed. */
  ready: Promise<void>
  ended: Promise<void>
  /** Tells what is there, if that is known already, and from then on what changes. */
  join(subscriber: Subscriber): void
  stop(): void
}

async function resourceOf(
  connection: Connection,
  resources: Resources,
  kind: WatchRequest['kinds'][number],
): Promise<Resource> {
  const resource = await resources.find(kind)
  if (resource !== null) return resource
  const values = { cluster: connection.cluster, object: `${kind.apiVersion} ${kind.kind}` }
  throw new TerminalError('cluster_kind_unknown', values)
}

/** Out of sight as soon as one feed is; in sight again once all are. */
function subscriberOf(request: WatchRequest): Subscriber {
  const lost = new Set<object>()
  return {
    onObject: (change, object) => request.onObject(change, object),
    onFeed: (feed, sight) => {
      const before = lost.size
      if (sight === 'lost') lost.add(feed)
      else lost.delete(feed)
      if (before === 0 && lost.size > 0) request.onSight('lost')
      if (before > 0 && lost.size === 0) request.onSight('found')
    },
  }
}

function openFeed(
  connection: Connection,
  { resource, namespace }: { resource: Resource; namespace: string },
  log: Log,
): Feed {
  const objects = new Map<string, KubeObject>()
  const subscribers = new Set<Subscriber>()
  const stopping = new AbortController()
  const { promise: ready, resolve, reject } = Promise.withResolvers<void>()
  const self = {}
  let isLost = false

  const tell = (change: 'present' | 'deleted', object: KubeObject) => {
    if (change === 'present') objects.set(object.metadata.name, object)
    else objects.delete(object.metadata.name)
    for (const subscriber of subscribers) subscriber.onObject(change, object)
  }
  const onSight = (sight: 'lost' | 'found', why: string) => {
    isLost = sight === 'lost'
    log.warn({ cluster: connection.cluster, namespace, kind: resource.kind, why }, `watch ${sight}`)
    for (const subscriber of subscribers) subscriber.onFeed(self, sight)
  }
  const onList = (list: KubeObject[]) => {
    for (const { change, object } of differences(objects, list)) tell(change, object)
    resolve()
  }
  const run = async () => {
    const end = await watchLoop(
      { connection, resource, namespace, onList, onChange: tell, onSight },
      stopping.signal,
    )
    if (end.kind === 'never_listed') reject(end.error)
    else resolve()
  }
  return {
    subscribers,
    ready,
    ended: run(),
    join: subscriber => {
      subscribers.add(subscriber)
      for (const object of objects.values()) subscriber.onObject('present', object)
      if (isLost) subscriber.onFeed(self, 'lost')
    },
    stop: () => stopping.abort(),
  }
}

/** What a fresh list says beyond what was known: also what was deleted while nobody looked. */
function differences(
  known: Map<string, KubeObject>,
  list: KubeObject[],
): { change: 'present' | 'deleted'; object: KubeObject }[] {
  const listed = new Map(list.map(object => [object.metadata.name, object]))
  const gone = [...known.values()].filter(
    ({ metadata }) => listed.get(metadata.name)?.metadata.uid !== metadata.uid,
  )
  const fresh = list.filter(({ metadata }) => {
    const before = known.get(metadata.name)?.metadata
    return before?.uid !== metadata.uid || before?.resourceVersion !== metadata.resourceVersion
  })
  return [
    ...gone.map(object => ({ change: 'deleted' as const, object })),
    ...fresh.map(object => ({ change: 'present' as const, object })),
  ]
}
