import { z } from 'zod'
import type { ClusterApi } from './cluster-api.ts'

const named = z.object({ name: z.string(), namespace: z.string() })
const claim = z.object({
  metadata: named,
  spec: z.object({ storageClassName: z.string().optional(), accessModes: z.array(z.string()) }),
  status: z.object({ phase: z.string().optional() }).optional(),
})
const service = z.object({
  metadata: named,
  spec: z.object({ type: z.string().optional() }),
  status: z
    .object({ loadBalancer: z.object({ ingress: z.array(z.unknown()).optional() }).optional() })
    .optional(),
})

/** Binds each claim, as a storage driver would; one whose class has `missing` in its name waits for ever. */
export function bindClaims(api: ClusterApi, signal: AbortSignal): Promise<void> {
  return api.follow(
    '/api/v1/persistentvolumeclaims',
    ({ type, object }) => {
      const { metadata, spec, status } = claim.parse(object)
      if (type === 'DELETED' || status?.phase === 'Bound' || spec.storageClassName?.includes('missing'))
        return
      const path = `/api/v1/namespaces/${metadata.namespace}/persistentvolumeclaims/${metadata.name}/status`
      const bound = { phase: 'Bound', accessModes: spec.accessModes, capacity: { storage: '1Gi' } }
      // Refused or unheard: the next list after a lost watch brings the claim again.
      void api.patch(path, { status: bound }).catch(() => null)
    },
    signal,
  )
}

/** Gives each service of type LoadBalancer an address, as a cloud would. */
export function giveAddresses(api: ClusterApi, signal: AbortSignal): Promise<void> {
  return api.follow(
    '/api/v1/services',
    ({ type, object }) => {
      const { metadata, spec, status } = service.parse(object)
      const has = (status?.loadBalancer?.ingress ?? []).length > 0
      if (type === 'DELETED' || spec.type !== 'LoadBalancer' || has) return
      const path = `/api/v1/namespaces/${metadata.namespace}/services/${metadata.name}/status`
      const ingress = [{ ip: '192.0.2.1' }]
      void api.patch(path, { status: { loadBalancer: { ingress } } }).catch(() => null)
    },
    signal,
  )
}
