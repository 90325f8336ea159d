import { isMap, isScalar, isSeq, LineCounter, parseAllDocuments, visit } from 'yaml'
import type { Document, Node, Tags } from 'yaml'

/** One object as it stands in a file, with the line on which it begins. */
export type Manifest = { file: string; line: number; value: unknown }

/** Why a file is not used; `line` is 1 where no better one is known. */
export type RenderFailure = { code: RenderCode; file: string; line: number; message: string }

export type RenderCode =
  | 'manifest_unreadable'
  | 'manifest_invalid'
  | 'manifest_duplicate'
  | 'manifest_foreign_namespace'
  | 'manifest_scope_refused'
  | 'manifest_kind_unknown'
  | 'manifest_too_many'
  | 'manifest_none'

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
  const refuse = (offset: number, message: string) => {
    const { line } = lines.linePos(offset)
    failures.push({ code: 'manifest_unreadable', file, line: Math.max(line, 1), message })
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

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message
}
