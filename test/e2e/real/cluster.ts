import { z } from 'zod'
import type { TestCluster } from '../../servers/kubernetes.ts'

const Meta = z.object({
  name: z.string(),
  generation: z.number().default(0),
  resourceVersion: z.string(),
  managedFields: z.array(z.object({ manager: z.string(), operation: z.string() })).default([]),
})
const Workload = z.object({
  metadata: Meta,
  spec: z.object({
    replicas: z.number(),
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
  status: z.object({
    observedGeneration: z.number().default(0),
    updatedReplicas: z.number().default(0),
    availableReplicas: z.number().default(0),
    replicas: z.number().default(0),
  }),
})
const ConfigMap = z.object({ metadata: Meta, data: z.record(z.string(), z.string()) })

export type Applied = { version: string; generation: number; managers: string[] }
export type WorkloadSeen = Applied & { image: string; isDone: boolean }

export type ClusterEyes = {
  /** Null where there is none. */
  deployment: (namespace: string, name?: string) => Promise<WorkloadSeen | null>
  configMap: (
    namespace: string,
    name?: string,
  ) => Promise<(Applied & { values: Record<string, string> }) | null>
  /** What the API server answers to a path, as the one with all rights. */
  get: (path: string) => Promise<{ status: number; body: unknown }>
}

/** Reads the real API server with a client that is not the product's. */
export function clusterEyes(cluster: TestCluster): ClusterEyes {
  const get = (path: string) => cluster.admin.api.call('GET', path)
  return {
    get,
    deployment: async (namespace, name = namespace) => {
      const { status, body } = await get(`/apis/apps/v1/namespaces/${namespace}/deployments/${name}`)
      if (status === 404) return null
      const { metadata, spec, status: now } = Workload.parse(body)
      const counts = [now.replicas, now.updatedReplicas, now.availableReplicas]
      const isSeen = now.observedGeneration === metadata.generation
      return {
        ...applied(metadata),
        image: spec.template.spec.containers[0]?.image ?? '',
        isDone: isSeen && counts.every(count => count === spec.replicas),
      }
    },
    configMap: async (namespace, name = namespace) => {
      const { status, body } = await get(`/api/v1/namespaces/${namespace}/configmaps/${name}`)
      if (status === 404) return null
      const { metadata, data: values } = ConfigMap.parse(body)
      return { ...applied(metadata), values }
    },
  }
}

/** `managers` in the form `slipway Apply`. */
function applied({ resourceVersion, generation, managedFields }: z.infer<typeof Meta>): Applied {
  const managers = managedFields.map(({ manager, operation }) => `${manager} ${operation}`)
  return { version: resourceVersion, generation, managers }
}
