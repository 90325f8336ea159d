import { describe, expect, it } from 'vitest'
import { readLog } from '../../../jobs/read-log.ts'
import type { Cluster } from '../../../src/ports.ts'
import { troubleOf } from '../../../src/release/health/trouble.ts'
import { memoryCluster } from '../../simulator/memory-world.ts'
import { pod } from '../handlers/cluster/objects.ts'
import { converging } from '../handlers/cluster/world.ts'
import { contextOf } from './context.ts'

const EFFECT = { kind: 'read_log', key: 'k', release: 'staging/checkout#1', podUid: 'pod-new' } as const

async function read(podLog: Cluster['podLog']) {
  const context = contextOf({ cluster: { ...memoryCluster(), podLog } })
  const trouble = troubleOf(pod('new', { uid: 'new' }, 4))
  const rollout = converging()
  const objects = rollout.objects.map(object => ({ ...object, trouble }))
  return readLog(EFFECT, { ...context, release: { ...context.release, rollout: { ...rollout, objects } } })
}

describe('the log of a crashing pod', () => {
  it('is that of the run that crashed, ten lines at most and each of them short and harmless', async () => {
    const lines = Array.from({ length: 30 }, (_, at) => `${at} ${'x'.repeat(500)}\u001b[31m`)
    const event = await read(async ({ previous }) => (previous ? lines : ['alive']))
    expect(event).toMatchObject({ kind: 'log_read', settles: 'k', podUid: 'pod-new' })
    const told = event?.kind === 'log_read' ? event.lines : []
    expect(told).toHaveLength(10)
    expect(told[9]?.startsWith('29 xxx')).toBe(true)
    expect(Math.max(...told.map(line => line.length))).toBeLessThanOrEqual(200)
  })

  it('is that of the present run when there was none before', async () => {
    expect(await read(async ({ previous }) => (previous ? [] : ['starting']))).toMatchObject({
      lines: ['starting'],
    })
  })

  it('is asked of the container that suffers', async () => {
    const asked: object[] = []
    await read(async request => {
      asked.push(request)
      return ['boom']
    })
    expect(asked).toMatchObject([
      { cluster: 'staging', namespace: 'payments', pod: 'new', container: 'app', previous: true },
    ])
  })

  it('is empty when the pod is no longer of interest', async () => {
    expect(await readLog(EFFECT, contextOf({}))).toMatchObject({ kind: 'log_read', lines: [] })
  })
})
