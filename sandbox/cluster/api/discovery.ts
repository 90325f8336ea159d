import type { Cluster } from '../cluster.ts'
import type { JsonMap } from '../objects/json.ts'
import type { Kind } from '../objects/kinds.ts'

const VERBS = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']

/** Answers of /version, /api and /apis; null when the path is none of these. */
export function discover(cluster: Cluster, path: string): JsonMap | null {
  switch (path) {
    case '/version':
      return { major: '1', minor: '36', gitVersion: 'v1.36.3', platform: 'linux/amd64', goVersion: 'go1.26' }
    case '/api':
      return { kind: 'APIVersions', versions: ['v1'], serverAddressByClientCIDRs: [] }
    case '/apis':
      return { kind: 'APIGroupList', apiVersion: 'v1', groups: groups(cluster) }
    case '/api/v1':
      return resources(cluster, '', 'v1')
    default:
      return group(cluster, path)
  }
}

function group(cluster: Cluster, path: string): JsonMap | null {
  const [, name, version] = /^\/apis\/([^/]+)(?:\/([^/]+))?$/.exec(path) ?? []
  if (name === undefined) return null
  const known = groups(cluster).find(one => one['name'] === name)
  if (!known) return null
  if (version === undefined) return { kind: 'APIGroup', apiVersion: 'v1', ...known }
  return versionsOf(cluster, name).includes(version) ? resources(cluster, name, version) : null
}

function groups(cluster: Cluster): JsonMap[] {
  const names = [...new Set(cluster.kinds().map(kind => kind.group))].filter(Boolean)
  return names.map(name => {
    const versions = versionsOf(cluster, name).map(version => ({
      groupVersion: `${name}/${version}`,
      version,
    }))
    return { name, versions, preferredVersion: versions[0] ?? null }
  })
}

function versionsOf(cluster: Cluster, name: string): string[] {
  return [
    ...new Set(
      cluster
        .kinds()
        .filter(kind => kind.group === name)
        .map(kind => kind.version),
    ),
  ]
}

function resources(cluster: Cluster, name: string, version: string): JsonMap {
  const kinds = cluster.kinds().filter(kind => kind.group === name && kind.version === version)
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: name === '' ? version : `${name}/${version}`,
    resources: kinds.flatMap(described),
  }
}

function described(kind: Kind): JsonMap[] {
  const own = { kind: kind.kind, namespaced: kind.namespaced, singularName: kind.singular }
  const main = { name: kind.plural, ...own, shortNames: kind.shortNames, verbs: VERBS }
  const sub = (name: string, verbs: string[]) => ({
    ...own,
    name: `${kind.plural}/${name}`,
    singularName: '',
    verbs,
  })
  return [
    main,
    ...(kind.status ? [sub('status', ['get', 'patch', 'update'])] : []),
    ...(kind.kind === 'Pod' ? [sub('log', ['get'])] : []),
  ]
}
