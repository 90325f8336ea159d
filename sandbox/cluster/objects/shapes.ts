import { createRequire } from 'node:module'
import { z } from 'zod'
import { at, isMap, listAt, mapAt, textAt } from './json.ts'
import type { Json } from './json.ts'
import type { Kind } from './kinds.ts'

/**
 * How server-side apply sees a value: which parts have an owner of their own. `struct` knows its fields, a `map`
 * takes any key; a list is owned as a whole, by its values, or by the keys of its items; `any` is what no
 * schema describes.
 */
export type Shape =
  | { is: 'scalar' | 'atomic' | 'any' }
  | { is: 'struct'; field: (name: string) => Shape | null; open: boolean }
  | { is: 'map'; of: Shape }
  | { is: 'set' }
  | { is: 'keyed'; keys: readonly string[]; of: Shape }

export function shapeOf(kind: Kind): Shape {
  return kind.model === null ? customShape(kind.schema) : modelShape(kind.model)
}

// The API types say which fields there are; what makes list items the same is only in the API server's own
// description, as x-kubernetes-list-map-keys: here for what people write.
const KEYED: Record<string, readonly string[]> = {
  'V1PodSpec.containers': ['name'],
  'V1PodSpec.initContainers': ['name'],
  'V1PodSpec.ephemeralContainers': ['name'],
  'V1PodSpec.volumes': ['name'],
  'V1PodSpec.imagePullSecrets': ['name'],
  'V1PodSpec.hostAliases': ['ip'],
  'V1PodSpec.topologySpreadConstraints': ['topologyKey', 'whenUnsatisfiable'],
  'V1PodSpec.schedulingGates': ['name'],
  'V1PodSpec.resourceClaims': ['name'],
  'V1Container.ports': ['containerPort', 'protocol'],
  'V1Container.env': ['name'],
  'V1Container.volumeMounts': ['mountPath'],
  'V1Container.volumeDevices': ['devicePath'],
  'V1ResourceRequirements.claims': ['name'],
  'V1ServiceSpec.ports': ['port', 'protocol'],
  'V1ServiceAccount.secrets': ['name'],
  'V1ObjectMeta.ownerReferences': ['uid'],
  'V1PodStatus.podIPs': ['ip'],
  'V1JobStatus.conditions': [],
}
const SETS = new Set(['V1ObjectMeta.finalizers'])
const ATOMIC_FIELDS = new Set([
  'V1ServiceSpec.selector',
  'V1PodSpec.nodeSelector',
  'V1ObjectMeta.managedFields',
])
const ATOMIC_TYPES = new Set([
  'V1LabelSelector',
  'V1NodeSelector',
  'V1NodeSelectorTerm',
  'V1LocalObjectReference',
  'V1ObjectReference',
  'V1TypedLocalObjectReference',
  'V1SecretReference',
  'V1SecretKeySelector',
  'V1ConfigMapKeySelector',
  'V1ObjectFieldSelector',
  'V1ResourceFieldSelector',
  'V1RoleRef',
  'V1ServiceBackendPort',
])
const DEFAULTED_KEYS: Record<string, Json> = { protocol: 'TCP' }

/** The value of a list item's key, with the default that the API gives it. */
export function keyOf(item: Json, key: string): Json {
  return at(item, key) ?? DEFAULTED_KEYS[key] ?? null
}

const require = createRequire(import.meta.url)
const modelFile = z.custom<object>(file => typeof file === 'object' && file !== null)
const modelTypes = z.record(
  z.string(),
  z.custom<object>(type => typeof type === 'function'),
)
const modelType = z.object({
  attributeTypeMap: z.array(z.object({ baseName: z.string(), type: z.string() })),
})
const shapes = new Map<string, Shape>()

// One file for each type, read when it is first met: all of them together take a second.
function modelShape(model: string): Shape {
  const known = shapes.get(model)
  if (known) return known
  const file = modelFile.parse(require(`@kubernetes/client-node/dist/gen/models/${model}.js`))
  const described = modelTypes.parse({ ...file })[model]
  const { attributeTypeMap } = modelType.parse({ ...described })
  const types = new Map(attributeTypeMap.map(({ baseName, type: name }) => [baseName, name]))
  const fields = new Map<string, Shape>()
  const field = (name: string) => {
    const type = types.get(name)
    if (type === undefined) return null
    const shape = fields.get(name) ?? fieldShape(`${model}.${name}`, type)
    fields.set(name, shape)
    return shape
  }
  const struct: Shape = { is: 'struct', field, open: false }
  shapes.set(model, struct)
  return struct
}

function fieldShape(path: string, type: string): Shape {
  if (ATOMIC_FIELDS.has(path) || ATOMIC_TYPES.has(type)) return { is: 'atomic' }
  const list = /^Array<(.+)>$/.exec(type)?.[1]
  if (list !== undefined) return listShape(path, list)
  const map = /^\{ \[key: string\]: (.+); \}$/.exec(type)?.[1]
  if (map !== undefined) return { is: 'map', of: fieldShape(path, map) }
  if (type === 'any') return { is: 'any' }
  return /^V\d/.test(type) && type !== 'V1MicroTime' ? modelShape(type) : { is: 'scalar' }
}

function listShape(path: string, item: string): Shape {
  if (SETS.has(path)) return { is: 'set' }
  const keys = KEYED[path] ?? (path.endsWith('Status.conditions') ? ['type'] : [])
  return keys.length > 0 ? { is: 'keyed', keys, of: modelShape(item) } : { is: 'atomic' }
}

/** The shape of a custom resource by its OpenAPI schema; metadata is as everywhere. */
function customShape(schema: Json): Shape {
  const own = openApiShape(schema)
  const field = (name: string) =>
    standardField(name) ?? (own.is === 'struct' ? own.field(name) : { is: 'any' as const })
  return { is: 'struct', field, open: own.is !== 'struct' || own.open }
}

function standardField(name: string): Shape | null {
  if (name === 'metadata') return modelShape('V1ObjectMeta')
  return name === 'apiVersion' || name === 'kind' ? { is: 'scalar' } : null
}

function openApiShape(schema: Json | undefined): Shape {
  if (!isMap(schema)) return { is: 'any' }
  switch (textAt(schema, 'type')) {
    case 'object':
      return objectShape(schema)
    case 'array':
      return arrayShape(schema)
    case undefined:
      return { is: 'any' }
    default:
      return { is: 'scalar' }
  }
}

function objectShape(schema: Json): Shape {
  if (textAt(schema, 'x-kubernetes-map-type') === 'atomic') return { is: 'atomic' }
  const properties = mapAt(schema, 'properties')
  const open = at(schema, 'x-kubernetes-preserve-unknown-fields') === true
  const more = at(schema, 'additionalProperties')
  if (Object.keys(properties).length === 0) {
    if (isMap(more)) return { is: 'map', of: openApiShape(more) }
    return open ? { is: 'any' } : { is: 'struct', field: () => null, open: false }
  }
  return { is: 'struct', open, field: name => (name in properties ? openApiShape(properties[name]) : null) }
}

function arrayShape(schema: Json): Shape {
  switch (textAt(schema, 'x-kubernetes-list-type') ?? 'atomic') {
    case 'set':
      return { is: 'set' }
    case 'map': {
      const keys = listAt(schema, 'x-kubernetes-list-map-keys').map(String)
      return { is: 'keyed', keys, of: openApiShape(at(schema, 'items')) }
    }
    default:
      return { is: 'atomic' }
  }
}
