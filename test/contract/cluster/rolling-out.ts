import { describe, expect, it } from 'vitest'
import { at, conditionOf, pathOf } from './client.ts'
import type { Suite } from './suite.ts'
import { deployment } from './objects.ts'
import {
  applied,
  byText,
  container,
  generationOf,
  isRolledOut,
  newPod,
  podUntil,
  podsOf,
  setsOf,
  state,
} from './sight.ts'

/** What the cluster says while a workload converges, and when it does not. */
export function rollingOut(suite: Suite): void {
  describe('rolling out', () => {
    converging(suite)
    replacing(suite)
    failing(suite)
    tooLate(suite)
  })
}

function converging(suite: Suite): void {
  it('reports a Deployment available and its progress complete', async () => {
    const namespace = await suite.namespace()
    const done = await applied(suite, deployment(namespace), isRolledOut)
    expect(at(done, 'status')).toMatchObject({
      observedGeneration: 1,
      replicas: 2,
      updatedReplicas: 2,
      readyReplicas: 2,
      availableReplicas: 2,
    })
    expect(at(done, 'status', 'unavailableReplicas')).toBeUndefined()
    expect(conditionOf(done, 'Available')).toMatchObject({
      status: 'True',
      reason: 'MinimumReplicasAvailable',
    })
    expect(conditionOf(done, 'Progressing')).toMatchObject({
      status: 'True',
      reason: 'NewReplicaSetAvailable',
      message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has successfully progressed\.$/),
    })
    expect(at(done, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')).toBe('1')
  })

  it('owns pods by a replica set of the template, and that by the Deployment', async () => {
    const namespace = await suite.namespace()
    const done = await applied(suite, deployment(namespace), isRolledOut)
    const [set] = await setsOf(suite, namespace)
    expect(at(set, 'metadata', 'ownerReferences', 0)).toMatchObject({
      kind: 'Deployment',
      uid: at(done, 'metadata', 'uid'),
      controller: true,
    })
    const hash = at(set, 'metadata', 'labels', 'pod-template-hash')
    expect(at(set, 'metadata', 'name')).toBe(`web-${String(hash)}`)
    for (const pod of await podsOf(suite, namespace)) {
      expect(at(pod, 'metadata', 'ownerReferences', 0)).toMatchObject({
        kind: 'ReplicaSet',
        uid: at(set, 'metadata', 'uid'),
        controller: true,
      })
      expect(at(pod, 'metadata', 'labels', 'pod-template-hash')).toBe(hash)
      expect(conditionOf(pod, 'Ready')).toMatchObject({ status: 'True' })
    }
  })
}

function replacing(suite: Suite): void {
  it('replaces the pods when the image changes, and goes back to the old replica set with the old image', async () => {
    const namespace = await suite.namespace()
    await applied(suite, deployment(namespace), isRolledOut)
    await applied(
      suite,
      deployment(namespace, 'example.test/web:2.0.0'),
      object => isRolledOut(object) && generationOf(object) === 2,
    )
    const sets = await setsOf(suite, namespace)
    expect(sets.map(set => at(set, 'spec', 'replicas')).toSorted(byText)).toEqual([0, 2])
    const back = await applied(
      suite,
      deployment(namespace),
      object => isRolledOut(object) && generationOf(object) === 3,
    )
    expect(await setsOf(suite, namespace)).toHaveLength(2)
    expect(at(back, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')).toBe('3')
  })

  it('keeps the old pods serving while the new ones crash, and says how they ended', async () => {
    const namespace = await suite.namespace()
    await applied(suite, deployment(namespace), isRolledOut)
    const crashing = deployment(namespace, 'example.test/web:2.0.0-crash')
    await applied(suite, crashing, object => at(object, 'status', 'updatedReplicas') === 1)
    const name = await newPod(suite, namespace, 'crash')
    const pod = await podUntil(suite, namespace, name, isLooping)
    expect(at(pod, 'status', 'phase')).toBe('Running')
    expect(at(container(pod), 'ready')).toBe(false)
    expect(at(container(pod), 'lastState', 'terminated')).toMatchObject({ exitCode: 1, reason: 'Error' })
    expect(conditionOf(pod, 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' })
    const now = await suite.client().call('GET', pathOf(crashing))
    expect(at(now.body, 'status', 'availableReplicas')).toBe(2)
    expect(at(now.body, 'status', 'unavailableReplicas')).toBe(1)
  })
}

function failing(suite: Suite): void {
  it('gives the last lines of the run before', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(deployment(namespace, 'example.test/web:2.0.0-crash', { replicas: 1 }))
    const path = `/api/v1/namespaces/${namespace}/pods`
    const name = await newPod(suite, namespace, 'crash')
    await podUntil(suite, namespace, name, pod => Number(at(container(pod), 'restartCount')) >= 1)
    const log = await suite
      .client()
      .call('GET', `${path}/${name}/log?container=app&previous=true&tailLines=1`)
    expect(log.status).toBe(200)
    expect(String(log.body).trim().split('\n')).toHaveLength(1)
    expect(String(log.body).trim()).not.toBe('')
    const wrong = await suite.client().call('GET', `${path}/${name}/log?container=nobody`)
    expect([wrong.status, at(wrong.body, 'reason')]).toEqual([400, 'BadRequest'])
  })

  it('says why an image cannot be pulled', async () => {
    const namespace = await suite.namespace()
    await suite.client().apply(deployment(namespace, 'example.test/web:missing', { replicas: 1 }))
    const name = await newPod(suite, namespace, 'missing')
    const pod = await podUntil(
      suite,
      namespace,
      name,
      one => at(state(one), 'waiting', 'message') !== undefined,
    )
    expect(at(pod, 'status', 'phase')).toBe('Pending')
    expect(at(state(pod), 'waiting', 'reason')).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
  })
}

function tooLate(suite: Suite): void {
  it('says when the progress deadline is over', async () => {
    const namespace = await suite.namespace()
    const object = deployment(namespace, 'example.test/web:1.0.0-stall', {
      replicas: 1,
      progressDeadlineSeconds: 2,
    })
    const late = await applied(
      suite,
      object,
      one => at(conditionOf(one, 'Progressing'), 'status') === 'False',
    )
    expect(conditionOf(late, 'Progressing')).toMatchObject({
      reason: 'ProgressDeadlineExceeded',
      message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/),
    })
    expect(conditionOf(late, 'Available')).toMatchObject({
      status: 'False',
      reason: 'MinimumReplicasUnavailable',
    })
  })
}

function isLooping(pod: unknown): boolean {
  const restarts = Number(at(container(pod), 'restartCount'))
  return at(state(pod), 'waiting', 'reason') === 'CrashLoopBackOff' && restarts >= 2
}
