import { parseReference, sameRepository } from '../image.ts'
import { positionOf } from './documents.ts'
import type { SourceFile } from './documents.ts'
import type { Place } from './places.ts'

/** An image of a service, as it is looked for: by repository, or by `# slipway: service` or `service/name`. */
export type ManifestImage = {
  name: string
  repository: string
  service: string
  /** The service has no other image, so that the marker needs no name. */
  alone: boolean
}

/** A place in a file. */
export type FilePlace = { file: SourceFile; place: Place }

export type RefusalCode =
  | 'no_occurrence'
  | 'values_differ'
  | 'not_parsed'
  | 'template'
  | 'changed_meanwhile'
  | 'marker_misplaced'
  | 'too_large'
  | 'invalid_image'

/** Why nothing can be written, with the file and line where there is one (line 0: the whole file). */
export type Refusal = {
  kind: 'refused'
  code: RefusalCode
  message: string
  path: string | null
  line: number
}

/** All that was read: `loose` are markers beside no value. */
export type Reading = {
  files: SourceFile[]
  places: FilePlace[]
  loose: { file: SourceFile; offset: number }[]
}

export type Choice = { kind: 'chosen'; places: FilePlace[] } | Refusal

/** The places that carry the image: the marked ones where there are any, else every `image:` of its repository. */
export function choosePlaces(reading: Reading, image: ManifestImage): Choice {
  const loose = reading.loose.find(({ file, offset }) => speaksOf(file.text.slice(offset), image))
  if (loose !== undefined) {
    return refuse(
      'marker_misplaced',
      loose.file,
      loose.offset,
      'a marker must stand on the line of a value, after it',
    )
  }
  const marked = reading.places.filter(({ place }) => claims(place, image))
  const wrong = marked.find(({ place }) => !place.image && !sameImage(place, image))
  if (wrong !== undefined) {
    const what = `${quoted(wrong.place.value)} is marked, but is neither an image: nor names ${image.repository}`
    return refuse('marker_misplaced', wrong.file, wrong.place.start, what)
  }
  if (marked.length > 0) return { kind: 'chosen', places: marked }
  const places = reading.places.filter(({ place }) => place.marker === null && sameImage(place, image))
  return places.length > 0 ? { kind: 'chosen', places } : noOccurrence(reading, image)
}

/** `path:line`, for people. */
export function spot({ file, place }: FilePlace): string {
  return `${file.path}:${positionOf(file.text, place.start).line}`
}

export function refuse(code: RefusalCode, file: SourceFile, offset: number, what: string): Refusal {
  const { line } = positionOf(file.text, offset)
  return { kind: 'refused', code, message: `${file.path}:${line}: ${what}`, path: file.path, line }
}

/** Foreign text in a message: one line, bounded. */
export function quoted(value: string): string {
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 199)}…` : value)
}

function claims(place: Place, image: ManifestImage): boolean {
  if (place.marker === `${image.service}/${image.name}`) return true
  return place.marker === image.service && (image.alone || sameImage(place, image))
}

function speaksOf(comment: string, image: ManifestImage): boolean {
  const name = /^# slipway: (?<name>[\w./-]+)/.exec(comment)?.groups?.name
  return name === image.service || name === `${image.service}/${image.name}`
}

function sameImage(place: Place, image: ManifestImage): boolean {
  const parsed = parseReference(place.value)
  return parsed.kind === 'reference' && sameRepository(parsed.reference.repository, image.repository)
}

/** Says where it looked, and what came near: a template, or a place that is marked for another. */
function noOccurrence(reading: Reading, image: ManifestImage): Refusal {
  const template = reading.places.find(
    ({ place }) => place.image && place.value.includes(image.repository) && /\{\{|\$[({]/.test(place.value),
  )
  if (template !== undefined) {
    const { file, place } = template
    return refuse(
      'template',
      file,
      place.start,
      `${quoted(place.value)} is a template, not an image that can be replaced`,
    )
  }
  const others = reading.places.filter(({ place }) => place.marker !== null && sameImage(place, image))
  const near = others.map(other => ` ${spot(other)} is marked for ${other.place.marker}.`).slice(0, 5)
  const paths = reading.files.map(({ path }) => path)
  const looked = paths.length === 0 ? 'there are no files' : `looked at ${list(paths)}`
  const message = `no image: names ${image.repository} and no value is marked "# slipway: ${image.service}": ${looked}.`
  return { kind: 'refused', code: 'no_occurrence', message: message + near.join(''), path: null, line: 0 }
}

function list(paths: string[]): string {
  const shown = paths.slice(0, 10).join(', ')
  return paths.length > 10 ? `${shown} and ${paths.length - 10} more files` : shown
}
