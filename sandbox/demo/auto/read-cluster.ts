import { z } from 'zod'

const metadata = z.object({
  generation: z.number().default(0),
  resourceVersion: z.string(),
  managedFields: z.array(z.object({ manager: z.string(), operation: z.string() })).default([]),
})
const deploymentShape = z.object({
  metadata,
  spec: z.object({
    replicas: z.number(),
    template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
  }),
  status: z.object({
    observedGeneration: z.number().default(0),
    replicas: z.number().default(0),
    updatedReplicas: z.number().default(0),
    readyReplicas: z.number().default(0),
  }),
})
const configMapShape = z.object({ metadata, data: z.record(z.string(), z.string()) })
const podsShape = z.object({
  items: z.array(
    z.object({
      metadata: z.object({ name: z.string() }),
      status: z.object({
        containerStatuses: z
          .array(
            z.object({
              restartCount: z.number(),
              state: z.object({ waiting: z.object({ reason: z.string() }).optional() }),
            }),
          )
          .default([]),
      }),
    }),
  ),
})

export type WorkloadRead = {
  image: string
  bySlipway: boolean
  isDone: boolean
  ready: number
  version: string
}

export type ClusterReader = {
  deployment: (service: string) => Promise<WorkloadRead>
  /** A value of the service's ConfigMap, and whether Slipway applied it. */
  setting: (service: string, key: string) => Promise<{ value: string; bySlipway: boolean; version: string }>
  /** A pod in a crash loop, or null. */
  crashing: (service: string) => Promise<{ pod: string; restarts: number } | null>
}

/** The cluster's API. */
export function readCluster({ url, token }: { url: string; token: string }): ClusterReader {
  const ask = async <T>(path: string, shape: z.ZodType<T>): Promise<T> => {
    const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    if (!answer.ok) throw new Error(`cluster: GET ${path}: ${answer.status}`)
    return shape.parse(await answer.json())
  }
  return {
    deployment: async service => {
      const path = `/apis/apps/v1/namespaces/${service}/deployments/${service}`
      const { metadata: meta, spec, status } = await ask(path, deploymentShape)
      const counts = [status.replicas, status.updatedReplicas, status.readyReplicas]
      return {
        image: spec.template.spec.containers[0]?.image ?? '',
        bySlipway: isApplied(meta),
        isDone: status.observedGeneration === meta.generation && counts.every(one => one === spec.replicas),
        ready: status.readyReplicas,
        version: meta.resourceVersion,
      }
    },
    setting: async (service, key) => {
      const found = await ask(`/api/v1/namespaces/${service}/configmaps/${service}`, configMapShape)
      const { resourceVersion: version } = found.metadata
      return { value: found.data[key] ?? '', bySlipway: isApplied(found.metadata), version }
    },
    crashing: async service => {
      const { items } = await ask(`/api/v1/namespaces/${service}/pods`, podsShape)
      const found = items.flatMap(pod =>
        pod.status.containerStatuses
          .filter(({ state }) => state.waiting?.reason === 'CrashLoopBackOff')
          .map(({ restartCount }) => ({ pod: pod.metadata.name, restarts: restartCount })),
      )
      return found[0] ?? null
    },
  }
}

function isApplied({ managedFields }: z.infer<typeof metadata>): boolean {
  return managedFields.some(({ manager, operation }) => manager === 'slipway' && operation === 'Apply')
}
