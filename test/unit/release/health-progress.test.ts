import { describe, expect, it } from 'vitest'
import { canChange, furthest, healthOf } from '../../../src/release/health.ts'
import { FULL, objectOf, SEEN } from './health-objects.ts'

function health(status: object) {
  return healthOf(objectOf('apps/v1 Deployment', { spec: { replicas: 3 }, status }))
}

describe('progress', () => {
  it('counts ready replicas', () => {
    expect(health({ ...FULL, readyReplicas: 2 }).ready).toEqual({ ready: 2, total: 3 })
  })

  it('is made by each further updated, ready or available pod and each old one that goes', () => {
    const before = health({ ...SEEN, replicas: 4, updatedReplicas: 1 })
    expect(furthest(before, health({ ...SEEN, replicas: 4, updatedReplicas: 2 }))).not.toBe(before.progress)
    expect(furthest(before, health({ ...SEEN, replicas: 3, updatedReplicas: 1 }))).not.toBe(before.progress)
  })

  it('is made by a flapping pod only once', () => {
    const ready = health({ ...SEEN, replicas: 3, updatedReplicas: 1, readyReplicas: 1 })
    const crashed = { ...health({ ...SEEN, replicas: 3, updatedReplicas: 1 }), progress: ready.progress }
    expect(furthest(ready, crashed)).toBe(ready.progress)
    expect(furthest(crashed, ready)).toBe(ready.progress)
  })

  it('is expected of workloads and of kinds that others define, not of configuration', () => {
    expect(canChange(objectOf('v1 ConfigMap', {}))).toBe(false)
    expect(canChange(objectOf('rbac.authorization.k8s.io/v1 Role', {}))).toBe(false)
    expect(canChange(objectOf('v1 Service', { spec: { type: 'ClusterIP' } }))).toBe(false)
    expect(canChange(objectOf('apps/v1 Deployment', {}))).toBe(true)
    expect(canChange(objectOf('acme.dev/v1 Widget', {}))).toBe(true)
  })
})
