import { describe, expect, it } from 'vitest'
import { troubleOf } from '../../../src/release/health/trouble.ts'

type Container = { restartCount?: number; ready?: boolean; state?: object; lastState?: object }

function pod(container: Container, more: object = {}) {
  const statuses = [{ name: 'app', restartCount: 0, ready: false, ...container }]
  const status = { phase: 'Pending', containerStatuses: statuses, ...more }
  return { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'checkout-1', uid: 'u1' }, status }
}

const waiting = (reason: string, message = '') => ({ state: { waiting: { reason, message } } })
const crashed = { terminated: { exitCode: 1, reason: 'Error' } }

function loop(restartCount: number) {
  return troubleOf(pod({ ...waiting('CrashLoopBackOff'), restartCount, lastState: crashed }))
}

describe('image trouble of a pod', () => {
  it('is none while it starts or runs', () => {
    expect(troubleOf(pod(waiting('ContainerCreating')))).toBeNull()
    expect(
      troubleOf(pod({ ready: true, restartCount: 2, lastState: crashed, state: { running: {} } })),
    ).toBeNull()
  })

  it('names an image that cannot be pulled and goes on hoping', () => {
    const trouble = troubleOf(pod(waiting('ImagePullBackOff', 'Back-off pulling image "x"')))
    expect(trouble).toMatchObject({ kind: 'image_pull', container: 'app', podUid: 'u1', fatal: false })
    expect(trouble?.message).toBe('ImagePullBackOff: Back-off pulling image "x"')
  })

  it.each([
    ['InvalidImageName', 'couldn’t parse image name'],
    ['ErrImagePull', 'failed to resolve reference "ghcr.io/acme/x:9": ghcr.io/acme/x:9: not found'],
    ['ErrImagePull', 'manifest unknown: manifest unknown'],
  ])('fails at once for %s: %s', (reason, message) => {
    expect(troubleOf(pod(waiting(reason, message)))).toMatchObject({ kind: 'image_pull', fatal: true })
  })

  it('hopes when a registry cannot be found', () => {
    const message = 'dial tcp: lookup ghcr.io: no such host'
    expect(troubleOf(pod(waiting('ErrImagePull', message)))).toMatchObject({ fatal: false })
  })
})

describe('other trouble of a pod', () => {
  it('is fatal for a crash loop after three restarts', () => {
    expect(loop(2)).toMatchObject({ kind: 'crash_loop', restarts: 2, fatal: false })
    expect(loop(3)).toMatchObject({ fatal: true, message: 'exits with code 1 (Error), restarts: 3' })
  })

  it('stays a crash loop while the container runs between two crashes', () => {
    const between = pod({ state: { running: {} }, restartCount: 3, lastState: crashed })
    expect(troubleOf(between)).toMatchObject({ kind: 'crash_loop', fatal: false })
  })

  it('names missing configuration', () => {
    const trouble = troubleOf(pod(waiting('CreateContainerConfigError', 'secret "db" not found')))
    expect(trouble).toMatchObject({ kind: 'config', fatal: false })
  })

  it('names a pod that fits on no node', () => {
    const conditions = [
      { type: 'PodScheduled', status: 'False', reason: 'Unschedulable', message: '0/3 nodes are available' },
    ]
    const trouble = troubleOf(pod({}, { conditions, containerStatuses: [] }))
    expect(trouble).toMatchObject({
      kind: 'unschedulable',
      container: '',
      message: '0/3 nodes are available',
    })
  })

  it('is told of init containers too, and not of pods that go', () => {
    const init = [{ name: 'migrate', restartCount: 5, ready: false, ...waiting('CrashLoopBackOff') }]
    const troubled = pod({}, { initContainerStatuses: init })
    expect(troubleOf(troubled)).toMatchObject({ container: 'migrate', fatal: true })
    const metadata = { ...troubled.metadata, deletionTimestamp: '2026-11-23T00:00:00Z' }
    expect(troubleOf({ ...troubled, metadata })).toBeNull()
  })
})
