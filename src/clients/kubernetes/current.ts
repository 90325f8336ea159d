import type { KubeObject } from '../../ports.ts'
import { bounded } from './bounded.ts'
import type { Connection } from './connection.ts'
import { unreadable } from './faults.ts'
import { MANAGER } from './managers.ts'
import { readOwned, readOwnedPage } from './objects.ts'
import type { Owned } from './objects.ts'
import { pathOf } from './resources.ts'
import type { Resource } from './resources.ts'

/** An object that is about to be applied, with the resource it is sent to. */
export type Planned = { object: KubeObject; resource: Resource; namespace: string }

/** Each object as it is now, null for one that is not there; many of a kind are read by one list. */
export async function readCurrent(
  connection: Connection,
  planned: Planned[],
  atOnce: number,
): Promise<Map<Planned, Owned | null>> {
  const collections = Map.groupBy(planned, ({ resource, namespace }) => pathOf(resource, namespace))
  const listed = [...collections.values()].filter(({ length }) => length >= LIST_FROM)
  const single = [...collections.values()].filter(({ length }) => length < LIST_FROM).flat()
  const found = new Map<Planned, Owned | null>()
  const reads = [
    ...listed.map(members => async () => readList(connection, members, found)),
    ...single.map(member => async () => {
      found.set(member, await readOne(connection, member))
    }),
  ]
  await bounded(reads, atOnce, read => read())
  return found
}

export async function readOne(connection: Connection, planned: Planned): Promise<Owned | null> {
  const { object, resource, namespace } = planned
  const answer = await connection.ask({
    method: 'GET',
    path: pathOf(resource, namespace, object.metadata.name),
  })
  if (answer.kind === 'ok') return readOwned(answer.text, MANAGER)
  if (answer.status.code === 404) return null
  throw unreadable(connection.cluster, answer.status, { verb: 'get', kind: resource.plural, namespace })
}

/** From so many objects of one kind on, one list costs the server less than asking for each. */
const LIST_FROM = 8
const PAGE = 500
const PAGES_MAX = 200

async function readList(
  connection: Connection,
  members: Planned[],
  found: Map<Planned, Owned | null>,
): Promise<void> {
  const byName = new Map(members.map(member => [member.object.metadata.name, member]))
  for (const member of members) found.set(member, null)
  const [first] = members
  if (first === undefined) return
  const what = { verb: 'list', kind: first.resource.plural, namespace: first.namespace }
  let next = ''
  for (let page = 0; page < PAGES_MAX; page++) {
    const query = `?limit=${PAGE}${next && `&continue=${encodeURIComponent(next)}`}`
    const answer = await connection.ask({
      method: 'GET',
      path: pathOf(first.resource, first.namespace) + query,
    })
    // A list that grew too old while it was read: what is missing is read again before it is written.
    if (answer.kind === 'status' && (answer.status.code === 410 || answer.status.code === 404)) return
    if (answer.kind === 'status') throw unreadable(connection.cluster, answer.status, what)
    const { items, next: after } = readOwnedPage(answer.text, first.resource, MANAGER)
    for (const item of items) {
      const member = byName.get(item.object.metadata.name)
      if (member !== undefined) found.set(member, item)
    }
    if (after === '') return
    next = after
  }
}
