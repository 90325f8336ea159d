import { describe } from 'vitest'
import { startCluster } from '../../../sandbox/cluster/server.ts'
import { clusterBehaviour } from './cluster-behaviour.ts'

clusterBehaviour(describe, 'the stand-in cluster', async () => {
  const cluster = await startCluster({ speedMs: 20 })
  const fault = async (kind: string) => {
    const body = JSON.stringify({ do: kind })
    await fetch(`${cluster.url}/_sandbox/faults`, { method: 'POST', body })
  }
  return {
    url: cluster.url,
    headers: { authorization: `Bearer ${cluster.token}` },
    ca: null,
    kubeconfig: cluster.kubeconfig,
    dropWatches: () => fault('drop-watches'),
    forgetHistory: () => fault('expire'),
    stop: cluster.stop,
  }
})
