import { describe, expect, it } from 'vitest'
import { healthOf } from '../../../src/release/health.ts'
import { condition, FULL, rows, SEEN } from './health-objects.ts'
import type { Row } from './health-objects.ts'

const rolled = [condition('Progressing', 'True', 'NewReplicaSetAvailable'), condition('Available', 'True')]
const spec = { replicas: 3, progressDeadlineSeconds: 600 }
const exceeded = [condition('Progressing', 'False', 'ProgressDeadlineExceeded', 'too slow')]
const daemons = {
  ...SEEN,
  desiredNumberScheduled: 2,
  currentNumberScheduled: 2,
  updatedNumberScheduled: 2,
  numberReady: 2,
  numberAvailable: 2,
}

const ROWS: Row[] = [
  ...rows('apps/v1 Deployment', [
    [
      'is current once the new pods are available',
      { spec, status: { ...FULL, conditions: rolled } },
      'current',
      'Current',
    ],
    [
      'is in progress before its controller saw the change',
      { spec, status: { ...FULL, observedGeneration: 1 } },
      'in_progress',
      'LatestGenerationNotObserved',
    ],
    ['is in progress before it was ever observed', { spec }, 'in_progress', 'LatestGenerationNotObserved'],
    [
      'fails by its own deadline',
      { spec, status: { ...FULL, readyReplicas: 0, conditions: exceeded } },
      'failed',
      'ProgressDeadlineExceeded',
    ],
    [
      'waits for pods to be updated',
      { spec, status: { ...FULL, updatedReplicas: 1, conditions: rolled } },
      'in_progress',
      'LessUpdated',
    ],
    [
      'waits for old pods to go',
      { spec, status: { ...FULL, replicas: 4, conditions: rolled } },
      'in_progress',
      'ExtraPods',
    ],
    [
      'waits for pods to be available',
      { spec, status: { ...FULL, availableReplicas: 2, conditions: rolled } },
      'in_progress',
      'LessAvailable',
    ],
    [
      'waits for the new replica set',
      { spec, status: { ...FULL, conditions: [condition('Available', 'True')] } },
      'in_progress',
      'ReplicaSetNotAvailable',
    ],
    [
      'waits for its Available condition',
      { spec: { replicas: 3 }, status: FULL },
      'in_progress',
      'DeploymentNotAvailable',
    ],
    [
      'is terminating when it is deleted',
      { metadata: { name: 'x', deletionTimestamp: 'now' }, spec, status: FULL },
      'terminating',
      'Terminating',
    ],
  ]),
  ...rows('apps/v1 StatefulSet', [
    [
      'is current at the update revision',
      { spec: { replicas: 3 }, status: { ...FULL, currentRevision: 'b', updateRevision: 'b' } },
      'current',
      'Current',
    ],
    [
      'waits for the update revision',
      { spec: { replicas: 3 }, status: { ...FULL, currentRevision: 'a', updateRevision: 'b' } },
      'in_progress',
      'RevisionMismatch',
    ],
    [
      'waits for ready pods',
      { spec: { replicas: 3 }, status: { ...FULL, readyReplicas: 2 } },
      'in_progress',
      'LessReady',
    ],
    [
      'updates only above its partition',
      {
        spec: { replicas: 3, updateStrategy: { rollingUpdate: { partition: 2 } } },
        status: { ...FULL, updatedReplicas: 1, currentRevision: 'a', updateRevision: 'b' },
      },
      'current',
      'Current',
    ],
    [
      'does not wait under OnDelete',
      {
        spec: { replicas: 3, updateStrategy: { type: 'OnDelete' } },
        status: { ...FULL, updatedReplicas: 0 },
      },
      'current',
      'Current',
    ],
  ]),
  ...rows('apps/v1 DaemonSet', [
    ['is current on all nodes', { spec: {}, status: daemons }, 'current', 'Current'],
    [
      'waits for updated pods',
      { spec: {}, status: { ...daemons, updatedNumberScheduled: 1 } },
      'in_progress',
      'LessUpdated',
    ],
    [
      'waits for available pods',
      { spec: {}, status: { ...daemons, numberAvailable: 1 } },
      'in_progress',
      'LessAvailable',
    ],
    ['waits until it is scheduled', { spec: {}, status: SEEN }, 'in_progress', 'NoDesiredNumber'],
  ]),
  ...rows('apps/v1 ReplicaSet', [
    [
      'is current with all replicas',
      {
        spec: { replicas: 1 },
        status: { ...SEEN, replicas: 1, fullyLabeledReplicas: 1, readyReplicas: 1, availableReplicas: 1 },
      },
      'current',
      'Current',
    ],
    [
      'tells that it cannot make pods',
      {
        spec: { replicas: 1 },
        status: { ...SEEN, conditions: [condition('ReplicaFailure', 'True', '', 'quota')] },
      },
      'in_progress',
      'ReplicaFailure',
    ],
  ]),
]

describe('health of workloads', () => {
  it.each(ROWS)('%s', (_title, object, status, reason) => {
    expect(healthOf(object)).toMatchObject({ status, reason })
  })
})
