import { describe, expect, it } from 'vitest'
import { ownersOf, troubleOfNewPods } from '../../../../handlers/cluster/pods.ts'
import type { KubeObject } from '../../../../src/ports.ts'
import { deployment, pod, replicaSet } from './objects.ts'

function workload(kind: string, status: object): KubeObject {
  const apiVersion = kind === 'Job' ? 'batch/v1' : 'apps/v1'
  return { apiVersion, kind, metadata: { name: 'db', uid: 'w', generation: 1 }, status }
}

function born(at: string, object: KubeObject): KubeObject {
  const metadata = { ...object.metadata, creationTimestamp: at }
  return { ...object, metadata }
}

describe('new pods', () => {
  it('of a Deployment are those of the replica set of its revision', () => {
    const seen = [replicaSet('old', '1'), replicaSet('new', '2'), pod('a', { uid: 'old' }, 9)]
    expect(troubleOfNewPods(deployment(0), seen)).toBeNull()
    expect(troubleOfNewPods(deployment(0), [...seen, pod('b', { uid: 'new' }, 1)])).toMatchObject({
      pod: 'b',
    })
  })

  it('of a StatefulSet are those of its update revision', () => {
    const set = workload('StatefulSet', { observedGeneration: 1, updateRevision: 'new' })
    const of = { kind: 'StatefulSet', uid: 'w' }
    const seen = [pod('a', { ...of, hash: 'old' }, 9), pod('b', { ...of, hash: 'new' }, 1)]
    expect(troubleOfNewPods(set, seen)).toMatchObject({ pod: 'b' })
  })

  it('of a DaemonSet are those of its youngest revision, once one was updated', () => {
    const of = { kind: 'DaemonSet', uid: 'w' }
    const old = born('2026-11-01T00:00:00Z', pod('a', { ...of, hash: 'old' }, 9))
    const young = born('2026-11-02T00:00:00Z', pod('b', { ...of, hash: 'new' }, 1))
    const none = workload('DaemonSet', { observedGeneration: 1 })
    const some = workload('DaemonSet', { observedGeneration: 1, updatedNumberScheduled: 1 })
    expect(troubleOfNewPods(none, [old, young])).toBeNull()
    expect(troubleOfNewPods(some, [old, young])).toMatchObject({ pod: 'b' })
  })

  it('of a Job are all its pods, and a pod has its own trouble', () => {
    const failing = pod('a', { kind: 'Job', uid: 'w' }, 1)
    expect(troubleOfNewPods(workload('Job', {}), [failing])).toMatchObject({ pod: 'a' })
    expect(troubleOfNewPods(failing, [])).toMatchObject({ pod: 'a' })
  })

  it('are told by the worst of them', () => {
    const seen = [replicaSet('new', '2'), pod('a', { uid: 'new' }, 1), pod('b', { uid: 'new' }, 4)]
    expect(troubleOfNewPods(deployment(0), seen)).toMatchObject({ pod: 'b', fatal: true })
  })

  it('concern the object that owns their replica set', () => {
    expect(ownersOf(pod('a', { uid: 'new' }), [replicaSet('new', '2')])).toEqual(['new', 'd'])
  })
})
