import { describe, expect, it } from 'vitest'
import { at, createClient, listAt, managerOf, pathOf } from './client.ts'
import type { Suite } from './suite.ts'
import { configMap, deployment } from './objects.ts'

/** What the API refuses, and how it says so. */
export function refusing(suite: Suite): void {
  describe('refusing', () => {
    conflictingManagers(suite)
    staleRevisions(suite)
    wrongPlaces(suite)
    wrongContent(suite)
  })
}

function conflictingManagers(suite: Suite): void {
  it('names manager and field when another one owns what would change', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(deployment(namespace))
    const newer = deployment(namespace, 'example.test/web:2.0.0')
    const { status, body } = await suite.client().apply(newer, 'fieldManager=other')
    expect(status).toBe(409)
    expect(body).toMatchObject({ kind: 'Status', reason: 'Conflict', code: 409 })
    const field = '.spec.template.spec.containers[name="app"].image'
    const message = 'conflict with "suite"'
    expect(at(body, 'message')).toBe(`Apply failed with 1 conflict: ${message}: ${field}`)
    expect(at(body, 'details', 'causes')).toEqual([{ reason: 'FieldManagerConflict', message, field }])
  })

  it('names the version too when the other one wrote by an ordinary update', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain', level: '1' })
    await suite
      .client()
      .call('POST', `${pathOf(object).replace(/\/settings$/, '')}?fieldManager=hand`, object)
    const changed = configMap(namespace, 'settings', { mode: 'other', level: '2' })
    const { body } = await suite.client().apply(changed)
    expect(at(body, 'message')).toBe(
      'Apply failed with 2 conflicts: conflicts with "hand" using v1:\n- .data.level\n- .data.mode',
    )
  })

  it('lets force take the field and the other one keep the rest', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(configMap(namespace, 'settings', { mode: 'plain', level: '1' }))
    const changed = configMap(namespace, 'settings', { mode: 'other' })
    const { status, body } = await suite.client().apply(changed, 'fieldManager=other&force=true')
    expect([status, at(body, 'data')]).toEqual([200, { mode: 'other', level: '1' }])
    expect(at(managerOf(body, 'suite'), 'fieldsV1')).toEqual({ 'f:data': { 'f:level': {} } })
    expect(at(managerOf(body, 'other'), 'fieldsV1')).toEqual({ 'f:data': { 'f:mode': {} } })
  })

  it('lets two managers own a value that they agree on', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    await suite.client().apply(object)
    const { status, body } = await suite.client().apply(object, 'fieldManager=other')
    expect(status).toBe(200)
    expect([managerOf(body, 'suite'), managerOf(body, 'other')]).not.toContain(undefined)
  })
}

function staleRevisions(suite: Suite): void {
  it('refuses a resourceVersion that is no longer the newest', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    const first = await suite.client().apply(object)
    await suite.client().apply(configMap(namespace, 'settings', { mode: 'newer' }))
    const resourceVersion = at(first.body, 'metadata', 'resourceVersion')
    const late = { ...object, metadata: { ...object.metadata, resourceVersion } }
    const applied = await suite.client().apply(late)
    const put = await suite.client().call('PUT', pathOf(object), late)
    for (const { status, body } of [applied, put]) {
      expect(status).toBe(409)
      expect(body).toMatchObject({ reason: 'Conflict', details: { name: 'settings', kind: 'configmaps' } })
      expect(at(body, 'message')).toContain('the object has been modified')
      expect(listAt(body, 'details', 'causes')).toEqual([])
    }
  })

  it('applies on the resourceVersion that was read', async () => {
    const namespace = await suite.namespace()
    const first = await suite.client().apply(configMap(namespace, 'settings', { mode: 'plain' }))
    const next = configMap(namespace, 'settings', { mode: 'next' })
    const resourceVersion = at(first.body, 'metadata', 'resourceVersion')
    const { status, body } = await suite
      .client()
      .apply({ ...next, metadata: { ...next.metadata, resourceVersion } })
    expect([status, at(body, 'data', 'mode')]).toEqual([200, 'next'])
  })
}

function wrongPlaces(suite: Suite): void {
  it('refuses the uid of another object, and of one that is not there', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    const foreign = {
      ...object,
      metadata: { ...object.metadata, uid: '00000000-0000-0000-0000-000000000000' },
    }
    expect((await suite.client().apply(foreign)).status).toBe(409)
    await suite.client().apply(object)
    const applied = await suite.client().apply(foreign)
    expect([applied.status, at(applied.body, 'details', 'causes', 0, 'field')]).toEqual([422, 'metadata.uid'])
    const put = await suite.client().call('PUT', pathOf(object), foreign)
    expect([put.status, at(put.body, 'reason')]).toEqual([409, 'Conflict'])
    expect(at(put.body, 'message')).toContain('Precondition failed: UID in precondition')
  })

  it('names the namespace that is missing', async () => {
    const { status, body } = await suite.client().apply(configMap('nowhere', 'settings', { mode: 'plain' }))
    expect(status).toBe(404)
    expect(body).toMatchObject({ reason: 'NotFound', message: 'namespaces "nowhere" not found' })
    expect(at(body, 'details')).toEqual({ name: 'nowhere', kind: 'namespaces' })
  })

  it('names the fields of an object that is invalid', async () => {
    const namespace = await suite.namespace()
    const selector = { matchLabels: { app: 'someone-else' } }
    const { status, body } = await suite
      .client()
      .apply(deployment(namespace, 'example.test/web:1', { selector }))
    expect(status).toBe(422)
    expect(body).toMatchObject({
      reason: 'Invalid',
      details: { name: 'web', group: 'apps', kind: 'Deployment' },
    })
    const [cause] = listAt(body, 'details', 'causes')
    expect(cause).toMatchObject({ reason: 'FieldValueInvalid', field: 'spec.template.metadata.labels' })
  })
}

function wrongContent(suite: Suite): void {
  it('refuses a new selector, which cannot change', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(deployment(namespace))
    const object = deployment(namespace)
    const patch = {
      spec: {
        selector: { matchLabels: { app: 'web', tier: 'front' } },
        template: { metadata: { labels: { tier: 'front' } } },
      },
    }
    const answer = await suite.client().call('PATCH', pathOf(object), patch, 'application/merge-patch+json')
    expect(answer.status).toBe(422)
    expect(at(answer.body, 'message')).toContain('field is immutable')
  })

  it('refuses a field that the kind does not have', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace, 'example.test/web:1.0.0', { replicaz: 3 })
    const strict = `${pathOf(object).replace(/\/web$/, '')}?fieldValidation=Strict`
    const posted = await suite.client().call('POST', strict, object)
    expect([posted.status, at(posted.body, 'reason')]).toEqual([400, 'BadRequest'])
    expect(at(posted.body, 'message')).toContain('unknown field "spec.replicaz"')
    const applied = await suite.client().apply(object, 'fieldManager=suite&fieldValidation=Strict')
    expect(applied.status).toBe(500)
    expect(at(applied.body, 'message')).toContain('.spec.replicaz: field not declared in schema')
  })

  it('wants the name of a field manager', async () => {
    const namespace = await suite.namespace()
    const { status, body } = await suite.client().apply(configMap(namespace, 'settings', {}), 'force=true')
    expect(status).toBe(422)
    expect(at(body, 'message')).toContain('fieldManager: Required value')
  })

  it('lets nobody in with a wrong token', async () => {
    const stranger = createClient({ ...suite.cluster(), headers: { authorization: 'Bearer wrong' } })
    const { status, body } = await stranger.call('GET', '/api/v1/namespaces')
    await stranger.close()
    expect([status, at(body, 'reason')]).toEqual([401, 'Unauthorized'])
  })
}
