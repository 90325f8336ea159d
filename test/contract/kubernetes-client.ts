import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Describe } from '../servers/missing.ts'
import {
  applyTo,
  CLUSTER,
  configMap,
  deployment,
  linesOf,
  SPACE,
  WIDGETS,
} from './kubernetes-client-worlds.ts'
import { managers, preconditions } from './kubernetes-client-fields.ts'
import { previewing } from './kubernetes-client-preview.ts'
import { watching } from './kubernetes-client-watch.ts'
import type { World } from './kubernetes-client-worlds.ts'

/** What the client promises, on whatever cluster it speaks to. */
export function clientContract(describeHere: Describe, name: string, start: () => Promise<World>): void {
  describeHere(`Kubernetes client, on ${name}`, () => {
    let world: World
    beforeAll(async () => {
      world = await start()
    }, 60_000)
    afterAll(() => world.stop(), 30_000)
    const here = () => world
    describe('apply', () => {
      changes(here)
      refusals(here)
    })
    describe('fields of others', () => {
      managers(here)
      preconditions(here)
    })
    describe('preview', () => {
      previewing(here)
    })
    describe('order and reading', () => {
      waves(here)
      reading(here)
    })
    describe('watch', () => {
      watching(here)
    })
  })
}

function changes(here: () => World): void {
  it('creates, configures, and leaves unchanged what is as it should be (R9)', async () => {
    const first = [configMap('a', '1'), deployment('web')]
    expect(linesOf(await applyTo(here(), first))).toEqual(['ConfigMap a: created', 'Deployment web: created'])
    const second = [configMap('a', '2'), deployment('web')]
    expect(linesOf(await applyTo(here(), second))).toEqual([
      'ConfigMap a: configured',
      'Deployment web: unchanged',
    ])
  })

  it('answers each object as it is after the apply, with uid and generation', async () => {
    const outcome = await applyTo(here(), [deployment('generation', { replicas: 1 })])
    expect(outcome).toMatchObject({
      objects: [{ object: { metadata: { generation: 1, uid: expect.any(String) } } }],
    })
    const again = await applyTo(here(), [deployment('generation', { replicas: 2 })])
    expect(again).toMatchObject({ objects: [{ object: { metadata: { generation: 2 } } }] })
  })

  it('removes a field that is no longer in the manifest', async () => {
    const { data: _data, ...bare } = configMap('field', '1')
    await applyTo(here(), [configMap('field', '1')])
    await applyTo(here(), [bare])
    const [read] = await here().client.read(CLUSTER, [ref('ConfigMap', 'field')])
    expect(read?.['data']).toBeUndefined()
  })

  it('applies many at once and finds them unchanged the second time', async () => {
    const many = Array.from({ length: 100 }, (_, at) => configMap(`many-${at}`, '1'))
    expect(new Set(changesOf(await applyTo(here(), many)))).toEqual(new Set(['created']))
    expect(new Set(changesOf(await applyTo(here(), many)))).toEqual(new Set(['unchanged']))
  })
}

function refusals(here: () => World): void {
  it('reports each object that is refused, and applies the others (F22)', async () => {
    const bad = { ...configMap('bad', '1'), data: { value: 7 } }
    const unknown = { apiVersion: 'acme.dev/v1', kind: 'Gadget', metadata: { name: 'g', namespace: SPACE } }
    const outcome = await applyTo(here(), [configMap('good', '1'), bad, unknown])
    expect(linesOf(outcome).toSorted()).toEqual([
      'ConfigMap bad: cluster_object_refused',
      'Gadget g: cluster_kind_unknown',
    ])
    expect(outcome).toMatchObject({ applied: 1 })
    expect(linesOf(await applyTo(here(), [configMap('good', '1')]))).toEqual(['ConfigMap good: unchanged'])
  })

  it('names a namespace that is not there', async () => {
    const object = { ...configMap('a', '1'), metadata: { name: 'a', namespace: 'nowhere' } }
    expect(linesOf(await applyTo(here(), [object]))).toEqual(['ConfigMap a: cluster_namespace_absent'])
  })

  it('never tells what is in a Secret', async () => {
    const metadata = { name: 's', namespace: SPACE }
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      canary: 'canary-4711',
      stringData: { token: 'canary-4711' },
    }
    const outcome = await applyTo(here(), [secret])
    expect(linesOf(outcome)).toEqual(['Secret s: cluster_object_refused'])
    expect(JSON.stringify(outcome)).not.toContain('4711')
  })
}

function waves(here: () => World): void {
  it('puts namespaces and definitions first and waits for them', async () => {
    const widget = {
      apiVersion: 'acme.dev/v1',
      kind: 'Widget',
      metadata: { name: 'w', namespace: 'fresh' },
      spec: { size: 1 },
    }
    const map = { ...configMap('a', '1'), metadata: { name: 'a', namespace: 'fresh' } }
    const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'fresh' } }
    expect(linesOf(await applyTo(here(), [widget, map, WIDGETS, namespace]))).toEqual([
      'CustomResourceDefinition widgets.acme.dev: created',
      'Namespace fresh: created',
      'Widget w: created',
      'ConfigMap a: created',
    ])
  })

  it('tells the scope of kinds, built in or not', async () => {
    const kinds = [
      { apiVersion: 'apps/v1', kind: 'Deployment' },
      { apiVersion: 'v1', kind: 'Namespace' },
      { apiVersion: 'acme.dev/v1', kind: 'Widget' },
      { apiVersion: 'acme.dev/v1', kind: 'Gadget' },
      { apiVersion: 'nobody.dev/v1', kind: 'Thing' },
    ]
    expect(await here().client.scopes(CLUSTER, kinds)).toEqual([
      'namespaced',
      'cluster',
      'namespaced',
      null,
      null,
    ])
  })
}

function reading(here: () => World): void {
  it('reads objects, and null for what is not there', async () => {
    await applyTo(here(), [configMap('read', '1')])
    const found = await here().client.read(CLUSTER, [ref('ConfigMap', 'read'), ref('ConfigMap', 'absent')])
    expect(found).toMatchObject([{ kind: 'ConfigMap', data: { value: '1' } }, null])
  })

  it('says that it can be used', async () => {
    expect(await here().client.probe(CLUSTER)).toMatchObject({
      kind: 'ok',
      version: expect.stringMatching(/^v1\./),
    })
  })

  it('finds no log of a pod that is not there', async () => {
    const request = {
      cluster: CLUSTER,
      namespace: SPACE,
      pod: 'none',
      container: 'app',
      previous: true,
      lines: 10,
    }
    expect(await here().client.podLog(request)).toEqual([])
  })
}

function changesOf(outcome: Awaited<ReturnType<typeof applyTo>>): string[] {
  return outcome.kind === 'applied' ? outcome.objects.map(({ change }) => change) : [outcome.kind]
}

function ref(kind: string, name: string) {
  return { apiVersion: 'v1', kind, namespace: SPACE, name }
}
