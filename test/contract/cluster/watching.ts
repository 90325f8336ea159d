import { describe, expect, it } from 'vitest'
import { at, listAt, pathOf } from './client.ts'
import type { Answer, Event } from './client.ts'
import type { Suite } from './suite.ts'
import { configMap } from './objects.ts'

/** Lists and watches: nothing is missed, whatever the connection does. */
export function watching(suite: Suite): void {
  describe('watching', () => {
    changesInOrder(suite)
    bookmarksAndBreaks(suite)
    pagesAndExpiry(suite)
  })
}

function changesInOrder(suite: Suite): void {
  it('tells each change after the revision of a list, in order', async () => {
    const namespace = await suite.namespace()
    const from = await revisionOf(suite, namespace)
    await write(suite, namespace, 'one', 'a')
    await write(suite, namespace, 'one', 'b')
    await suite.client().call('DELETE', pathOf(configMap(namespace, 'one', {})))
    const events = await take(
      suite.client().watch(collection(namespace), `&resourceVersion=${from}${MINE}`),
      3,
    )
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'MODIFIED', 'DELETED'])
    const revisions = events.map(({ object }) => Number(at(object, 'metadata', 'resourceVersion')))
    expect(revisions).toEqual(revisions.toSorted((left, right) => left - right))
  })

  it('begins with what is there when any state will do', async () => {
    const namespace = await suite.namespace()
    await write(suite, namespace, 'one', 'a')
    const [first] = await take(suite.client().watch(collection(namespace), `&resourceVersion=0${MINE}`), 1)
    expect(first).toMatchObject({ type: 'ADDED', object: { kind: 'ConfigMap', metadata: { name: 'one' } } })
  })

  it('says deleted when an object leaves the selector', async () => {
    const namespace = await suite.namespace()
    const labelled = (tier: string) => {
      const object = configMap(namespace, 'one', {})
      return { ...object, metadata: { ...object.metadata, labels: { tier } } }
    }
    const from = await revisionOf(suite, namespace)
    for (const tier of ['front', 'front-too', 'front']) await suite.client().apply(labelled(tier))
    const query = `&resourceVersion=${from}&labelSelector=tier%3Dfront`
    const events = await take(suite.client().watch(collection(namespace), query), 3)
    expect(events.map(({ type }) => type)).toEqual(['ADDED', 'DELETED', 'ADDED'])
  })
}

function bookmarksAndBreaks(suite: Suite): void {
  it('sends a bookmark before it ends, from which one can go on', async () => {
    const namespace = await suite.namespace()
    const from = await revisionOf(suite, namespace)
    const query = `&resourceVersion=${from}&allowWatchBookmarks=true&timeoutSeconds=6${MINE}`
    const watch = suite.client().watch(collection(namespace), query)
    const first = watch.next()
    await write(suite, namespace, 'one', 'a')
    expect(at((await first).value, 'object', 'metadata', 'name')).toBe('one')
    await write(suite, namespace, 'two', 'a')
    const events = await all(watch)
    const bookmark = events.findLast(({ type }) => type === 'BOOKMARK')
    expect(at(bookmark?.object, 'kind')).toBe('ConfigMap')
    await write(suite, namespace, 'one', 'b')
    const revision = String(at(bookmark?.object, 'metadata', 'resourceVersion'))
    const later = suite.client().watch(collection(namespace), `&resourceVersion=${revision}${MINE}`)
    const [next] = await take(later, 1)
    expect(next).toMatchObject({ type: 'MODIFIED', object: { data: { mode: 'b' } } })
  })

  it('misses nothing when the connection breaks and the watch goes on from the last revision', async () => {
    const namespace = await suite.namespace()
    await write(suite, namespace, 'one', 'a')
    const watch = suite.client().watch(collection(namespace), `&resourceVersion=0${MINE}`)
    const seen = await watch.next()
    const revision = at(seen.value, 'object', 'metadata', 'resourceVersion')
    await suite.cluster().dropWatches()
    expect((await watch.next()).done).toBe(true)
    await write(suite, namespace, 'one', 'b')
    await suite.client().call('DELETE', pathOf(configMap(namespace, 'one', {})))
    const rest = suite.client().watch(collection(namespace), `&resourceVersion=${String(revision)}${MINE}`)
    expect((await take(rest, 2)).map(({ type }) => type)).toEqual(['MODIFIED', 'DELETED'])
  })
}

function pagesAndExpiry(suite: Suite): void {
  it('gives pages of one state, whatever changes between them', async () => {
    const namespace = await suite.namespace()
    for (const name of ['a', 'b', 'c']) await write(suite, namespace, name, 'x')
    const first = await suite.client().call('GET', `${collection(namespace)}?limit=2${MINE}`)
    expect(namesOf(first.body)).toEqual(['a', 'b'])
    await suite.client().call('DELETE', pathOf(configMap(namespace, 'c', {})))
    const token = encodeURIComponent(String(at(first.body, 'metadata', 'continue')))
    const second = await suite
      .client()
      .call('GET', `${collection(namespace)}?limit=2&continue=${token}${MINE}`)
    expect(namesOf(second.body)).toEqual(['c'])
    expect(at(second.body, 'metadata', 'continue')).toBeUndefined()
  })

  it('finds by name and by label', async () => {
    const namespace = await suite.namespace()
    for (const name of ['a', 'b']) await write(suite, namespace, name, 'x')
    const byName = await suite
      .client()
      .call('GET', `${collection(namespace)}?fieldSelector=metadata.name%3Db`)
    expect(namesOf(byName.body)).toEqual(['b'])
    const byLabel = await suite.client().call('GET', `${collection(namespace)}?labelSelector=tier%20in%20(x)`)
    expect(namesOf(byLabel.body)).toEqual([])
  })

  it('says 410 when a revision is too old to go on from', async () => {
    const namespace = await suite.namespace()
    const from = await revisionOf(suite, namespace)
    await write(suite, namespace, 'one', 'a')
    await write(suite, namespace, 'one', 'b')
    await suite.cluster().forgetHistory()
    const [event] = await take(
      suite.client().watch(collection(namespace), `&resourceVersion=${from}${MINE}`),
      1,
    )
    expect(event).toMatchObject({ type: 'ERROR', object: { kind: 'Status', code: 410, reason: 'Expired' } })
    expect(at(event?.object, 'message')).toContain('too old resource version')
  })
}

// A real cluster puts its certificate into each namespace; that is not what is looked at here.
const MINE = '&fieldSelector=metadata.name%21%3Dkube-root-ca.crt'

function collection(namespace: string): string {
  return `/api/v1/namespaces/${namespace}/configmaps`
}

async function revisionOf(suite: Suite, namespace: string): Promise<string> {
  const { body } = await suite.client().call('GET', collection(namespace))
  return String(at(body, 'metadata', 'resourceVersion'))
}

function write(suite: Suite, namespace: string, name: string, mode: string): Promise<Answer> {
  return suite.client().apply(configMap(namespace, name, { mode }))
}

async function take(watch: AsyncGenerator<Event>, count: number): Promise<Event[]> {
  const events: Event[] = []
  for await (const event of watch) {
    events.push(event)
    if (events.length === count) break
  }
  return events
}

async function all(watch: AsyncGenerator<Event>): Promise<Event[]> {
  const events: Event[] = []
  for await (const event of watch) events.push(event)
  return events
}

function namesOf(list: unknown): unknown[] {
  return listAt(list, 'items').map(item => at(item, 'metadata', 'name'))
}
