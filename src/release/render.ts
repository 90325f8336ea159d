import { isRecord, textAt, valueAt } from './health/fields.ts'
import type { KubeLike } from './health.ts'
import { MANIFEST, readManifests, withoutServerFields } from './render/manifests.ts'
import type { Manifest, RenderFailure } from './render/manifests.ts'

export type { RenderFailure } from './render/manifests.ts'

export type Rendered<T> = ({ kind: 'rendered' } & T) | { kind: 'refused'; failures: RenderFailure[] }

/** A checked outline of an object and where it stands. */
export type Placed = { file: string; line: number; object: KubeLike }

/**
 * Reads the objects of a plain folder: every `*.yaml`, `*.yml` and `*.json` below it. All faults are reported
 * at once, each with its file and line; nothing of a folder with a fault is used.
 */
export function readFolder(
  folder: string,
  files: { path: string; text: string }[],
): Rendered<{ objects: Placed[] }> {
  const read = files
    .filter(({ path }) => MANIFEST.test(path))
    .map(({ path, text }) => readManifests(path, text))
  const failures = read.flatMap(file => file.failures)
  const objects = read.flatMap(file => file.manifests).flatMap(manifest => outline(manifest, failures))
  if (failures.length > 0) return { kind: 'refused', failures }
  if (objects.length === 0) return { kind: 'refused', failures: [['manifest_empty', { folder }]] }
  if (objects.length > OBJECTS_MAX) {
    const reason = `${objects.length} objects, at most ${OBJECTS_MAX} are applied`
    return { kind: 'refused', failures: [['manifest_too_large', { folder, reason }]] }
  }
  return { kind: 'rendered', objects }
}

/** The kinds whose scope the cluster has to tell; those that the folder itself defines are known. */
export function kindsOf(placed: Placed[]): { apiVersion: string; kind: string }[] {
  const defined = definedScopes(placed)
  const kinds = new Map<string, { apiVersion: string; kind: string }>()
  for (const { object } of placed) {
    const { apiVersion, kind } = object
    if (!defined.has(groupKind(object))) kinds.set(`${apiVersion} ${kind}`, { apiVersion, kind })
  }
  return [...kinds.values()]
}

export type Placement = {
  cluster: string
  namespace: string
  /** Cluster-scoped kinds that may be applied. */
  allow: string[]
  /** Null for a kind that the cluster does not know. */
  scopeOf(kind: { apiVersion: string; kind: string }): 'namespaced' | 'cluster' | null
}

/**
 * Puts objects into the target's namespace and refuses what does not belong there. Namespaces come first, then
 * definitions of kinds, then everything else in the order of the files.
 */
export function placeObjects(placed: Placed[], how: Placement): Rendered<{ objects: KubeLike[] }> {
  const failures: RenderFailure[] = []
  const defined = definedScopes(placed)
  const lookUp = (object: KubeLike) => defined.get(groupKind(object)) ?? how.scopeOf(object)
  const objects = placed.flatMap(at => place(at, { how, failures, scope: lookUp(at.object) }))
  failures.push(...duplicates(placed, objects))
  if (failures.length > 0) return { kind: 'refused', failures }
  return { kind: 'rendered', objects: objects.toSorted((one, other) => rank(one) - rank(other)) }
}

const OBJECTS_MAX = 5_000
const NO_OBJECT = 'it is no mapping'

function outline({ file, line, value }: Manifest, failures: RenderFailure[]): Placed[] {
  const fault = faultOf(value)
  if (fault === null && isOutlined(value)) {
    const metadata = withoutServerFields(value.metadata)
    return [{ file, line, object: { ...value, metadata } }]
  }
  failures.push(['manifest_not_object', { file, line, reason: fault ?? NO_OBJECT }])
  return []
}

function isOutlined(value: unknown): value is KubeLike {
  return isRecord(value) && faultOf(value) === null
}

function faultOf(value: unknown): string | null {
  if (!isRecord(value)) return NO_OBJECT
  if (!textAt(value, 'apiVersion') || !textAt(value, 'kind')) return 'it has no apiVersion or no kind'
  if (!textAt(value, 'metadata', 'name')) return `${textAt(value, 'kind')} has no metadata.name`
  const namespace = valueAt(value, 'metadata', 'namespace')
  if (namespace !== undefined && typeof namespace !== 'string') return 'metadata.namespace is not a string'
  for (const field of ['labels', 'annotations']) {
    const texts = valueAt(value, 'metadata', field) ?? {}
    const odd = isRecord(texts) ? Object.keys(texts).find(key => typeof texts[key] !== 'string') : ''
    if (odd !== undefined) return `metadata.${field} ${odd} is not a string`
  }
  return null
}

type Given = { how: Placement; failures: RenderFailure[]; scope: 'namespaced' | 'cluster' | null }

function place({ file, line, object }: Placed, { how, failures, scope }: Given): KubeLike[] {
  const { kind, metadata } = object
  const at = { file, line, object: named(object) }
  const refuse = (failure: RenderFailure): KubeLike[] => {
    failures.push(failure)
    return []
  }
  const own = how.namespace
  if (scope === null) return refuse(['cluster_kind_unknown', { object: at.object, cluster: how.cluster }])
  if (scope === 'namespaced') {
    const namespace = metadata.namespace ?? own
    if (namespace === own) return [{ ...object, metadata: { ...metadata, namespace } }]
    return refuse(['manifest_foreign_namespace', { ...at, namespace, own }])
  }
  if (!how.allow.includes(kind)) return refuse(['manifest_kind_refused', at])
  if (kind === 'Namespace' && metadata.name !== own) {
    return refuse(['manifest_foreign_namespace', { ...at, namespace: metadata.name, own }])
  }
  const { namespace: _none, ...bare } = metadata
  return [{ ...object, metadata: bare }]
}

function duplicates(placed: Placed[], objects: KubeLike[]): RenderFailure[] {
  if (objects.length < placed.length) return []
  const seen = new Map<string, Placed>()
  return placed.flatMap((at, index): RenderFailure[] => {
    const object = objects[index] ?? at.object
    const id = `${groupKind(object)} ${object.metadata.namespace ?? ''} ${object.metadata.name}`
    const first = seen.get(id)
    if (first === undefined) seen.set(id, at)
    if (first === undefined) return []
    const { file, line } = at
    return [
      [
        'manifest_duplicate',
        { file, line, object: named(object), otherFile: first.file, otherLine: first.line },
      ],
    ]
  })
}

function named({ kind, metadata }: KubeLike): string {
  return `${kind} ${metadata.name}`
}

function definedScopes(placed: Placed[]): Map<string, 'namespaced' | 'cluster'> {
  const scopes = new Map<string, 'namespaced' | 'cluster'>()
  for (const { object } of placed) {
    if (object.kind !== 'CustomResourceDefinition') continue
    const id = `${textAt(object, 'spec', 'group')}/${textAt(object, 'spec', 'names', 'kind')}`
    scopes.set(id, textAt(object, 'spec', 'scope') === 'Cluster' ? 'cluster' : 'namespaced')
  }
  return scopes
}

function groupKind({ apiVersion, kind }: KubeLike): string {
  const group = apiVersion.includes('/') ? apiVersion.slice(0, apiVersion.indexOf('/')) : ''
  return `${group}/${kind}`
}

function rank({ apiVersion, kind }: KubeLike): number {
  if (kind === 'Namespace' && apiVersion === 'v1') return 0
  return kind === 'CustomResourceDefinition' ? 1 : 2
}
