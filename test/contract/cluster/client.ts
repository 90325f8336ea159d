import { Pool } from 'undici'

/** A cluster as a test sees it: where it is, how to be let in, and what can be done to it. */
export type ClusterUnderTest = {
  url: string
  headers: Record<string, string>
  /** PEM of who signed its certificate; null without TLS. */
  ca: string | null
  /** YAML text. */
  kubeconfig: string
  /** Breaks all open watch connections, as a network does. */
  dropWatches: () => Promise<void>
  /** Makes revisions so far too old to resume from. */
  forgetHistory: () => Promise<void>
  stop: () => Promise<void>
}

export type Answer = { status: number; body: unknown }
export type Event = { type: string; object: unknown }
export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

export type Client = {
  call: (method: Method, path: string, body?: object, contentType?: string) => Promise<Answer>
  /** Server-side apply at the object's own path. */
  apply: (object: Applied, query?: string) => Promise<Answer>
  /** Events of a watch in order; ends with the connection, also when that breaks. */
  watch: (path: string, query?: string) => AsyncGenerator<Event>
  /** Waits by list and watch until an object of a collection is as wanted, and returns it. */
  until: (path: string, wanted: (object: unknown) => boolean) => Promise<unknown>
  close: () => Promise<void>
}
export type Applied = {
  apiVersion: string
  kind: string
  metadata: { name: string; namespace?: string; [field: string]: unknown }
  [field: string]: unknown
}

/** Raw HTTP, so that neither a library nor the product's own client stands between test and server. */
export function createClient(cluster: ClusterUnderTest): Client {
  const pool = new Pool(cluster.url, {
    bodyTimeout: 0,
    // One connection for each watch, so that cutting it cuts nothing else.
    allowH2: false,
    headersTimeout: 60_000,
    ...(cluster.ca === null ? {} : { connect: { ca: cluster.ca } }),
  })
  const call: Client['call'] = async (method, path, body, contentType = 'application/json') => {
    const answer = await pool.request({
      method,
      path,
      headers: { ...cluster.headers, 'content-type': contentType, 'user-agent': 'suite/1.0' },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    return { status: answer.statusCode, body: readable(await answer.body.text()) }
  }
  const watch: Client['watch'] = async function* watching(path, query = '') {
    const answer = await pool.request({
      method: 'GET',
      path: `${path}?watch=true${query}`,
      headers: cluster.headers,
    })
    if (answer.statusCode !== 200) {
      yield { type: 'REFUSED', object: readable(await answer.body.text()) }
      return
    }
    yield* events(answer.body)
  }
  return {
    call,
    apply: (object, query = 'fieldManager=suite') =>
      call('PATCH', `${pathOf(object)}?${query}`, object, 'application/apply-patch+yaml'),
    watch,
    until: async (path, wanted) => {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- each list begins a watch
        const list = (await call('GET', path)).body
        const there = listAt(list, 'items').find(wanted)
        if (there !== undefined) return there
        const from = `&resourceVersion=${String(at(list, 'metadata', 'resourceVersion'))}`
        // oxlint-disable-next-line no-await-in-loop -- each list begins a watch
        for await (const { object } of watch(path, from)) if (wanted(object)) return object
      }
    },
    close: () => pool.destroy(),
  }
}

async function* events(body: AsyncIterable<unknown>): AsyncGenerator<Event> {
  let rest = ''
  try {
    for await (const chunk of body) {
      const lines = (rest + String(chunk)).split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) yield eventOf(readable(line))
    }
  } catch {
    // A broken connection ends a watch like any other end: what was missed is found by coming back.
  }
}

function eventOf(value: unknown): Event {
  return { type: String(at(value, 'type')), object: at(value, 'object') }
}

function readable(text: string): unknown {
  return text.startsWith('{') ? JSON.parse(text) : text
}

const PLURALS: Record<string, string> = {
  Deployment: 'deployments',
  StatefulSet: 'statefulsets',
  DaemonSet: 'daemonsets',
  Job: 'jobs',
  ConfigMap: 'configmaps',
  Service: 'services',
  Secret: 'secrets',
  PersistentVolumeClaim: 'persistentvolumeclaims',
  CustomResourceDefinition: 'customresourcedefinitions',
  Widget: 'widgets',
}

/** /apis/apps/v1/namespaces/shop/deployments of an object's kind and namespace. */
export function collectionOf({ apiVersion, kind, metadata }: Applied): string {
  const root = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const inside = metadata.namespace === undefined ? '' : `/namespaces/${metadata.namespace}`
  return `${root}${inside}/${PLURALS[kind] ?? kind}`
}

export function pathOf(object: Applied): string {
  return `${collectionOf(object)}/${object.metadata.name}`
}

/** The value at a path of keys and indexes; undefined where there is none. */
export function at(value: unknown, ...path: (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = new Map<string, unknown>(Object.entries(found)).get(String(key))
  }
  return found
}

export function listAt(value: unknown, ...path: (string | number)[]): unknown[] {
  const found = at(value, ...path)
  return Array.isArray(found) ? found : []
}

export function isNamed(object: unknown, name: string): boolean {
  return at(object, 'metadata', 'name') === name
}

export function conditionOf(object: unknown, type: string): unknown {
  return listAt(object, 'status', 'conditions').find(one => at(one, 'type') === type)
}

/** The entry of metadata.managedFields of a manager. */
export function managerOf(object: unknown, manager: string): unknown {
  return listAt(object, 'metadata', 'managedFields').find(entry => at(entry, 'manager') === manager)
}
