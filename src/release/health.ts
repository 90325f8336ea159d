/**
 * What Kubernetes says of one object, by kstatus rules.
 * `ready` counts replicas where the kind has any. `progress` changes whenever there is progress, and only then:
 * updated, ready and available counts are in it, times of conditions are not.
 */
export type Health = {
  status: 'current' | 'in_progress' | 'failed' | 'terminating' | 'unknown'
  reason: string
  message: string
  ready: { ready: number; total: number } | null
  progress: string
}

/** The least that every Kubernetes object has; anything else is looked up with care. */
export type KubeLike = {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    generation?: number
    labels?: Record<string, string>
    annotations?: Record<string, string>
    deletionTimestamp?: string
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
  }
  [field: string]: unknown
}
