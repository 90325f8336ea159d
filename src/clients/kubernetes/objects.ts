import { z } from 'zod'
import type { KubeKind, KubeObject } from '../../ports.ts'

const OWNER = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  name: z.string(),
  uid: z.string(),
  controller: z.boolean().exactOptional(),
})

const METADATA = z.looseObject({
  name: z.string(),
  namespace: z.string().exactOptional(),
  uid: z.string().exactOptional(),
  generation: z.number().exactOptional(),
  resourceVersion: z.string().exactOptional(),
  labels: z.record(z.string(), z.string()).exactOptional(),
  annotations: z.record(z.string(), z.string()).exactOptional(),
  deletionTimestamp: z.string().exactOptional(),
  ownerReferences: z.array(OWNER).exactOptional(),
})

const OBJECT = z.looseObject({ apiVersion: z.string(), kind: z.string(), metadata: METADATA })

const LIST = z.object({
  metadata: z.object({ resourceVersion: z.string().default(''), continue: z.string().default('') }),
  items: z.array(z.looseObject({ metadata: METADATA })).nullable(),
})

const WATCH_EVENT = z.object({
  type: z.enum(['ADDED', 'MODIFIED', 'DELETED', 'BOOKMARK', 'ERROR']),
  object: z.looseObject({}),
})

export type Page = { items: KubeObject[]; revision: string; next: string }

/** One object as the server answers it; who owns which field is left out. */
export function readObject(text: string): KubeObject {
  return slim(OBJECT.parse(JSON.parse(text)))
}

/** An object with what the server says that `manager` owns of it by apply: null when that is nothing. */
export type Owned = { object: KubeObject; owned: string | null }

export function readOwned(text: string, manager: string): Owned {
  return ownedBy(OBJECT.parse(JSON.parse(text)), manager)
}

/** One page of a list, with what `manager` owns of each. */
export function readOwnedPage(
  text: string,
  kind: KubeKind,
  manager: string,
): { items: Owned[]; next: string } {
  const { metadata, items } = LIST.parse(JSON.parse(text))
  return {
    items: (items ?? []).map(item =>
      ownedBy({ ...item, apiVersion: kind.apiVersion, kind: kind.kind }, manager),
    ),
    next: metadata.continue,
  }
}

const MANAGED = z.array(
  z.object({
    manager: z.string().default(''),
    operation: z.string().default(''),
    subresource: z.string().default(''),
    fieldsV1: z.unknown(),
  }),
)

function ownedBy(raw: KubeObject, manager: string): Owned {
  const managed = MANAGED.safeParse('managedFields' in raw.metadata ? raw.metadata.managedFields : [])
  const own = managed.data?.find(
    entry => entry.manager === manager && entry.operation === 'Apply' && entry.subresource === '',
  )
  return { object: slim(raw), owned: own === undefined ? null : JSON.stringify(own.fieldsV1) }
}

/** One page of a list; items of a list do not say of what kind they are. */
export function readPage(text: string, kind: KubeKind): Page {
  const { metadata, items } = LIST.parse(JSON.parse(text))
  return {
    items: (items ?? []).map(item => slim({ ...item, apiVersion: kind.apiVersion, kind: kind.kind })),
    revision: metadata.resourceVersion,
    next: metadata.continue,
  }
}

export type WatchLine =
  | { kind: 'present' | 'deleted'; object: KubeObject }
  | { kind: 'bookmark'; revision: string }
  | { kind: 'error'; code: number; message: string }

const BOOKMARK = z.object({ metadata: z.object({ resourceVersion: z.string() }) })
const ERROR = z.object({ code: z.number().default(0), message: z.string().default('') })

export function readWatchLine(line: string): WatchLine {
  const { type, object } = WATCH_EVENT.parse(JSON.parse(line))
  if (type === 'ERROR') return { kind: 'error', ...ERROR.parse(object) }
  if (type === 'BOOKMARK')
    return { kind: 'bookmark', revision: BOOKMARK.parse(object).metadata.resourceVersion }
  return { kind: type === 'DELETED' ? 'deleted' : 'present', object: slim(OBJECT.parse(object)) }
}

/** `managedFields` are often larger than all else; nobody reads them here. */
function slim<T extends { metadata: object }>(object: T): T {
  const metadata = { ...object.metadata }
  Reflect.deleteProperty(metadata, 'managedFields')
  return { ...object, metadata }
}
