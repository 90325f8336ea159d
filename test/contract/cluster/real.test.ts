import { readFile } from 'node:fs/promises'
import { createConnection, createServer } from 'node:net'
import type { Socket } from 'node:net'
import { startKubelet } from '../../servers/kubelet.ts'
import { startTestCluster } from '../../servers/kubernetes.ts'
import { CLUSTER, needs } from '../../servers/missing.ts'
import { clusterBehaviour } from './cluster-behaviour.ts'

const describeHere = await needs(...CLUSTER)

clusterBehaviour(describeHere, 'a real API server with its controllers', async () => {
  const cluster = await startTestCluster()
  const kubelet = await startKubelet(cluster)
  const line = await openLine(Number(new URL(cluster.url).port))
  return {
    url: `https://127.0.0.1:${line.port}`,
    headers: { authorization: `Bearer ${cluster.admin.token}` },
    ca: await readFile(cluster.caFile, 'utf8'),
    kubeconfig: await readFile(cluster.admin.kubeconfigPath, 'utf8'),
    dropWatches: async () => line.cut(),
    // Its cache of changes begins anew with the process.
    forgetHistory: cluster.restartApiServer,
    stop: async () => {
      await line.close()
      await kubelet.stop()
      await cluster.stop()
    },
  }
})

/** A piece of network to the API server that can be cut. */
async function openLine(to: number): Promise<{ port: number; cut: () => void; close: () => Promise<void> }> {
  const sockets = new Set<Socket>()
  const server = createServer(near => {
    const far = createConnection(to, '127.0.0.1')
    for (const [socket, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(socket)
      socket.pipe(other)
      // Cut on purpose, or by the server's restart: the suite sees the other end of it.
      socket.on('error', () => other.destroy())
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  const address = server.address()
  const cut = () => sockets.forEach(socket => socket.destroy())
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    cut,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        cut()
      }),
  }
}
