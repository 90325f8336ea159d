import { describe, expect, it } from 'vitest'
import { at, collectionOf, listAt, pathOf } from './client.ts'
import type { Suite } from './suite.ts'
import { configMap, deployment } from './objects.ts'

/** Deleting exactly what was meant, and what goes with it. */
export function deleting(suite: Suite): void {
  describe('deleting', () => {
    exactly(suite)
    lastOnes(suite)
  })
}

function exactly(suite: Suite): void {
  it('refuses another uid than the one meant, and takes the right one', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    const { body } = await suite.client().apply(object)
    const uid = String(at(body, 'metadata', 'uid'))
    const other = { preconditions: { uid: '00000000-0000-0000-0000-000000000000' } }
    const refused = await suite.client().call('DELETE', pathOf(object), other)
    expect([refused.status, at(refused.body, 'reason')]).toEqual([409, 'Conflict'])
    expect(at(refused.body, 'message')).toContain(`does not match the UID in record (${uid})`)
    const done = await suite.client().call('DELETE', pathOf(object), { preconditions: { uid } })
    expect(done.status).toBe(200)
    expect(done.body).toMatchObject({
      kind: 'Status',
      status: 'Success',
      details: { name: 'settings', kind: 'configmaps', uid },
    })
  })

  it('answers 404 for what is not there', async () => {
    const namespace = await suite.namespace()
    const { status, body } = await suite.client().call('DELETE', pathOf(configMap(namespace, 'settings', {})))
    expect([status, at(body, 'message')]).toEqual([404, 'configmaps "settings" not found'])
  })

  it('takes replica sets and pods away after their Deployment', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace)
    await suite.client().apply(object)
    await suite.client().until(collectionOf(object), one => at(one, 'status', 'availableReplicas') === 2)
    expect((await suite.client().call('DELETE', pathOf(object))).status).toBe(200)
    for (const path of [
      `/apis/apps/v1/namespaces/${namespace}/replicasets`,
      `/api/v1/namespaces/${namespace}/pods`,
    ])
      await expect.poll(() => countOf(suite, path), { timeout: 30_000 }).toBe(0)
  })
}

function lastOnes(suite: Suite): void {
  it('lets the owner go last when asked to', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace)
    await suite.client().apply(object)
    await suite.client().until(collectionOf(object), one => at(one, 'status', 'replicas') === 2)
    const { body } = await suite.client().call('DELETE', pathOf(object), { propagationPolicy: 'Foreground' })
    expect(at(body, 'metadata', 'finalizers')).toContain('foregroundDeletion')
    await expect
      .poll(async () => (await suite.client().call('GET', pathOf(object))).status, { timeout: 30_000 })
      .toBe(404)
    expect(await countOf(suite, `/apis/apps/v1/namespaces/${namespace}/replicasets`)).toBe(0)
  })

  it('empties a namespace before it goes, and takes nothing new meanwhile', async () => {
    const namespace = await suite.namespace()
    const held = configMap(namespace, 'held', {})
    await suite.client().apply({ ...held, metadata: { ...held.metadata, finalizers: ['example.test/held'] } })
    await suite.client().call('DELETE', `/api/v1/namespaces/${namespace}`)
    const refused = await suite.client().apply(configMap(namespace, 'settings', {}))
    expect(refused.status).toBe(403)
    expect(listAt(refused.body, 'details', 'causes')[0]).toMatchObject({ reason: 'NamespaceTerminating' })
    const patch = { metadata: { finalizers: [] } }
    await suite.client().call('PATCH', pathOf(held), patch, 'application/merge-patch+json')
    const path = `/api/v1/namespaces/${namespace}`
    await expect
      .poll(async () => (await suite.client().call('GET', path)).status, { timeout: 40_000 })
      .toBe(404)
  })
}

async function countOf(suite: Suite, path: string): Promise<number> {
  return listAt((await suite.client().call('GET', path)).body, 'items').length
}
