/** A file of a manifests folder; the path is relative to the repository. */
export type SourceFile = { path: string; text: string }

/** Part of a file from one `---` to the next, by offsets in characters. */
export type Slice = { start: number; end: number }

/** An object of a cluster has at most 1.5 MB; a `kind: List` may hold several. */
export const DOCUMENT_CHARS_MAX = 8 * 1024 * 1024

/**
 * Texts of which one must stand in a file for it to name the image or to mark a place for the service. Docker Hub
 * may be left out in a manifest, any other host may not; JSON may write `/` as `\\/`.
 */
export function needlesOf(image: { repository: string; service: string }): string[] {
  const plain = image.repository.replace(/^docker\.io\/(?:library\/)?/, '')
  const escaped = plain.replaceAll('/', '\\/')
  return [...new Set([plain, `# slipway: ${image.service}`, escaped])]
}

/** Where an image or a marker may be, in order; most files have none and are never parsed. */
export function hitsOf(file: SourceFile, needles: string[]): number[] {
  const present = needles.filter(needle => file.text.includes(needle))
  if (present.length === 0 || !/\.(?:ya?ml|json)$/.test(file.path)) return []
  return present.flatMap(needle => offsetsOf(file.text, needle)).toSorted((a, b) => a - b)
}

/**
 * The documents around the hits. `---` at the start of a line ends a document whatever came before it (YAML 1.2,
 * c-forbidden), so that they can be told apart without parsing. A file with directives is one slice.
 */
export function slicesAt(text: string, hits: number[]): Slice[] {
  if (hits.length === 0) return []
  if (/^\uFEFF?%/.test(text) || text.includes('\n%')) return [{ start: 0, end: text.length }]
  const slices: Slice[] = []
  for (const hit of hits) {
    const last = slices.at(-1)
    if (last !== undefined && hit < last.end) continue
    slices.push({ start: startOf(text, hit), end: endOf(text, hit) })
  }
  return slices
}

/** Line and column of an offset, both from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1
  let start = 0
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', start)) {
    line++
    start = at + 1
  }
  return { line, column: offset - start + 1 }
}

function offsetsOf(text: string, needle: string): number[] {
  const found: number[] = []
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) found.push(at)
  return found
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

/** `---x` is a word, not a separator. */
function separates(text: string, after: number): boolean {
  return after >= text.length || ' \t\r\n'.includes(text.charAt(after))
}
