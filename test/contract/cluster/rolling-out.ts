import { describe, expect, it } from 'vitest'
import { at, collectionOf, conditionOf, listAt, pathOf } from './client.ts'
import type { Applied } from './client.ts'
import type { Suite } from './cluster-behaviour.ts'
import { claim, daemonSet, deployment, job, loadBalancer, statefulSet } from './objects.ts'

/** What the cluster says while a workload converges, and when it does not. */
export function rollingOut(suite: Suite): void {
  const applied = async (object: Applied, wanted: (object: unknown) => boolean) => {
    const { status, body } = await suite.client().apply(object)
    if (status > 201) throw new Error(JSON.stringify(body))
    return suite.client().until(collectionOf(object), object.metadata.name, wanted)
  }
  const pods = async (namespace: string) =>
    listAt((await suite.client().call('GET', `/api/v1/namespaces/${namespace}/pods`)).body, 'items')

  describe('rolling out', () => {
    it('reports a Deployment available and its progress complete', async () => {
      const namespace = await suite.namespace()
      const done = await applied(deployment(namespace), isRolledOut)
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
      const done = await applied(deployment(namespace), isRolledOut)
      const [set] = await setsOf(suite, namespace)
      expect(at(set, 'metadata', 'ownerReferences', 0)).toMatchObject({
        kind: 'Deployment',
        uid: at(done, 'metadata', 'uid'),
        controller: true,
      })
      const hash = at(set, 'metadata', 'labels', 'pod-template-hash')
      expect(at(set, 'metadata', 'name')).toBe(`web-${String(hash)}`)
      for (const pod of await pods(namespace)) {
        expect(at(pod, 'metadata', 'ownerReferences', 0)).toMatchObject({
          kind: 'ReplicaSet',
          uid: at(set, 'metadata', 'uid'),
          controller: true,
        })
        expect(at(pod, 'metadata', 'labels', 'pod-template-hash')).toBe(hash)
        expect(conditionOf(pod, 'Ready')).toMatchObject({ status: 'True' })
      }
    })

    it('replaces the pods when the image changes, and goes back to the old replica set with the old image', async () => {
      const namespace = await suite.namespace()
      await applied(deployment(namespace), isRolledOut)
      await applied(
        deployment(namespace, 'example.test/web:2.0.0'),
        object => isRolledOut(object) && generationOf(object) === 2,
      )
      const sets = await setsOf(suite, namespace)
      expect(sets.map(set => at(set, 'spec', 'replicas')).toSorted()).toEqual([0, 2])
      const back = await applied(
        deployment(namespace),
        object => isRolledOut(object) && generationOf(object) === 3,
      )
      expect(await setsOf(suite, namespace)).toHaveLength(2)
      expect(at(back, 'metadata', 'annotations', 'deployment.kubernetes.io/revision')).toBe('3')
    })

    it('keeps the old pods serving while the new ones crash, and says how they ended', async () => {
      const namespace = await suite.namespace()
      await applied(deployment(namespace), isRolledOut)
      const crashing = deployment(namespace, 'example.test/web:2.0.0-crash')
      await applied(crashing, object => at(object, 'status', 'updatedReplicas') === 1)
      const name = await newPod(suite, namespace, 'crash')
      const looping = (pod: unknown) =>
        at(state(pod), 'waiting', 'reason') === 'CrashLoopBackOff' &&
        Number(at(container(pod), 'restartCount')) >= 2
      const pod = await suite.client().until(`/api/v1/namespaces/${namespace}/pods`, name, looping)
      expect(at(pod, 'status', 'phase')).toBe('Running')
      expect(at(container(pod), 'ready')).toBe(false)
      expect(at(container(pod), 'lastState', 'terminated')).toMatchObject({ exitCode: 1, reason: 'Error' })
      expect(conditionOf(pod, 'Ready')).toMatchObject({ status: 'False', reason: 'ContainersNotReady' })
      const now = await suite.client().call('GET', pathOf(crashing))
      expect(at(now.body, 'status', 'availableReplicas')).toBe(2)
      expect(at(now.body, 'status', 'unavailableReplicas')).toBe(1)
    })

    it('gives the last lines of the run before', async () => {
      const namespace = await suite.namespace()
      await suite.client().apply(deployment(namespace, 'example.test/web:2.0.0-crash', { replicas: 1 }))
      const path = `/api/v1/namespaces/${namespace}/pods`
      const name = await newPod(suite, namespace, 'crash')
      await suite.client().until(path, name, pod => Number(at(container(pod), 'restartCount')) >= 1)
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
      const path = `/api/v1/namespaces/${namespace}/pods`
      const pod = await suite
        .client()
        .until(path, name, one => at(state(one), 'waiting', 'message') !== undefined)
      expect(at(pod, 'status', 'phase')).toBe('Pending')
      expect(at(state(pod), 'waiting', 'reason')).toMatch(/^(ErrImagePull|ImagePullBackOff)$/)
    })

    it('says when the progress deadline is over', async () => {
      const namespace = await suite.namespace()
      const object = deployment(namespace, 'example.test/web:1.0.0-stall', {
        replicas: 1,
        progressDeadlineSeconds: 2,
      })
      const late = await applied(object, one => at(conditionOf(one, 'Progressing'), 'status') === 'False')
      expect(conditionOf(late, 'Progressing')).toMatchObject({
        reason: 'ProgressDeadlineExceeded',
        message: expect.stringMatching(/^ReplicaSet "web-[a-z0-9]+" has timed out progressing\.$/),
      })
      expect(conditionOf(late, 'Available')).toMatchObject({
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
      })
    })

    it('says when no node takes a pod', async () => {
      const namespace = await suite.namespace()
      const object = deployment(namespace, 'example.test/web:1.0.0', { replicas: 1 })
      const template = {
        metadata: { labels: { app: 'web' } },
        spec: { nodeSelector: { disk: 'none' }, containers: [{ name: 'app', image: 'example.test/web:1' }] },
      }
      await suite
        .client()
        .apply({ ...object, spec: { replicas: 1, selector: { matchLabels: { app: 'web' } }, template } })
      const name = await newPod(suite, namespace, 'web')
      const path = `/api/v1/namespaces/${namespace}/pods`
      const pod = await suite
        .client()
        .until(path, name, one => at(conditionOf(one, 'PodScheduled'), 'status') === 'False')
      expect(conditionOf(pod, 'PodScheduled')).toMatchObject({ reason: 'Unschedulable' })
    })

    it('brings a StatefulSet up in order', async () => {
      const namespace = await suite.namespace()
      const done = await applied(statefulSet(namespace), one => at(one, 'status', 'readyReplicas') === 2)
      expect(at(done, 'status')).toMatchObject({ observedGeneration: 1, replicas: 2, updatedReplicas: 2 })
      expect(at(done, 'status', 'currentRevision')).toBe(at(done, 'status', 'updateRevision'))
      const names = (await pods(namespace)).map(pod => at(pod, 'metadata', 'name'))
      expect(names.toSorted()).toEqual(['db-0', 'db-1'])
    })

    it('runs a pod of a DaemonSet on each node', async () => {
      const namespace = await suite.namespace()
      const done = await applied(daemonSet(namespace), one => at(one, 'status', 'numberAvailable') === 1)
      expect(at(done, 'status')).toMatchObject({
        desiredNumberScheduled: 1,
        updatedNumberScheduled: 1,
        numberReady: 1,
      })
    })

    it('completes a Job, and fails one whose pods fail', async () => {
      const [good, bad] = [await suite.namespace(), await suite.namespace()]
      const done = await applied(job(good), one => conditionOf(one, 'Complete') !== undefined)
      expect(at(done, 'status', 'succeeded')).toBe(1)
      const failed = await applied(
        job(bad, 'example.test/migrate:1-crash'),
        one => conditionOf(one, 'Failed') !== undefined,
      )
      expect(conditionOf(failed, 'Failed')).toMatchObject({ status: 'True', reason: 'BackoffLimitExceeded' })
    })

    it('binds a claim and gives a load balancer its address', async () => {
      const namespace = await suite.namespace()
      await applied(claim(namespace), one => at(one, 'status', 'phase') === 'Bound')
      const service = await applied(
        loadBalancer(namespace),
        one => listAt(one, 'status', 'loadBalancer', 'ingress').length > 0,
      )
      expect(at(service, 'spec', 'clusterIP')).toMatch(/^10\./)
    })
  })
}

function isRolledOut(object: unknown): boolean {
  const replicas = at(object, 'spec', 'replicas')
  const counts = ['replicas', 'updatedReplicas', 'availableReplicas'].map(field =>
    at(object, 'status', field),
  )
  const observed = at(object, 'status', 'observedGeneration') === generationOf(object)
  const reason = at(conditionOf(object, 'Progressing'), 'reason')
  return observed && counts.every(count => count === replicas) && reason === 'NewReplicaSetAvailable'
}

function generationOf(object: unknown): unknown {
  return at(object, 'metadata', 'generation')
}

async function setsOf(suite: Suite, namespace: string): Promise<unknown[]> {
  const { body } = await suite.client().call('GET', `/apis/apps/v1/namespaces/${namespace}/replicasets`)
  return listAt(body, 'items')
}

/** Waits for a pod whose image has the word, and returns its name. */
async function newPod(suite: Suite, namespace: string, word: string): Promise<string> {
  for await (const { object } of suite.client().watch(`/api/v1/namespaces/${namespace}/pods`)) {
    const image = String(at(object, 'spec', 'containers', 0, 'image'))
    if (image.includes(word)) return String(at(object, 'metadata', 'name'))
  }
  throw new Error(`no pod with ${word}`)
}

function container(pod: unknown): unknown {
  return at(pod, 'status', 'containerStatuses', 0)
}
function state(pod: unknown): unknown {
  return at(container(pod), 'state')
}
