/** A file of a manifests folder; the path is relative to the repository. */
export type SourceFile = { path: string; text: string }

/** Part of a file from one `---` to the next, by offsets in characters. */
export type Slice = { start: number; end: number }

/** An object of a cluster has at most 1.5 MB; a `kind: List` may hold several. */
export const DOCUMENT_CHARS_MAX = 8 * 1024 * 1024

/**
 * The documents around the hits. `---` at the start of a line ends a document whatever came before it (YAML 1.2,
 * c-forbidden), so that they can be told apart without parsing. Directives belong to the document after them.
 */
export function slicesAt(text: string, hits: number[]): Slice[] {
  const slices: Slice[] = []
  for (const hit of hits) {
    const last = slices.at(-1)
    if (last !== undefined && hit < last.end) continue
    slices.push({ start: directivesBefore(text, startOf(text, hit)), end: endOf(text, hit) })
  }
  return slices
}

/** Line and column of an offset, both from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset)
  const breaks = before.match(/\n/g) ?? []
  return { line: breaks.length + 1, column: offset - before.lastIndexOf('\n') }
}

function startOf(text: string, hit: number): number {
  for (
    let at = text.lastIndexOf('\n---', hit);
    at >= 0;
    at = at === 0 ? -1 : text.lastIndexOf('\n---', at - 1)
  ) {
    if (separates(text, at + 4)) return at + 1
  }
  return 0
}

function endOf(text: string, hit: number): number {
  for (let at = text.indexOf('\n---', hit); at >= 0; at = text.indexOf('\n---', at + 1)) {
    if (separates(text, at + 4)) return at + 1
  }
  return text.length
}

/** Start of the `%` lines that stand before a separator, among comments and blank lines. */
function directivesBefore(text: string, start: number): number {
  let found = start
  for (let end = start - 1; end > 0;) {
    const lineStart = text.lastIndexOf('\n', end - 1) + 1
    const line = text.slice(lineStart, end).replace('\uFEFF', '').trimEnd()
    if (line.startsWith('%')) found = lineStart
    else if (line !== '' && !line.startsWith('#')) break
    end = lineStart - 1
  }
  return found
}

/** `---x` is a word, not a separator. */
function separates(text: string, after: number): boolean {
  return after >= text.length || ' \t\r\n'.includes(text.charAt(after))
}
