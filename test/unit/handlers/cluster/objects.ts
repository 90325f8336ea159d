import type { KubeObject } from '../../../../src/ports.ts'

export const SPACE = 'payments'

const REVISION = 'deployment.kubernetes.io/revision'

/** A Deployment of three replicas, at generation 2 and revision 2 unless told otherwise. */
export function deployment(ready: number, over: { generation?: number; observed?: number } = {}): KubeObject {
  const { generation = 2, observed = generation } = over
  const rolled = ready === 3
  const conditions = [
    { type: 'Progressing', status: 'True', reason: rolled ? 'NewReplicaSetAvailable' : 'ReplicaSetUpdated' },
    { type: 'Available', status: rolled ? 'True' : 'False' },
  ]
  const counts = { replicas: 3, updatedReplicas: 3, readyReplicas: ready, availableReplicas: ready }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'checkout', namespace: SPACE, uid: 'd', generation, annotations: { [REVISION]: '2' } },
    spec: { replicas: 3, progressDeadlineSeconds: 600 },
    status: { observedGeneration: observed, ...counts, conditions },
  }
}

export function replicaSet(uid: string, revision: string): KubeObject {
  return {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `checkout-${uid}`,
      namespace: SPACE,
      uid,
      annotations: { [REVISION]: revision },
      ownerReferences: [owner('Deployment', 'checkout', 'd')],
    },
  }
}

/** A pod of a replica set, stateful set or daemon set that crashed as often. */
export function pod(
  name: string,
  of: { kind?: string; uid: string; hash?: string },
  restarts = 0,
): KubeObject {
  const { kind = 'ReplicaSet', uid, hash = '' } = of
  const state = restarts > 0 ? { waiting: { reason: 'CrashLoopBackOff' } } : { running: {} }
  const lastState = { terminated: { exitCode: 1, reason: 'Error' } }
  const statuses = [{ name: 'app', restartCount: restarts, ready: restarts === 0, state, lastState }]
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: SPACE,
      uid: `pod-${name}`,
      labels: { 'controller-revision-hash': hash },
      ownerReferences: [owner(kind, 'owner', uid)],
    },
    status: { phase: 'Running', containerStatuses: statuses },
  }
}

function owner(kind: string, name: string, uid: string) {
  return { apiVersion: 'apps/v1', kind, name, uid, controller: true }
}
