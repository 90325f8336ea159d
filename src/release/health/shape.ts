/**
 * What Kubernetes says of one object, by kstatus rules.
 *
 * `ready` counts replicas where the kind has any. `progress` is a list of counts, `3,2,2,-1`: there is progress
 * when one of them exceeds what it was before (see `furthest`). Times of conditions are not in it.
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

/** Counts by which progress is seen, most significant first, and the replicas that are ready. */
export type Measure = { counts: number[]; ready: Health['ready'] }

/** A judgement before it is dressed up with the measure. */
export type Judgement = Pick<Health, 'status' | 'reason' | 'message'>

export const current = (message: string): Judgement => ({ status: 'current', reason: 'Current', message })

export const inProgress = (reason: string, message: string): Judgement => ({
  status: 'in_progress',
  reason,
  message,
})

export const failed = (reason: string, message: string): Judgement => ({ status: 'failed', reason, message })
