import type { ObjectRef } from '../release/release.ts'

/** A Kubernetes object as JSON; only the fields that every object has are known. */
export type KubeObject = {
  apiVersion: string
  kind: string
  metadata: {
    name: string
    namespace?: string
    uid?: string
    generation?: number
    resourceVersion?: string
    labels?: Record<string, string>
    annotations?: Record<string, string>
    deletionTimestamp?: string
    ownerReferences?: { apiVersion: string; kind: string; name: string; uid: string; controller?: boolean }[]
  }
  [field: string]: unknown
}

export type Cluster = {
  /** Server-side apply of all objects, waves in order, each wave at once; reports per object. */
  apply(request: ApplyRequest): Promise<ApplyOutcome>
  /** What that apply would change, object by object, by a dry run on the server: nothing is changed. */
  preview(request: PreviewRequest): Promise<Preview[]>
  read(cluster: string, refs: ObjectRef[]): Promise<(KubeObject | null)[]>
  /** Whether kinds live in namespaces, as the cluster says; null for a kind that it does not know. */
  scopes(cluster: string, kinds: KubeKind[]): Promise<(Scope | null)[]>
  /** Lists and watches the kinds named, of one namespace. Ready when all are listed, and what is there was told. */
  watch(request: WatchRequest): Promise<Watch>
  podLog(request: {
    cluster: string
    namespace: string
    pod: string
    container: string
    previous: boolean
    lines: number
  }): Promise<string[]>
}

export type KubeKind = { apiVersion: string; kind: string }
export type Scope = 'namespaced' | 'cluster'

export type ApplyRequest = {
  cluster: string
  namespace: string
  objects: KubeObject[]
  /** Asked before each patch: false when a newer release rolls, and nothing more is sent. */
  stillWanted(): Promise<boolean>
}

export type ApplyOutcome =
  | { kind: 'applied'; objects: { object: KubeObject; change: 'created' | 'configured' | 'unchanged' }[] }
  | { kind: 'refused'; failures: { ref: ObjectRef; code: string; message: string }[]; applied: number }
  | { kind: 'overtaken' }

export type PreviewRequest = Pick<ApplyRequest, 'cluster' | 'namespace' | 'objects'>

export type Preview = { ref: ObjectRef } & (
  | { kind: 'compared'; before: KubeObject | null; after: KubeObject }
  | { kind: 'refused'; code: string; message: string }
)

export type WatchRequest = {
  cluster: string
  namespace: string
  kinds: KubeKind[]
  onObject(change: 'present' | 'deleted', object: KubeObject): void
  /** A connection that broke or fell silent and did not come back at once; its end after a fresh list. */
  onSight(sight: 'lost' | 'found'): void
}
export type Watch = { stop(): Promise<void> }
