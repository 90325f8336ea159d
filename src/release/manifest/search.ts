import type { SourceFile } from './documents.ts'

/** Texts of which one must stand in a file for it to name an image, or to mark a place for its service. */
export type Needles = Group[]

/** Texts that end alike: where their `core`, which ends all of them, does not stand, none of them does. */
type Group = { core: string; texts: Needle[] }
/** JSON may write `/` as `\/`: what is written so counts where there is JSON, or where another text stands too. */
type Needle = { text: string; escaped: boolean }

/** Shorter ends stand everywhere. */
const CORE_CHARS_MIN = 4
/** So much of the files is read to learn which characters are rare in them. */
const SAMPLE_CHARS = 2_000

/**
 * Docker Hub may be left out in a manifest, any other host may not. Image and marker mostly end with the name of the
 * service, so that one search for that name finds both; `files` are those that will be searched.
 */
export function needlesOf(
  images: { repository: string; service: string }[],
  files: readonly SourceFile[],
): Needles {
  const sample = files[0]?.text.slice(0, SAMPLE_CHARS) ?? ''
  return images.flatMap(({ repository, service }) => {
    const name = repository.replace(/^docker\.io\/(?:library\/)?/, '')
    const texts = [
      { text: name, escaped: false },
      { text: `# slipway: ${service}`, escaped: false },
      ...(name.includes('/') ? [{ text: name.replaceAll('/', '\\/'), escaped: true }] : []),
    ]
    const end = texts.map(({ text }) => text).reduce(commonEnd)
    if (end.length >= CORE_CHARS_MIN) return [{ core: fromRarest(end, sample), texts }]
    return texts.map(needle => ({ core: needle.text, texts: [needle] }))
  })
}

/** Files in which any of it may stand, in their order. Most have none of it: each costs a search and nothing else. */
export function candidates(files: SourceFile[], needles: Needles): SourceFile[] {
  const [first = [], ...more] = needles.map(({ core }) => filesWith(files, core))
  if (more.length === 0) return first
  const some = new Set([...first, ...more.flat()])
  return files.filter(file => some.has(file))
}

/** A plain loop around one search, which the engine compiles while it runs. */
function filesWith(files: SourceFile[], core: string): SourceFile[] {
  const found: SourceFile[] = []
  for (const file of files) if (file.text.includes(core)) found.push(file)
  return found
}

/** Where an image or a marker may be, in order: only documents around these are parsed. */
export function hitsOf({ text, path }: SourceFile, needles: Needles): number[] {
  let hits = NO_HITS
  let isCertain = false
  for (const { core, texts } of needles) {
    for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, at + 1)) {
      const needle = texts.find(other => endsAt(text, other.text, at + core.length))
      if (needle === undefined) continue
      isCertain ||= !needle.escaped
      hits = [...hits, at + core.length - needle.text.length]
    }
  }
  if (hits.length === 0 || !/\.(?:ya?ml|json)$/.test(path)) return NO_HITS
  return isCertain || mayBeJson(text) ? hits.toSorted((a, b) => a - b) : NO_HITS
}

const NO_HITS: number[] = []

function endsAt(text: string, needle: string, end: number): boolean {
  return end >= needle.length && text.startsWith(needle, end - needle.length)
}

/** By its first character, which is a bracket, a blank or a byte order mark. */
function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0)
  return first === 0x7b || first === 0x5b || first <= 0x20 || first === 0xfeff
}

function commonEnd(one: string, other: string): string {
  let length = 0
  while (length < one.length && length < other.length && one.at(-length - 1) === other.at(-length - 1))
    length++
  return one.slice(one.length - length)
}

/** A search goes from one place of its first character to the next: the fewer there are, the faster it is. */
function fromRarest(end: string, sample: string): string {
  const starts = Array.from({ length: end.length - CORE_CHARS_MIN + 1 }, (_, at) => at)
  const count = (at: number): number => sample.split(end.charAt(at)).length
  const rarest = starts.reduce((best, at) => (count(at) < count(best) ? at : best))
  return end.slice(rarest)
}
