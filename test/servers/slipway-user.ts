import type { ClusterApi } from './cluster-api.ts'

/** Makes the namespaces and gives the user `slipway` the rights to release into them, and into no other. */
export async function allowSlipway(api: ClusterApi, namespaces: readonly string[]): Promise<void> {
  for (const namespace of namespaces) {
    await make(api, '/api/v1/namespaces', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace },
    })
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}`
    await make(api, `${path}/roles`, { ...rbac('Role'), rules: RULES })
    await make(api, `${path}/rolebindings`, {
      ...rbac('RoleBinding'),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'slipway' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'slipway' }],
    })
  }
}

const RESOURCES =
  'configmaps secrets services serviceaccounts persistentvolumeclaims pods deployments statefulsets daemonsets ' +
  'replicasets jobs cronjobs poddisruptionbudgets ingresses networkpolicies horizontalpodautoscalers'

const RULES = [
  {
    apiGroups: ['', 'apps', 'batch', 'policy', 'networking.k8s.io', 'autoscaling'],
    resources: RESOURCES.split(' '),
    verbs: ['get', 'list', 'watch', 'create', 'update', 'patch'],
  },
  { apiGroups: [''], resources: ['pods/log', 'events'], verbs: ['get', 'list', 'watch'] },
]

function rbac(kind: string): object {
  return { apiVersion: 'rbac.authorization.k8s.io/v1', kind, metadata: { name: 'slipway' } }
}

async function make(api: ClusterApi, path: string, object: object): Promise<void> {
  const { status, body } = await api.call('POST', path, object)
  if (status !== 201 && status !== 409) throw new Error(`POST ${path}: ${status} ${JSON.stringify(body)}`)
}
