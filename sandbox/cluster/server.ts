import { randomUUID, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { stringify } from 'yaml'
import { listener } from './api/listener.ts'
import { make } from './controllers/work.ts'
import { startControllers } from './controllers/index.ts'
import { createCluster } from './cluster.ts'
import type { Cluster } from './cluster.ts'
import { builtIn } from './objects/kinds.ts'
import { createFaults } from './play/faults.ts'
import { createRequests } from './play/requests.ts'

export type SandboxCluster = {
  url: string
  token: string
  /** A kubeconfig as YAML, with one context for each name that was asked for. */
  kubeconfig: string
  stop: () => Promise<void>
}

export type ClusterOptions = {
  /** 0, the default: any free one. */
  port?: number
  /** Made at the start, besides `default` and `kube-system`. */
  namespaces?: string[]
  /** What a pod needs for each step of its life; 400 by default. */
  speedMs?: number
  /** What the token may not do, such as `patch deployments`; nothing of that kind by default. */
  denied?: string[]
  /** Names of contexts in the kubeconfig; the first is the current one. */
  contexts?: string[]
  /** Containers of images that fit this crash, whatever their tags say. */
  crashing?: RegExp
}

/** Starts a stand-in for a Kubernetes API server with its controllers, on 127.0.0.1 without TLS. */
export async function startCluster(options: ClusterOptions = {}): Promise<SandboxCluster> {
  const cluster = createCluster(options.speedMs ?? 400, options.crashing)
  const stopControllers = startControllers(cluster)
  for (const name of new Set(['default', 'kube-system', ...(options.namespaces ?? [])]))
    make(cluster, builtIn('Namespace'), { metadata: { name } })
  makeNode(cluster)
  const token = randomUUID()
  const watches = new Set<ServerResponse>()
  const dropWatches = () => {
    const dropped = watches.size
    for (const response of watches) response.destroy()
    return dropped
  }
  const stage = { cluster, faults: createFaults(), requests: createRequests(), dropWatches }
  const isKnown = (request: IncomingMessage) =>
    sameText(request.headers.authorization ?? '', `Bearer ${token}`)
  const server = createServer(listener(stage, { isKnown, watches, denied: options.denied ?? [] }))
  const url = `http://127.0.0.1:${await listen(server, options.port ?? 0)}`
  return {
    url,
    token,
    kubeconfig: kubeconfig(url, token, options.contexts ?? ['sandbox']),
    stop: async () => {
      stopControllers()
      stage.faults.clear()
      await close(server)
    },
  }
}

function makeNode(cluster: Cluster): void {
  const labels = {
    'kubernetes.io/hostname': 'sandbox',
    'kubernetes.io/os': 'linux',
    'kubernetes.io/arch': 'amd64',
  }
  make(cluster, builtIn('Node'), { metadata: { name: 'sandbox', labels }, spec: {} })
}

function sameText(left: string, right: string): boolean {
  const [a, b] = [Buffer.from(left), Buffer.from(right)]
  return a.length === b.length && timingSafeEqual(a, b)
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })
}

function close(server: Server): Promise<void> {
  return new Promise(resolve => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}

function kubeconfig(url: string, token: string, contexts: string[]): string {
  return stringify({
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'sandbox', cluster: { server: url } }],
    users: [{ name: 'slipway', user: { token } }],
    contexts: contexts.map(name => ({ name, context: { cluster: 'sandbox', user: 'slipway' } })),
    'current-context': contexts[0] ?? 'sandbox',
  })
}
