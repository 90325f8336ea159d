import type { KubeObject } from '../../ports.ts'
import { bounded } from './bounded.ts'
import type { Connection } from './connection.ts'
import { unreadable } from './faults.ts'
import { readObject, readPage } from './objects.ts'
import { pathOf } from './resources.ts'
import type { Resource } from './resources.ts'

/** An object that is about to be applied, with the resource it is sent to. */
export type Planned = { object: KubeObject; resource: Resource; namespace: string }

/** The resourceVersion of each object, null for one that is not there; many of a kind are read by one list. */
export async function readRevisions(
  connection: Connection,
  planned: Planned[],
  atOnce: number,
): Promise<Map<Planned, string | null>> {
  const collections = Map.groupBy(planned, ({ resource, namespace }) => pathOf(resource, namespace))
  const listed = [...collections.values()].filter(({ length }) => length >= LIST_FROM)
  const single = [...collections.values()].filter(({ length }) => length < LIST_FROM).flat()
  const found = new Map<Planned, string | null>()
  const reads = [
    ...listed.map(members => async () => readList(connection, members, found)),
    ...single.map(member => async () => {
      found.set(member, await readRevision(connection, member))
    }),
  ]
  await bounded(reads, atOnce, read => read())
  return found
}

export async function readRevision(
  connection: Connection,
  { object, resource, namespace }: Planned,
): Promise<string | null> {
  const path = pathOf(resource, namespace, object.metadata.name)
  const answer = await connection.ask({ method: 'GET', path, accept: METADATA_ONLY })
  if (answer.kind === 'ok') return readObject(answer.text).metadata.resourceVersion ?? null
  if (answer.status.code === 404) return null
  throw unreadable(connection.cluster, answer.status, { verb: 'get', kind: resource.plural, namespace })
}

/** From so many objects of one kind on, one list costs the server less than asking for each. */
const LIST_FROM = 8
const PAGE = 500
const PAGES_MAX = 200

const METADATA_ONLY = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1,application/json'
const METADATA_LIST_ONLY = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1,application/json'

async function readList(
  connection: Connection,
  members: Planned[],
  found: Map<Planned, string | null>,
): Promise<void> {
  const byName = new Map(members.map(member => [member.object.metadata.name, member]))
  for (const member of members) found.set(member, null)
  const [first] = members
  if (first === undefined) return
  const what = { verb: 'list', kind: first.resource.plural, namespace: first.namespace }
  let next = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    const path = `${pathOf(first.resource, first.namespace)}?limit=${PAGE}${next && `&continue=${encodeURIComponent(next)}`}`
    const answer = await connection.ask({ method: 'GET', path, accept: METADATA_LIST_ONLY })
    // A list that grew too old while it was read: what is missing is read again before it is written.
    if (answer.kind === 'status' && (answer.status.code === 410 || answer.status.code === 404)) return
    if (answer.kind === 'status') throw unreadable(connection.cluster, answer.status, what)
    const { items, next: after } = readPage(answer.text, first.resource)
    for (const { metadata } of items) {
      const member = byName.get(metadata.name)
      if (member !== undefined) found.set(member, metadata.resourceVersion ?? null)
    }
    if (after === '') return
    next = after
  }
}
