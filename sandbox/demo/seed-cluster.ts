import { parse } from 'yaml'
import { z } from 'zod'

const object = z.object({
  apiVersion: z.string(),
  kind: z.enum(['Deployment', 'Service', 'ConfigMap']),
  metadata: z.object({ name: z.string() }),
})
const PATHS = {
  Deployment: ['/apis/apps/v1', 'deployments'],
  Service: ['/api/v1', 'services'],
  ConfigMap: ['/api/v1', 'configmaps'],
} as const

/** Applies manifests as somebody did with kubectl before Slipway came, so that the demo begins with running pods. */
export async function applyByHand(
  cluster: { url: string; token: string },
  namespace: string,
  manifests: readonly string[],
): Promise<void> {
  for (const text of manifests) {
    const { kind, metadata } = object.parse(parse(text))
    const [api, plural] = PATHS[kind]
    const path = `${api}/namespaces/${namespace}/${plural}/${metadata.name}?fieldManager=kubectl&force=true`
    const response = await fetch(`${cluster.url}${path}`, {
      method: 'PATCH',
      headers: { authorization: `Bearer ${cluster.token}`, 'content-type': 'application/apply-patch+yaml' },
      body: text,
    })
    if (!response.ok)
      throw new Error(`the cluster refused ${kind} ${metadata.name}: ${await response.text()}`)
  }
}

const kubeconfig = z.object({
  clusters: z.array(z.object({ cluster: z.object({ server: z.string() }) })).min(1),
  users: z.array(z.object({ user: z.object({ token: z.string() }) })).min(1),
})

/** Address and token from a kubeconfig. */
export function readKubeconfig(text: string): { url: string; token: string } {
  const config = kubeconfig.parse(parse(text))
  const [cluster] = config.clusters
  const [user] = config.users
  if (!cluster || !user) throw new Error('the kubeconfig names no cluster')
  return { url: cluster.cluster.server, token: user.user.token }
}
