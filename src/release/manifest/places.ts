import { isAlias, isCollection, isScalar, isSeq, parseAllDocuments } from 'yaml'
import type { Alias, Document, ParsedNode, Scalar, YAMLMap } from 'yaml'
import { DOCUMENT_CHARS_MAX } from './documents.ts'
import type { Slice } from './documents.ts'

/** A text that stands as a value in a document: the offsets of its own characters, without quotes. */
export type Place = {
  start: number
  end: number
  value: string
  /** Whether it is what an `image:` key of an object says, directly or by an alias. */
  image: boolean
  /** Name after `# slipway:` at the end of its line, or null. */
  marker: string | null
}

export type Places =
  /** `loose` are the offsets of markers that stand beside no value. */
  | { kind: 'places'; places: Place[]; loose: number[] }
  | { kind: 'refused'; code: 'not_parsed' | 'template' | 'too_large'; offset: number; message: string }

const DEPTH_MAX = 500
const TOO_DEEP = 'it is nested too deeply'
const MARKER = '# slipway: '
const MARKED = /^[ \t,\]}]*[ \t]# slipway: (?<name>[\w./-]+)[ \t]*\r?$/

/**
 * All values of a slice that are an `image:` or carry a marker. Data of a ConfigMap or Secret is somebody else's
 * text, and an image only where it is marked. An alias stands for the scalar that its anchor names.
 */
export function placesIn(text: string, slice: Slice): Places {
  if (slice.end - slice.start > DOCUMENT_CHARS_MAX) {
    return refused('too_large', slice.start, `a document has more than ${DOCUMENT_CHARS_MAX} characters`)
  }
  const source = text.slice(slice.start, slice.end)
  const parsed = parse(source)
  if (parsed.kind === 'refused') return { ...parsed, offset: parsed.offset + slice.start }
  const walk: Walk = { text, offset: slice.start, anchors: new Map(), places: new Map(), accounted: [] }
  for (const document of parsed.documents) {
    walk.anchors.clear()
    const fault = document.contents === null ? null : visit(walk, document.contents, ROOT)
    if (fault !== null) return fault
  }
  const places = [...walk.places.values()].toSorted((a, b) => a.start - b.start)
  return { kind: 'places', places, loose: looseMarkers(walk, source) }
}

type Walk = {
  text: string
  offset: number
  anchors: Map<string, ParsedNode | null>
  places: Map<number, Place>
  /** Where markers were found beside a value or as part of a text. */
  accounted: [number, number][]
}
/** `opaque`: within the data of a ConfigMap or Secret. */
type Context = { depth: number; isImage: boolean; opaque: boolean }
const ROOT: Context = { depth: 0, isImage: false, opaque: false }
type Fault = Extract<Places, { kind: 'refused' }>
type Parsed = { kind: 'documents'; documents: Document.Parsed[] } | Fault

function parse(source: string): Parsed {
  const failed = (offset: number, message: string): Fault =>
    source.includes('{{')
      ? refused('template', offset, `is a template, not a manifest (${message})`)
      : refused('not_parsed', offset, message)
  try {
    const documents = parseAllDocuments(source, {
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    if (!Array.isArray(documents)) return { kind: 'documents', documents: [] }
    const error = documents.flatMap(document => document.errors).at(0)
    return error === undefined
      ? { kind: 'documents', documents }
      : failed(error.pos[0], error.code === 'RESOURCE_EXHAUSTION' ? TOO_DEEP : firstLine(error.message))
  } catch (error) {
    return failed(0, error instanceof RangeError ? TOO_DEEP : String(error))
  }
}

function visit(walk: Walk, node: ParsedNode, context: Context): Fault | null {
  if (!isAlias(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, node)
  if (context.depth > DEPTH_MAX) return refused('not_parsed', walk.offset + node.range[0], TOO_DEEP)
  if (isScalar(node)) return keep(walk, node, context.isImage)
  if (isAlias(node)) return visitAlias(walk, node, context.isImage)
  const below = { ...context, depth: context.depth + 1, isImage: false }
  if (isSeq(node)) return firstFault(node.items, item => visit(walk, item, below))
  const texts = holdsTexts(node)
  return firstFault(node.items, ({ key, value }) => {
    if (isCollection(key))
      return refused('template', walk.offset + key.range[0], 'is a template, not a manifest')
    const name = isScalar(key) ? key.value : null
    // A key is never replaced, whatever its anchor stands for.
    if (isScalar(key) && key.anchor !== undefined) walk.anchors.set(key.anchor, null)
    if (value === null) return null
    const opaque = context.opaque || (texts && (name === 'data' || name === 'stringData'))
    return visit(walk, value, { ...below, opaque, isImage: name === 'image' && !opaque })
  })
}

/** The marker beside an alias speaks of the anchor's scalar, which is what has to change. */
function visitAlias(walk: Walk, { source, range }: Alias.Parsed, isImage: boolean): Fault | null {
  const named = walk.anchors.get(source)
  if (named === undefined)
    return refused('not_parsed', walk.offset + range[0], `no anchor &${source} before *${source}`)
  if (!isScalar(named)) return null
  return keep(walk, named, isImage, markerAfter(walk, walk.offset + range[1]))
}

function keep(walk: Walk, node: Scalar.Parsed, isImage: boolean, marker: string | null = null): null {
  if (typeof node.value !== 'string') return null
  const own = (isBlock(node) ? null : markerAfter(walk, walk.offset + node.range[1])) ?? marker
  if (node.value.includes(MARKER))
    walk.accounted.push([walk.offset + node.range[0], walk.offset + node.range[1]])
  if (!isImage && own === null) return null
  const value = node.value.trim()
  const [start, end] = textRange(walk, node, value)
  // A folded text of several lines stands nowhere as one piece, and is no image either.
  if (start < 0) return null
  const before = walk.places.get(node.range[0])
  walk.places.set(node.range[0], {
    start,
    end,
    value,
    image: isImage || (before?.image ?? false),
    marker: own ?? before?.marker ?? null,
  })
  return null
}

/** A quoted text starts after its quote; of a block scalar the text alone, not its header and indentation. */
function textRange(walk: Walk, node: Scalar.Parsed, value: string): [number, number] {
  const [start, end] = [walk.offset + node.range[0], walk.offset + node.range[1]]
  if (node.type === 'QUOTE_DOUBLE' || node.type === 'QUOTE_SINGLE') return [start + 1, end - 1]
  if (!isBlock(node)) return [start, end]
  const at = walk.text.indexOf(value, walk.text.indexOf('\n', start))
  return [at, at + value.length]
}

function isBlock(node: Scalar.Parsed): boolean {
  return node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL'
}

function markerAfter(walk: Walk, end: number): string | null {
  const lineEnd = walk.text.indexOf('\n', end)
  const rest = walk.text.slice(end, lineEnd < 0 ? walk.text.length : lineEnd)
  const name = rest.includes(MARKER) ? MARKED.exec(rest)?.groups?.name : undefined
  if (name === undefined) return null
  walk.accounted.push([end, end + rest.length])
  return name
}

function looseMarkers(walk: Walk, source: string): number[] {
  const loose: number[] = []
  for (let at = source.indexOf(MARKER); at >= 0; at = source.indexOf(MARKER, at + 1)) {
    const offset = walk.offset + at
    if (!walk.accounted.some(([start, end]) => start <= offset && offset < end)) loose.push(offset)
  }
  return loose
}

function holdsTexts(node: YAMLMap.Parsed): boolean {
  const kind = node.items.find(({ key }) => isScalar(key) && key.value === 'kind')?.value
  return isScalar(kind) && (kind.value === 'ConfigMap' || kind.value === 'Secret')
}

function firstFault<T>(items: readonly T[], look: (item: T) => Fault | null): Fault | null {
  for (const item of items) {
    const fault = look(item)
    if (fault !== null) return fault
  }
  return null
}

function firstLine(message: string): string {
  return message.split('\n', 1)[0] ?? message
}

function refused(code: Fault['code'], offset: number, message: string): Fault {
  return { kind: 'refused', code, offset, message }
}
