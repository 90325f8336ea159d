import { createCluster } from '../../src/clients/kubernetes/kubernetes.ts'
import type { Clusters } from '../../src/clients/kubernetes/kubernetes.ts'
import { createLog } from '../../src/log.ts'
import type { ApplyOutcome, KubeObject } from '../../src/ports.ts'
import { startCluster } from '../../sandbox/cluster/server.ts'
import { startTestCluster } from '../servers/kubernetes.ts'

/** A cluster, the product's client to it, and another program that writes to it. */
export type World = {
  client: Clusters
  /** Content type `merge`, `apply` (server-side) or plain JSON; answers the status. */
  call(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
    type?: 'merge' | 'apply',
  ): Promise<number>
  /** Breaks every watch: the stand-in drops them, the real server is killed and started again. */
  interrupt(): Promise<void>
  stop(): Promise<void>
}

export const CLUSTER = 'staging'
export const SPACE = 'payments'

const SILENT = createLog({ level: 'silent' })

/** The stand-in of the sandbox. */
export async function standIn(): Promise<World> {
  const server = await startCluster({ namespaces: [SPACE], speedMs: 20 })
  const client = createCluster({ [CLUSTER]: { kubeconfigText: server.kubeconfig } }, SILENT)
  const call: World['call'] = async (method, path, body, type) => {
    const answer = await fetch(server.url + path, {
      method,
      headers: { authorization: `Bearer ${server.token}`, 'content-type': contentType(type) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    await answer.arrayBuffer()
    return answer.status
  }
  return {
    client,
    call,
    interrupt: async () => {
      await call('POST', '/_sandbox/faults', { do: 'drop-watches' })
    },
    stop: async () => {
      await client.close()
      await server.stop()
    },
  }
}

/** A real etcd and kube-apiserver, without controllers. */
export async function real(): Promise<World> {
  const server = await startTestCluster({ controllers: false })
  await server.allow(SPACE)
  const { api, kubeconfigPath } = server.admin
  const client = createCluster(
    { [CLUSTER]: { kubeconfig: kubeconfigPath }, narrow: { kubeconfig: server.slipway.kubeconfigPath } },
    SILENT,
  )
  return {
    client,
    call: async (method, path, body = {}, type) => {
      const answer = method === 'PATCH' ? api.patch(path, body, type) : api.call(method, path, body)
      return (await answer).status
    },
    interrupt: () => server.restartApiServer(),
    stop: async () => {
      await client.close()
      await server.stop()
    },
  }
}

export function configMap(name: string, value: string): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: SPACE }, data: { value } }
}

export function deployment(name: string, spec: { replicas?: number; image?: string } = {}): KubeObject {
  const { image = 'ghcr.io/acme/checkout:1.0.0', ...rest } = spec
  const template = { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image }] } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: SPACE },
    spec: { ...rest, selector: { matchLabels: { app: name } }, template },
  }
}

/** Applies to the test namespace; `asked` is called before each patch. */
export async function applyTo(
  { client }: Pick<World, 'client'>,
  objects: KubeObject[],
  asked: () => Promise<boolean> = async () => true,
): Promise<ApplyOutcome> {
  return client.apply({ cluster: CLUSTER, namespace: SPACE, objects, stillWanted: asked })
}

/** `ConfigMap a: created`, or how it was refused. */
export function linesOf(outcome: ApplyOutcome): string[] {
  switch (outcome.kind) {
    case 'applied':
      return outcome.objects.map(({ object, change }) => `${object.kind} ${object.metadata.name}: ${change}`)
    case 'refused':
      return outcome.failures.map(({ ref, code }) => `${ref.kind} ${ref.name}: ${code}`)
    case 'overtaken':
      return ['overtaken']
  }
}

function contentType(type: 'merge' | 'apply' | undefined): string {
  if (type === 'apply') return 'application/apply-patch+yaml'
  return type === 'merge' ? 'application/merge-patch+json' : 'application/json'
}

/** A kind of one's own. */
export const WIDGETS = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'widgets.acme.dev' },
  spec: {
    group: 'acme.dev',
    scope: 'Namespaced',
    names: { kind: 'Widget', listKind: 'WidgetList', plural: 'widgets', singular: 'widget' },
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: { spec: { type: 'object', properties: { size: { type: 'integer' } } } },
          },
        },
      },
    ],
  },
}
