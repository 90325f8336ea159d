import type { Json } from './json.ts'

/** One resource of the API, built in or defined by a CustomResourceDefinition. */
export type Kind = {
  group: string
  version: string
  kind: string
  plural: string
  singular: string
  shortNames: string[]
  namespaced: boolean
  /** Whether status is written through its own subresource, and only there. */
  status: boolean
  /** Whether metadata.generation counts changes of the spec. */
  generation: boolean
  /** Name of the API type that describes its fields; null for custom resources, which bring `schema`. */
  model: string | null
  schema: Json
}

export function apiVersionOf(kind: Kind): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

/** `deployments.apps`, as error messages write it. */
export function qualified(kind: Kind): string {
  return kind.group === '' ? kind.plural : `${kind.plural}.${kind.group}`
}

/** Where objects of a kind are kept: one place for all its versions. */
export function storedAs(kind: Kind): string {
  return `${kind.group}/${kind.plural}`
}

type Traits = { short?: string; clusterWide?: true; status?: true; generation?: true; model?: string }

export const BUILT_IN: readonly Kind[] = [
  resource('v1', 'Namespace', 'namespaces', { short: 'ns', clusterWide: true, status: true }),
  resource('v1', 'Node', 'nodes', { short: 'no', clusterWide: true, status: true }),
  resource('v1', 'ConfigMap', 'configmaps', { short: 'cm' }),
  resource('v1', 'Secret', 'secrets'),
  resource('v1', 'Service', 'services', { short: 'svc', status: true }),
  resource('v1', 'ServiceAccount', 'serviceaccounts', { short: 'sa' }),
  resource('v1', 'Pod', 'pods', { short: 'po', status: true, generation: true }),
  resource('v1', 'PersistentVolumeClaim', 'persistentvolumeclaims', { short: 'pvc', status: true }),
  resource('v1', 'Event', 'events', { short: 'ev', model: 'CoreV1Event' }),
  resource('apps/v1', 'Deployment', 'deployments', { short: 'deploy', status: true, generation: true }),
  resource('apps/v1', 'ReplicaSet', 'replicasets', { short: 'rs', status: true, generation: true }),
  resource('apps/v1', 'StatefulSet', 'statefulsets', { short: 'sts', status: true, generation: true }),
  resource('apps/v1', 'DaemonSet', 'daemonsets', { short: 'ds', status: true, generation: true }),
  resource('batch/v1', 'Job', 'jobs', { status: true, generation: true }),
  resource('batch/v1', 'CronJob', 'cronjobs', { short: 'cj', status: true, generation: true }),
  resource('policy/v1', 'PodDisruptionBudget', 'poddisruptionbudgets', {
    short: 'pdb',
    status: true,
    generation: true,
  }),
  resource('networking.k8s.io/v1', 'Ingress', 'ingresses', { short: 'ing', status: true, generation: true }),
  resource('networking.k8s.io/v1', 'NetworkPolicy', 'networkpolicies', { short: 'netpol', generation: true }),
  resource('autoscaling/v2', 'HorizontalPodAutoscaler', 'horizontalpodautoscalers', {
    short: 'hpa',
    status: true,
    generation: true,
    model: 'V2HorizontalPodAutoscaler',
  }),
  resource('rbac.authorization.k8s.io/v1', 'Role', 'roles'),
  resource('rbac.authorization.k8s.io/v1', 'RoleBinding', 'rolebindings'),
  resource('rbac.authorization.k8s.io/v1', 'ClusterRole', 'clusterroles', { clusterWide: true }),
  resource('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', 'clusterrolebindings', {
    clusterWide: true,
  }),
  resource('apiextensions.k8s.io/v1', 'CustomResourceDefinition', 'customresourcedefinitions', {
    short: 'crd',
    clusterWide: true,
    status: true,
    generation: true,
  }),
  resource('coordination.k8s.io/v1', 'Lease', 'leases'),
]

function resource(apiVersion: string, name: string, plural: string, traits: Traits = {}): Kind {
  const [version = '', group = ''] = apiVersion.split('/').toReversed()
  return {
    group,
    version,
    kind: name,
    plural,
    singular: name.toLowerCase(),
    shortNames: traits.short ? [traits.short] : [],
    namespaced: !traits.clusterWide,
    status: traits.status ?? false,
    generation: traits.generation ?? false,
    model: traits.model ?? `V1${name}`,
    schema: null,
  }
}

/** A built-in kind that the stand-in itself needs. */
export function builtIn(name: string): Kind {
  const found = BUILT_IN.find(({ kind: known }) => known === name)
  if (!found) throw new Error(`no built-in kind ${name}`)
  return found
}
