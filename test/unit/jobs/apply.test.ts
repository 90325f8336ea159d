import { describe, expect, it } from 'vitest'
import { apply } from '../../../jobs/apply.ts'
import type { ApplyOutcome, KubeObject } from '../../../src/ports.ts'
import { memoryCluster } from '../../simulator/memory-world.ts'
import { deployment, pod, replicaSet, SPACE } from '../handlers/cluster/objects.ts'
import { troubleOfNewPods } from '../../../handlers/cluster/pods.ts'
import { contextOf, KEY } from './context.ts'

const EFFECT = { kind: 'apply', key: KEY, release: 'staging/checkout#1', commit: 'c' } as const

const MANIFESTS = [
  {
    path: 'app.yaml',
    text: 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: checkout }\nspec: {}\n',
  },
  { path: 'settings.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: settings }\n' },
]

type Applied = Extract<ApplyOutcome, { kind: 'applied' }>['objects']

const settings: KubeObject = {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'settings', namespace: SPACE },
}

function answering(outcome: ApplyOutcome) {
  return { ...memoryCluster(), apply: async () => outcome }
}

async function watching(): Promise<never> {
  throw new Error('forbidden')
}

async function applied(objects: Applied) {
  return apply(EFFECT, contextOf({ files: MANIFESTS, cluster: answering({ kind: 'applied', objects }) }))
}

describe('an apply', () => {
  it('answers with what it did and with the health of what can still change', async () => {
    const objects: Applied = [
      { object: deployment(1), change: 'configured' },
      { object: settings, change: 'created' },
    ]
    expect(await applied(objects)).toMatchObject({
      kind: 'applied',
      settles: KEY,
      commit: 'c',
      created: 1,
      configured: 1,
      unchanged: 0,
      objects: [
        { ref: { kind: 'Deployment', namespace: SPACE }, generation: 2, health: { status: 'in_progress' } },
      ],
    })
  })

  it('does not wait for what was not touched and is well', async () => {
    expect(await applied([{ object: deployment(3), change: 'unchanged' }])).toMatchObject({
      objects: [],
      unchanged: 1,
    })
    expect(await applied([{ object: deployment(1), change: 'unchanged' }])).toMatchObject({ objects: [{}] })
  })

  it('tells what the pods suffer from already, so that a retry can excuse it', async () => {
    const seen = [replicaSet('new', '2'), pod('new', { uid: 'new' }, 4)]
    const context = contextOf({
      files: MANIFESTS,
      cluster: answering({ kind: 'applied', objects: [{ object: deployment(0), change: 'unchanged' }] }),
      watching: async () => () => troubleOfNewPods(deployment(0), seen),
    })
    expect(await apply(EFFECT, context)).toMatchObject({
      objects: [{ trouble: { pod: 'new', restarts: 4 } }],
    })
  })
})

describe('the order of an apply', () => {
  it('sends nothing before the watch is open, and nothing that is not owed any more', async () => {
    const order: string[] = []
    const cluster = memoryCluster()
    const context = contextOf({
      files: MANIFESTS,
      cluster,
      watching: async ({ refs }) => {
        order.push(`watching ${refs.map(({ kind }) => kind).join()}`)
        return () => null
      },
    })
    const stillOwed = async () => {
      order.push('asked')
      return false
    }
    // It may be owed anew before this answer comes, which must not settle it.
    expect(await apply(EFFECT, { ...context, stillOwed })).toBeNull()
    expect(order).toEqual(['watching Deployment', 'asked'])
    expect(cluster.objects.size).toBe(0)
  })

  it('fails by the watch that cannot be opened', async () => {
    const cluster = memoryCluster()
    await expect(apply(EFFECT, contextOf({ files: MANIFESTS, cluster, watching }))).rejects.toThrow(
      'forbidden',
    )
    expect(cluster.objects.size).toBe(0)
  })
})

describe('an apply that is refused', () => {
  it('names each object, at most three of them', async () => {
    const failures = ['a', 'b', 'c', 'd'].map(name => ({
      ref: { apiVersion: 'v1', kind: 'ConfigMap', namespace: SPACE, name },
      code: 'cluster_object_refused',
      message: `${name} is wrong.`,
    }))
    const context = contextOf({
      files: MANIFESTS,
      cluster: answering({ kind: 'refused', failures, applied: 1 }),
    })
    await expect(apply(EFFECT, context)).rejects.toMatchObject({
      code: 'cluster_objects_refused',
      message:
        '4 of 5 objects were refused, first ConfigMap a: a is wrong; b is wrong; c is wrong; and 1 more.',
    })
  })

  it.each([
    ['an empty folder', [], 'manifest_empty'],
    ['a broken file', [{ path: 'a.yaml', text: 'a: [' }], 'manifest_syntax'],
    [
      'a foreign namespace',
      [{ path: 'a.yaml', text: 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: a, namespace: b }\n' }],
      'manifest_foreign_namespace',
    ],
    [
      'several faults',
      [
        { path: 'a.yaml', text: 'a: 1' },
        { path: 'b.yaml', text: 'b: 1' },
      ],
      'manifest_refused',
    ],
  ])('for %s applies nothing', async (_what, files, code) => {
    const cluster = memoryCluster()
    await expect(apply(EFFECT, contextOf({ files, cluster }))).rejects.toMatchObject({
      name: 'TerminalError',
      code,
    })
    expect(cluster.objects.size).toBe(0)
  })
})
