import { describe, expect, it } from 'vitest'
import { at, collectionOf, conditionOf, isNamed, listAt, managerOf, pathOf } from './client.ts'
import type { Suite } from './suite.ts'
import { configMap, deployment, widget, widgetDefinition } from './objects.ts'

/** Server-side apply where nobody objects: who owns what, and what counts as a change. */
export function applying(suite: Suite): void {
  describe('applying', () => {
    making(suite)
    changing(suite)
    otherWrites(suite)
  })
}

function making(suite: Suite): void {
  it('makes what is not there, and records its fields under its manager', async () => {
    const namespace = await suite.namespace()
    const { status, body } = await suite.client().apply(deployment(namespace))
    expect(status).toBe(201)
    expect(at(body, 'metadata', 'generation')).toBe(1)
    expect(at(body, 'metadata', 'uid')).toMatch(/^[0-9a-f-]{36}$/)
    expect(managerOf(body, 'suite')).toMatchObject({
      operation: 'Apply',
      apiVersion: 'apps/v1',
      fieldsType: 'FieldsV1',
    })
    expect(at(managerOf(body, 'suite'), 'fieldsV1')).toEqual(FIELDS_OF_THE_DEPLOYMENT)
  })

  it('fills in defaults that nobody owns', async () => {
    const namespace = await suite.namespace()
    const { body } = await suite.client().apply(deployment(namespace))
    expect(at(body, 'spec', 'progressDeadlineSeconds')).toBe(600)
    expect(at(body, 'spec', 'strategy')).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' },
    })
    const container = at(body, 'spec', 'template', 'spec', 'containers', 0)
    expect(container).toMatchObject({
      imagePullPolicy: 'IfNotPresent',
      ports: [{ containerPort: 8080, protocol: 'TCP' }],
    })
  })

  it('leaves the object as it is when the same is applied again', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    const first = await suite.client().apply(object)
    const second = await suite.client().apply(object)
    expect([first.status, second.status]).toEqual([201, 200])
    expect(second.body).toEqual(first.body)
  })
}

function changing(suite: Suite): void {
  it('moves the generation with the spec, and not with labels or status', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace)
    await suite.client().apply(object)
    const labelled = { ...object, metadata: { ...object.metadata, labels: { app: 'web', tier: 'front' } } }
    expect(at((await suite.client().apply(labelled)).body, 'metadata', 'generation')).toBe(1)
    const status = { status: { observedGeneration: 1 } }
    await suite.client().call('PATCH', `${pathOf(object)}/status`, status, 'application/merge-patch+json')
    expect(at((await suite.client().apply(labelled)).body, 'metadata', 'generation')).toBe(1)
    const newer = await suite.client().apply(deployment(namespace, 'example.test/web:2.0.0'))
    expect(at(newer.body, 'metadata', 'generation')).toBe(2)
  })

  it('takes away what its manager no longer applies and keeps what others own', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(configMap(namespace, 'settings', { mode: 'plain', old: 'yes' }))
    await suite.client().apply(configMap(namespace, 'settings', { extra: 'kept' }), 'fieldManager=other')
    const { body } = await suite.client().apply(configMap(namespace, 'settings', { mode: 'plain' }))
    expect(at(body, 'data')).toEqual({ mode: 'plain', extra: 'kept' })
  })

  it('merges containers by name and their variables by name', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace)
    await suite.client().apply(object)
    const sidecar = { name: 'proxy', image: 'example.test/proxy:1.0.0' }
    const more = { name: 'app', env: [{ name: 'EXTRA', value: 'x' }] }
    const spec = { template: { spec: { containers: [more, sidecar] } } }
    const other = { ...object, metadata: { name: 'web', namespace }, spec }
    expect((await suite.client().apply(other, 'fieldManager=other')).status).toBe(200)
    const { body } = await suite.client().apply(object)
    const containers = listAt(body, 'spec', 'template', 'spec', 'containers')
    expect(containers.map(container => at(container, 'name')).toSorted(byText)).toEqual(['app', 'proxy'])
    const app = containers.find(container => at(container, 'name') === 'app')
    expect(
      listAt(app, 'env')
        .map(one => at(one, 'name'))
        .toSorted(byText),
    ).toEqual(['EXTRA', 'MODE'])
  })
}

function otherWrites(suite: Suite): void {
  it('answers a dry run with what would be and keeps nothing of it', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    const { status, body } = await suite.client().apply(object, 'fieldManager=suite&dryRun=All')
    expect(status).toBe(201)
    expect(at(body, 'data')).toEqual({ mode: 'plain' })
    expect((await suite.client().call('GET', pathOf(object))).status).toBe(404)
  })

  it('counts an ordinary update as its sender’s', async () => {
    const namespace = await suite.namespace()
    const object = configMap(namespace, 'settings', { mode: 'plain' })
    await suite.client().apply(object)
    const patch = { data: { mode: 'edited' } }
    const path = `${pathOf(object)}?fieldManager=hand`
    const { body } = await suite.client().call('PATCH', path, patch, 'application/merge-patch+json')
    expect(managerOf(body, 'hand')).toMatchObject({
      operation: 'Update',
      fieldsV1: { 'f:data': { 'f:mode': {} } },
    })
    expect(managerOf(body, 'suite')).toBeUndefined()
  })

  it('serves a kind of one’s own once it is established, and counts its generation', async () => {
    const [namespace, definition] = [await suite.namespace(), widgetDefinition()]
    await suite.client().apply(definition)
    await suite.client().until(collectionOf(definition), isEstablished)
    const list = '/apis/example.test/v1/widgets'
    await expect
      .poll(async () => (await suite.client().call('GET', list)).status, { timeout: 20_000 })
      .toBe(200)
    expect(at((await suite.client().apply(widget(namespace, 1))).body, 'metadata', 'generation')).toBe(1)
    expect(at((await suite.client().apply(widget(namespace, 2))).body, 'metadata', 'generation')).toBe(2)
    const path = `${pathOf(widget(namespace, 2))}/status`
    const seen = { status: { ready: true } }
    const { body } = await suite.client().call('PATCH', path, seen, 'application/merge-patch+json')
    expect([at(body, 'metadata', 'generation'), at(body, 'status')]).toEqual([2, { ready: true }])
  })
}

function byText(left: unknown, right: unknown): number {
  return String(left) < String(right) ? -1 : 1
}

function isEstablished(object: unknown): boolean {
  const ours = isNamed(object, widgetDefinition().metadata.name)
  return ours && at(conditionOf(object, 'Established'), 'status') === 'True'
}

const FIELDS_OF_THE_DEPLOYMENT = {
  'f:metadata': { 'f:labels': { 'f:app': {} } },
  'f:spec': {
    'f:replicas': {},
    'f:selector': {},
    'f:template': {
      'f:metadata': { 'f:labels': { 'f:app': {} } },
      'f:spec': {
        'f:terminationGracePeriodSeconds': {},
        'f:containers': {
          'k:{"name":"app"}': {
            '.': {},
            'f:name': {},
            'f:image': {},
            'f:ports': { 'k:{"containerPort":8080,"protocol":"TCP"}': { '.': {}, 'f:containerPort': {} } },
            'f:env': { 'k:{"name":"MODE"}': { '.': {}, 'f:name': {}, 'f:value': {} } },
          },
        },
      },
    },
  },
}
