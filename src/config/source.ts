import { isAlias, isMap, isPair, isScalar, isSeq, LineCounter, parseDocument, visit } from 'yaml'
import type { Document, Node, Pair, YAMLError, YAMLMap } from 'yaml'
import type { Fault, KeyPath, Position } from './fault.ts'
import { keyText } from './fault.ts'

const BYTES_MAX = 4_000_000
const ALIASES_MAX = 100

/** A parsed file that can say where each of its keys and values stands. */
export type Source = {
  value: unknown
  /** Where the key or the value at a path stands; of what is missing, the nearest thing around it. */
  position(path: KeyPath, of: 'key' | 'value'): Position
  /** The whole line, from 1. */
  line(number: number): string
}

export type ReadSource =
  { kind: 'read'; source: Source; faults: Placed[] } | { kind: 'refused'; faults: Placed[] }
export type Placed = { position: Position; key: string; coded: Fault['coded'] }

/** Parses YAML 1.2 of at most 4 MB, without tags and merge keys; a key that stands twice is a fault. */
export function readSource(text: string): ReadSource {
  const bytes = Buffer.byteLength(text)
  if (bytes > BYTES_MAX) return refused(['config_too_large', { bytes, max: BYTES_MAX }])
  const counter = new LineCounter()
  const document = parsed(text, counter)
  if (typeof document === 'string') return refused(['config_yaml', { reason: document }])
  const problems = [...document.errors, ...document.warnings]
  if (problems.length > 0)
    return { kind: 'refused', faults: problems.map(error => syntaxFault(error, counter)) }
  if (document.contents === null) return refused(['config_empty', {}])
  const unknown = unknownAliases(document, counter)
  if (unknown.length > 0) return { kind: 'refused', faults: unknown }
  const value = plainValue(document)
  if (value === ALIASED) return refused(['config_alias', {}])
  const indexed: Indexed = { document, known: new WeakMap() }
  const source: Source = {
    value,
    position: (path, of) => at(counter, offsetOf(indexed, path, of)),
    line: number => lineAt(text, counter, number),
  }
  return { kind: 'read', source, faults: keyFaults(document, counter) }
}

/** Keys are compared by `keyFaults`: the library's own comparison grows with the square of their number. */
function parsed(text: string, lineCounter: LineCounter): Document.Parsed | string {
  try {
    return parseDocument(text, {
      lineCounter,
      uniqueKeys: false,
      prettyErrors: false,
      version: '1.2',
      merge: false,
      logLevel: 'error',
    })
  } catch (error) {
    // Nesting beyond what the stack holds.
    return error instanceof Error ? error.message : 'it is nested too deeply'
  }
}

const ALIASED = Symbol('aliased')

function plainValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: ALIASES_MAX })
  } catch {
    // The library throws for nothing else here: aliases that multiply, or that hold themselves.
    return ALIASED
  }
}

function syntaxFault(error: YAMLError, counter: LineCounter): Placed {
  const coded: Fault['coded'] =
    error.code === 'TAG_RESOLVE_FAILED' ? ['config_yaml_tag', {}] : ['config_yaml', { reason: error.message }]
  return { position: at(counter, error.pos[0]), key: '', coded }
}

function unknownAliases(document: Document.Parsed, counter: LineCounter): Placed[] {
  const faults: Placed[] = []
  visit(document, {
    Alias: (_key, alias, around) => {
      if (alias.resolve(document) !== undefined) return
      const key = keyText(pathOf([...around, alias]))
      faults.push({
        position: at(counter, startOf(alias)),
        key,
        coded: ['config_alias_unknown', { name: alias.source }],
      })
    },
  })
  return faults
}

function keyFaults(document: Document.Parsed, counter: LineCounter): Placed[] {
  const faults: Placed[] = []
  visit(document, {
    Map: (_key, map, around) =>
      void faults.push(...keyFaultsOf(map, () => pathOf([...around, map]), counter)),
  })
  return faults
}

function keyFaultsOf(map: YAMLMap, path: () => KeyPath, counter: LineCounter): Placed[] {
  const faults: Placed[] = []
  const lines = new Map<string, number>()
  for (const { key } of map.items) {
    const position = at(counter, startOf(key))
    const text = keyOf(key)
    if (text === null || text === '__proto__') {
      const values = { key: text ?? 'this', expected: 'text', examples: 'a name' }
      faults.push({ position, key: keyText([...path(), text ?? '?']), coded: ['config_key_invalid', values] })
    } else if (lines.has(text)) {
      faults.push({
        position,
        key: keyText([...path(), text]),
        coded: ['config_duplicate_key', { key: text, line: lines.get(text) ?? 0 }],
      })
    } else lines.set(text, position.line)
  }
  return faults
}

/** Keys and indexes that lead to the last of the nodes. */
function pathOf(nodes: readonly (Document | Node | Pair)[]): KeyPath {
  return nodes.flatMap((node, index): (string | number)[] => {
    if (isPair(node)) return [keyOf(node.key) ?? '?']
    const below = nodes[index + 1]
    return isSeq(node) && below !== undefined ? [node.items.indexOf(below)] : []
  })
}

function keyOf(key: unknown): string | null {
  if (!isScalar(key)) return null
  const { value } = key
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : null
}

/** A large file may have as many faults as keys, so each map is indexed once. */
type Pairs = Map<string, Pair>
type Indexed = { document: Document.Parsed; known: WeakMap<YAMLMap, Pairs> }

function pairsOf(map: YAMLMap, known: WeakMap<YAMLMap, Pairs>): Pairs {
  const pairs = known.get(map) ?? new Map(map.items.map(pair => [keyOf(pair.key) ?? '?', pair]))
  known.set(map, pairs)
  return pairs
}

function offsetOf({ document, known }: Indexed, path: KeyPath, of: 'key' | 'value'): number {
  let node: unknown = document.contents
  let offset = startOf(node)
  for (const [depth, segment] of path.entries()) {
    const around = resolved(node, document)
    if (isMap(around)) {
      const pair = pairsOf(around, known).get(String(segment))
      if (pair === undefined) return offset
      offset = startOf(pair.key)
      node = pair.value
    } else if (isSeq(around)) {
      node = around.items[Number(segment)]
      if (node === undefined) return offset
      offset = startOf(node)
    } else return offset
    if (of === 'value' && depth === path.length - 1) return startOf(node) || offset
  }
  return offset
}

function resolved(node: unknown, document: Document.Parsed): unknown {
  return isAlias(node) ? node.resolve(document) : node
}

function startOf(node: unknown): number {
  return isRanged(node) ? (node.range?.[0] ?? 0) : 0
}

function isRanged(node: unknown): node is Node {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
}

function at(counter: LineCounter, offset: number): Position {
  const { line, col } = counter.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function lineAt(text: string, counter: LineCounter, number: number): string {
  const start = counter.lineStarts[number - 1] ?? 0
  return text.slice(start, counter.lineStarts[number] ?? text.length).trimEnd()
}

function refused(coded: Fault['coded']): ReadSource {
  return { kind: 'refused', faults: [{ position: { line: 1, column: 1 }, key: '', coded }] }
}
