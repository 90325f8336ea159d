import { z } from 'zod'
import type { KubeKind, KubeObject, Scope } from '../../ports.ts'
import type { Connection } from './connection.ts'
import { unexpected } from './faults.ts'

/** A kind as the API serves it. */
export type Resource = KubeKind & { plural: string; scope: Scope }

export type Resources = {
  /** Null for a kind that the cluster does not know. */
  find(kind: KubeKind): Promise<Resource | null>
  /** A definition that was just applied tells its kind without being asked for. */
  learn(definition: KubeObject): void
}

/** Kind → resource: built-in kinds are known, others are discovered by group and kept for ten minutes. */
export function createResources(connection: Connection, nowMs: () => number): Resources {
  const learnt = new Map<string, Resource>()
  const groups = new Map<string, { atMs: number; resources: Promise<Resource[]> }>()

  function discovered(apiVersion: string): Promise<Resource[]> {
    const kept = groups.get(apiVersion)
    if (kept !== undefined && nowMs() - kept.atMs < KEPT_MS) return kept.resources
    const resources = discover(connection, apiVersion)
    groups.set(apiVersion, { atMs: nowMs(), resources })
    resources.catch(() => groups.delete(apiVersion))
    return resources
  }

  async function lookUp({ apiVersion, kind }: KubeKind): Promise<Resource | null> {
    const resources = await discovered(apiVersion)
    return resources.find(resource => resource.kind === kind) ?? null
  }

  return {
    find: async kind => {
      const known = BUILT_IN.get(idOf(kind)) ?? learnt.get(idOf(kind)) ?? (await lookUp(kind))
      if (known !== null) return known
      // Unknown a moment ago does not mean unknown now.
      groups.delete(kind.apiVersion)
      return lookUp(kind)
    },
    learn: definition => {
      for (const resource of definedBy(definition)) learnt.set(idOf(resource), resource)
    },
  }
}

/** Path of a collection, or of one object of it. */
export function pathOf(resource: Resource, namespace: string, name?: string): string {
  const base = resource.apiVersion.includes('/')
    ? `/apis/${resource.apiVersion}`
    : `/api/${resource.apiVersion}`
  const within = resource.scope === 'namespaced' ? `/namespaces/${encodeURIComponent(namespace)}` : ''
  return `${base}${within}/${resource.plural}${name === undefined ? '' : `/${encodeURIComponent(name)}`}`
}

const KEPT_MS = 600_000

/** apiVersion → kinds and plurals; `*` marks those of the whole cluster. */
const BUILT_IN_TABLE: Record<string, string> = {
  v1: '*Namespace namespaces, ConfigMap configmaps, Secret secrets, Service services, ServiceAccount serviceaccounts, Pod pods, PersistentVolumeClaim persistentvolumeclaims, *PersistentVolume persistentvolumes, ResourceQuota resourcequotas, LimitRange limitranges',
  'apps/v1': 'Deployment deployments, StatefulSet statefulsets, DaemonSet daemonsets, ReplicaSet replicasets',
  'batch/v1': 'Job jobs, CronJob cronjobs',
  'policy/v1': 'PodDisruptionBudget poddisruptionbudgets',
  'networking.k8s.io/v1': 'Ingress ingresses, NetworkPolicy networkpolicies, *IngressClass ingressclasses',
  'autoscaling/v2': 'HorizontalPodAutoscaler horizontalpodautoscalers',
  'rbac.authorization.k8s.io/v1':
    'Role roles, RoleBinding rolebindings, *ClusterRole clusterroles, *ClusterRoleBinding clusterrolebindings',
  'scheduling.k8s.io/v1': '*PriorityClass priorityclasses',
  'storage.k8s.io/v1': '*StorageClass storageclasses',
  'apiextensions.k8s.io/v1': '*CustomResourceDefinition customresourcedefinitions',
}

const BUILT_IN = new Map(
  Object.entries(BUILT_IN_TABLE).flatMap(([apiVersion, kinds]) =>
    kinds.split(', ').map(entry => {
      const [kind = '', plural = ''] = entry.replace('*', '').split(' ')
      const resource: Resource = {
        apiVersion,
        kind,
        plural,
        scope: entry.startsWith('*') ? 'cluster' : 'namespaced',
      }
      return [idOf(resource), resource] as const
    }),
  ),
)

const DISCOVERY = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
})

async function discover(connection: Connection, apiVersion: string): Promise<Resource[]> {
  const path = apiVersion.includes('/') ? `/apis/${apiVersion}` : `/api/${apiVersion}`
  const answer = await connection.ask({ method: 'GET', path })
  if (answer.kind === 'status') {
    if (answer.status.code === 404) return []
    throw unexpected(connection.cluster, answer.status)
  }
  return DISCOVERY.parse(JSON.parse(answer.text))
    .resources.filter(({ name }) => !name.includes('/'))
    .map(({ name, kind, namespaced }) => ({
      apiVersion,
      kind,
      plural: name,
      scope: namespaced ? 'namespaced' : 'cluster',
    }))
}

const DEFINITION = z.object({
  spec: z.object({
    group: z.string(),
    scope: z.string(),
    names: z.object({ kind: z.string(), plural: z.string() }),
    versions: z.array(z.object({ name: z.string(), served: z.boolean() })),
  }),
})

function definedBy(definition: KubeObject): Resource[] {
  const parsed = DEFINITION.safeParse(definition)
  if (!parsed.success) return []
  const { group, scope, names, versions } = parsed.data.spec
  return versions
    .filter(({ served }) => served)
    .map(({ name }) => ({
      apiVersion: `${group}/${name}`,
      kind: names.kind,
      plural: names.plural,
      scope: scope === 'Cluster' ? 'cluster' : 'namespaced',
    }))
}

function idOf({ apiVersion, kind }: KubeKind): string {
  return `${apiVersion} ${kind}`
}
