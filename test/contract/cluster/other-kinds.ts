import { describe, expect, it } from 'vitest'
import { at, conditionOf, listAt } from './client.ts'
import type { Suite } from './suite.ts'
import { claim, daemonSet, deployment, job, loadBalancer, statefulSet } from './objects.ts'
import { applied, byText, newPod, podUntil, podsOf } from './sight.ts'

/** What other kinds than a Deployment say when they are done, or cannot be. */
export function otherKinds(suite: Suite): void {
  describe('other kinds', () => {
    starting(suite)
    ending(suite)
  })
}

function starting(suite: Suite): void {
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
    const pod = await podUntil(
      suite,
      namespace,
      name,
      one => at(conditionOf(one, 'PodScheduled'), 'status') === 'False',
    )
    expect(conditionOf(pod, 'PodScheduled')).toMatchObject({ reason: 'Unschedulable' })
  })

  it('brings a StatefulSet up in order', async () => {
    const namespace = await suite.namespace()
    const done = await applied(suite, statefulSet(namespace), one => at(one, 'status', 'readyReplicas') === 2)
    expect(at(done, 'status')).toMatchObject({ observedGeneration: 1, replicas: 2, updatedReplicas: 2 })
    expect(at(done, 'status', 'currentRevision')).toBe(at(done, 'status', 'updateRevision'))
    const names = (await podsOf(suite, namespace)).map(pod => at(pod, 'metadata', 'name'))
    expect(names.toSorted(byText)).toEqual(['db-0', 'db-1'])
  })

  it('runs a pod of a DaemonSet on each node', async () => {
    const namespace = await suite.namespace()
    const done = await applied(suite, daemonSet(namespace), one => at(one, 'status', 'numberAvailable') === 1)
    expect(at(done, 'status')).toMatchObject({
      desiredNumberScheduled: 1,
      updatedNumberScheduled: 1,
      numberReady: 1,
    })
  })
}

function ending(suite: Suite): void {
  it('completes a Job, and fails one whose pods fail', async () => {
    const [good, bad] = [await suite.namespace(), await suite.namespace()]
    const done = await applied(suite, job(good), one => conditionOf(one, 'Complete') !== undefined)
    expect(at(done, 'status', 'succeeded')).toBe(1)
    const failed = await applied(
      suite,
      job(bad, 'example.test/migrate:1-crash'),
      one => conditionOf(one, 'Failed') !== undefined,
    )
    expect(conditionOf(failed, 'Failed')).toMatchObject({ status: 'True', reason: 'BackoffLimitExceeded' })
  })

  it('binds a claim and gives a load balancer its address', async () => {
    const namespace = await suite.namespace()
    await applied(suite, claim(namespace), one => at(one, 'status', 'phase') === 'Bound')
    const service = await applied(
      suite,
      loadBalancer(namespace),
      one => listAt(one, 'status', 'loadBalancer', 'ingress').length > 0,
    )
    expect(at(service, 'spec', 'clusterIP')).toMatch(/^10\./)
  })
}
