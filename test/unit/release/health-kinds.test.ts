import { describe, expect, it } from 'vitest'
import { healthOf } from '../../../src/release/health.ts'
import { condition, rows, SEEN } from './health-objects.ts'
import type { Row } from './health-objects.ts'

const ROWS: Row[] = [
  ...rows('v1 Pod', [
    [
      'is current when ready',
      { status: { phase: 'Running', conditions: [condition('Ready', 'True')] } },
      'current',
      'Current',
    ],
    ['is current when done', { status: { phase: 'Succeeded' } }, 'current', 'Current'],
    [
      'fails when it failed',
      { status: { phase: 'Failed', reason: 'Evicted', message: 'no space' } },
      'failed',
      'Evicted',
    ],
    ['is in progress while pending', { status: { phase: 'Pending' } }, 'in_progress', 'PodPending'],
  ]),
  ...rows('batch/v1 Job', [
    ['needs completion', { status: { active: 1 } }, 'in_progress', 'JobInProgress'],
    [
      'is current once complete',
      { status: { conditions: [condition('Complete', 'True')] } },
      'current',
      'Current',
    ],
    [
      'fails when it failed',
      { status: { conditions: [condition('Failed', 'True', 'BackoffLimitExceeded')] } },
      'failed',
      'BackoffLimitExceeded',
    ],
  ]),
  ...rows('v1 Service', [
    ['is current without a load balancer', { spec: { type: 'ClusterIP' } }, 'current', 'Current'],
    [
      'waits for the address of a load balancer',
      { spec: { type: 'LoadBalancer' }, status: { loadBalancer: {} } },
      'in_progress',
      'NoAddress',
    ],
    [
      'is current with its address',
      { spec: { type: 'LoadBalancer' }, status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } },
      'current',
      'Current',
    ],
  ]),
  ...rows('v1 PersistentVolumeClaim', [
    ['waits to be bound', { status: { phase: 'Pending' } }, 'in_progress', 'NotBound'],
    ['is current when bound', { status: { phase: 'Bound' } }, 'current', 'Current'],
    ['fails when its volume is lost', { status: { phase: 'Lost' } }, 'failed', 'ClaimLost'],
  ]),
  ...rows('policy/v1 PodDisruptionBudget', [
    [
      'is current when met',
      { status: { ...SEEN, currentHealthy: 2, desiredHealthy: 1 } },
      'current',
      'Current',
    ],
    [
      'waits until it is met',
      { status: { ...SEEN, currentHealthy: 0, desiredHealthy: 1 } },
      'in_progress',
      'BudgetNotMet',
    ],
  ]),
  ...rows('apiextensions.k8s.io/v1 CustomResourceDefinition', [
    [
      'is current once established',
      { status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] } },
      'current',
      'Current',
    ],
    [
      'fails when its names are taken',
      { status: { conditions: [condition('NamesAccepted', 'False', 'PluralConflict')] } },
      'failed',
      'PluralConflict',
    ],
    [
      'waits while it is installed',
      { status: { conditions: [condition('Established', 'False', 'Installing')] } },
      'in_progress',
      'Installing',
    ],
  ]),
  ...rows('v1 Namespace', [
    ['is current when active', { status: { phase: 'Active' } }, 'current', 'Current'],
    ['is terminating when it goes', { status: { phase: 'Terminating' } }, 'terminating', 'Terminating'],
  ]),
  ...rows('acme.dev/v1 Widget', [
    ['is current without a status', {}, 'current', 'Current'],
    [
      'is current when ready',
      { status: { ...SEEN, conditions: [condition('Ready', 'True')] } },
      'current',
      'Current',
    ],
    [
      'waits until it is ready',
      { status: { conditions: [condition('Ready', 'False', 'Waiting')] } },
      'in_progress',
      'Waiting',
    ],
    [
      'waits until its generation is observed',
      { status: { observedGeneration: 1, conditions: [condition('Ready', 'True')] } },
      'in_progress',
      'LatestGenerationNotObserved',
    ],
    [
      'fails when it is stalled',
      { status: { conditions: [condition('Stalled', 'True', 'BadChart')] } },
      'failed',
      'BadChart',
    ],
    [
      'is in progress while it reconciles',
      { status: { conditions: [condition('Reconciling', 'True', 'Working'), condition('Ready', 'True')] } },
      'in_progress',
      'Working',
    ],
  ]),
]

describe('health of other kinds', () => {
  it.each(ROWS)('%s', (_title, object, status, reason) => {
    expect(healthOf(object)).toMatchObject({ status, reason })
  })
})
