import type { Cluster } from '../cluster.ts'
import type { Kind } from '../objects/kinds.ts'

/** What a path of the API names. `name` is empty for a collection. */
export type Resource = { kind: Kind; namespace: string; name: string; subresource: string }

/** The resource behind a path such as /apis/apps/v1/namespaces/shop/deployments/web/status; null when none. */
export function resourceOf(cluster: Cluster, path: string): Resource | null {
  const parts = path.split('/').slice(1).map(decodeURIComponent)
  const [group, version, rest] =
    parts[0] === 'api'
      ? ['', parts[1] ?? '', parts.slice(2)]
      : [parts[1] ?? '', parts[2] ?? '', parts.slice(3)]
  if (parts[0] !== 'api' && parts[0] !== 'apis') return null
  const namespaced =
    rest[0] === 'namespaces' && rest.length > 2 && rest[2] !== 'status' && rest[2] !== 'finalize'
  const [plural = '', name = '', subresource = '', ...more] = namespaced ? rest.slice(2) : rest
  const kind = cluster.resource(group, version, plural)
  if (!kind || more.length > 0 || (namespaced && !kind.namespaced)) return null
  return { kind, namespace: namespaced ? (rest[1] ?? '') : '', name, subresource }
}
