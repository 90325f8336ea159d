import { at, equal, isMap, listAt, mapAt, numberAt, textAt, textsAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import type { Kind } from '../objects/kinds.ts'
import { nameOf } from '../objects/meta.ts'
import { invalidValue, required } from '../objects/problems.ts'
import type { Fault } from '../objects/problems.ts'
import { matches, parseLabelSelector } from './selectors.ts'

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/
const LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/

/** What the API server refuses about an object: the obvious ones. `live` is what it would replace. */
export function faultsOf(kind: Kind, object: JsonMap, live: JsonMap | null): Fault[] {
  return [
    ...nameFaults(kind, nameOf(object)),
    ...kindFaults(kind, object),
    ...immutableFaults(kind, object, live),
  ]
}

function nameFaults(kind: Kind, name: string): Fault[] {
  if (kind.group === 'rbac.authorization.k8s.io') return []
  const [shape, max] = kind.kind === 'Service' || kind.kind === 'Namespace' ? [LABEL, 63] : [SUBDOMAIN, 253]
  if (name.length <= max && shape.test(name)) return []
  const why =
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character"
  return [invalidValue('metadata.name', name, why)]
}

function kindFaults(kind: Kind, object: JsonMap): Fault[] {
  switch (kind.model ?? 'custom') {
    case 'V1Deployment':
    case 'V1ReplicaSet':
    case 'V1StatefulSet':
    case 'V1DaemonSet':
      return [
        ...selectorFaults(object),
        ...replicaFaults(object),
        ...podFaults(at(object, 'spec', 'template', 'spec'), 'spec.template.spec'),
      ]
    case 'V1Job':
      return podFaults(at(object, 'spec', 'template', 'spec'), 'spec.template.spec')
    case 'V1Pod':
      return podFaults(object['spec'], 'spec')
    case 'V1Service':
      return serviceFaults(object)
    default:
      return []
  }
}

function selectorFaults(object: JsonMap): Fault[] {
  const selector = mapAt(object, 'spec', 'selector')
  if (Object.keys(selector).length === 0) return [required('spec.selector')]
  const labels = mapAt(object, 'spec', 'template', 'metadata', 'labels')
  if (matches(parseLabelSelector(selector), textsAt(labels))) return []
  return [
    invalidValue('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'),
  ]
}

function replicaFaults(object: JsonMap): Fault[] {
  const replicas = numberAt(object, 'spec', 'replicas') ?? 0
  if (replicas >= 0) return []
  return [invalidValue('spec.replicas', replicas, 'must be greater than or equal to 0')]
}

function podFaults(spec: Json | undefined, path: string): Fault[] {
  const containers = listAt(spec, 'containers')
  if (containers.length === 0) return [required(`${path}.containers`)]
  return containers.flatMap((container, index) => [
    ...(textAt(container, 'name') ? [] : [required(`${path}.containers[${index}].name`)]),
    ...(textAt(container, 'image') ? [] : [required(`${path}.containers[${index}].image`)]),
  ])
}

function serviceFaults(object: JsonMap): Fault[] {
  const free =
    textAt(object, 'spec', 'type') === 'ExternalName' || textAt(object, 'spec', 'clusterIP') === 'None'
  return free || listAt(object, 'spec', 'ports').length > 0 ? [] : [required('spec.ports')]
}

function immutableFaults(kind: Kind, object: JsonMap, live: JsonMap | null): Fault[] {
  if (!live) return []
  const unchangeable = IMMUTABLE[kind.model ?? ''] ?? []
  return unchangeable
    .filter(path => !equal(at(object, ...path), at(live, ...path)))
    .map(path => invalidValue(path.join('.'), at(object, ...path) ?? null, 'field is immutable'))
}

const IMMUTABLE: Record<string, string[][]> = {
  V1Deployment: [['spec', 'selector']],
  V1ReplicaSet: [['spec', 'selector']],
  V1DaemonSet: [['spec', 'selector']],
  V1StatefulSet: [
    ['spec', 'selector'],
    ['spec', 'serviceName'],
  ],
  V1Job: [['spec', 'template']],
  V1RoleBinding: [['roleRef']],
  V1ClusterRoleBinding: [['roleRef']],
}

/** Why a value cannot be read as an object of the kind: maps of strings that hold something else. */
export function undecodable(kind: Kind, object: JsonMap): string | null {
  const maps = [
    ['metadata', 'labels'],
    ['metadata', 'annotations'],
    ...(kind.model === 'V1ConfigMap' ? [['data']] : []),
  ]
  for (const path of maps) {
    const entry = Object.entries(mapAt(object, ...path)).find(([, value]) => typeof value !== 'string')
    if (!entry) continue
    const type = isMap(entry[1]) ? 'object' : typeof entry[1]
    return `${kind.kind} in version "${kind.version}" cannot be handled as a ${kind.kind}: json: cannot unmarshal ${type} into Go struct field ${kind.kind}.${path.join('.')} of type string`
  }
  return null
}
