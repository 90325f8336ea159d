import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createCluster } from '../../../../src/clients/kubernetes/kubernetes.ts'
import type { Clusters } from '../../../../src/clients/kubernetes/kubernetes.ts'
import { createLog } from '../../../../src/log.ts'

export type Answerer = (request: IncomingMessage, response: ServerResponse) => void

/** A server that answers as the test says, and a client to it as cluster `staging`. */
export async function scripted(
  answer: Answerer,
): Promise<{ client: Clusters; url: string; stop(): Promise<void> }> {
  const server = createServer(answer)
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  const client = clientOf(url)
  return {
    client,
    url,
    stop: async () => {
      await client.close()
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

export function clientOf(
  server: string,
  user: object = { token: 'token-4711' },
  cluster: object = {},
): Clusters {
  return createCluster(
    { staging: { kubeconfigText: kubeconfig(server, user, cluster) } },
    createLog({ level: 'silent' }),
  )
}

export function kubeconfig(server: string, user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'c',
    clusters: [{ name: 'c', cluster: { server, ...cluster } }],
    users: [{ name: 'u', user }],
    contexts: [{ name: 'c', context: { cluster: 'c', user: 'u' } }],
  })
}

export function json(response: ServerResponse, code: number, body: object): void {
  response.writeHead(code, { 'content-type': 'application/json' }).end(JSON.stringify(body))
}

export function configMap(name: string, resourceVersion: string) {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, uid: `uid-${name}`, resourceVersion } }
}

export function listOf(resourceVersion: string, ...items: object[]) {
  return { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion }, items }
}
