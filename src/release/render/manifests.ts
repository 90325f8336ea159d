import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml'
import type { Document, Node, Tags } from 'yaml'

/** One object as it stands in a file, with the line on which it begins. */
export type Manifest = { file: string; line: number; value: unknown }

/** Files of a folder that hold objects. */
export const MANIFEST = /\.(ya?ml|json)$/

type At = { file: string; line: number }

/** Why a folder is not used: a code of the catalogue with its values. Every fault, not only the first. */
export type RenderFailure =
  | ['manifest_syntax', At & { reason: string }]
  | ['manifest_not_object', At & { reason: string }]
  | ['manifest_duplicate', At & { object: string; otherFile: string; otherLine: number }]
  | ['manifest_foreign_namespace', At & { object: string; namespace: string; own: string }]
  | ['manifest_kind_refused', At & { object: string }]
  | ['cluster_kind_unknown', { object: string; cluster: string }]
  | ['manifest_too_large', { folder: string; reason: string }]
  | ['manifest_empty', { folder: string }]

/**
 * All objects of one file: several documents, lists flattened, empty documents skipped. Scalars are read as
 * Kubernetes' own tools read them (YAML 1.1: `0644` is octal), except for dates and base 60.
 */
export function readManifests(
  file: string,
  text: string,
): { manifests: Manifest[]; failures: RenderFailure[] } {
  const lines = new LineCounter()
  const failures: RenderFailure[] = []
  const manifests: Manifest[] = []
  const refuse = (offset: number, reason: string) => {
    const { line } = lines.linePos(offset)
    failures.push(['manifest_syntax', { file, line: Math.max(line, 1), reason }])
  }
  try {
    for (const doc of documents(text, lines)) {
      const faults = [
        ...doc.errors.map(error => ({ at: error.pos[0], message: firstLine(error.message) })),
        ...twice(doc),
      ]
      for (const { at, message } of faults.slice(0, FAULTS_MAX)) refuse(at, message)
      if (faults.length > 0) continue
      for (const node of objectNodes(doc.contents)) {
        const line = lines.linePos(node.range?.[0] ?? 0).line
        manifests.push({ file, line, value: node.toJS(doc, { maxAliasCount: ALIASES_MAX }) })
      }
    }
  } catch (error) {
    refuse(0, error instanceof Error ? firstLine(error.message) : 'cannot be read')
  }
  return { manifests, failures }
}

/** One broken bracket may bring thousands of errors after it. */
const FAULTS_MAX = 3
const ALIASES_MAX = 1_000
const LIST_DEPTH_MAX = 4
const FOREIGN_TAGS = ['timestamp', 'binary', 'omap', 'pairs', 'set'].map(name => `tag:yaml.org,2002:${name}`)

function documents(text: string, lineCounter: LineCounter): Document[] {
  const parsed = parseAllDocuments(text, {
    lineCounter,
    version: '1.1',
    merge: true,
    // Checked by `twice`: the library's own check costs the square of a map's keys.
    uniqueKeys: false,
    customTags: asKubernetesReads,
  })
  return [...parsed]
}

function asKubernetesReads(tags: Tags): Tags {
  return tags.filter(tag => {
    if (typeof tag === 'string') return true
    return tag.format !== 'TIME' && !FOREIGN_TAGS.includes(tag.tag)
  })
}

/** Keys that a map has twice: which of them counts would be a guess. */
function twice(doc: Document): { at: number; message: string }[] {
  const found: { at: number; message: string }[] = []
  visit(doc, {
    Map(_key, map) {
      const keys = new Set<unknown>()
      for (const { key } of map.items) {
        const name = isScalar(key) ? key.value : key
        if (keys.has(name) && name !== '<<') {
          found.push({
            at: isScalar(key) ? (key.range?.[0] ?? 0) : 0,
            message: `key ${String(name)} stands twice`,
          })
        }
        keys.add(name)
      }
    },
  })
  return found
}

function objectNodes(node: unknown, depth = 0): Node[] {
  if (isScalar(node)) return node.value === null ? [] : [node]
  if (!isMap(node)) return isSeq(node) ? [node] : []
  const kind: unknown = node.get('kind')
  const items: unknown = node.get('items')
  if (typeof kind !== 'string' || !kind.endsWith('List') || !isSeq(items) || depth >= LIST_DEPTH_MAX)
    return [node]
  return items.items.flatMap(item => objectNodes(item, depth + 1))
}

/** Without the place, which is told beside it. */
function firstLine(message: string): string {
  return (message.split('\n')[0] ?? message).replace(/ at line \d+, column \d+:$/, '')
}

/** What only the server writes; exported manifests carry it along. */
const SERVER_FIELDS = [
  'uid',
  'generation',
  'resourceVersion',
  'managedFields',
  'creationTimestamp',
  'deletionTimestamp',
  'selfLink',
]

/** An object's metadata as people write it. */
export function withoutServerFields<M extends object>(metadata: M): M {
  const copy = { ...metadata }
  for (const field of SERVER_FIELDS) Reflect.deleteProperty(copy, field)
  return copy
}
