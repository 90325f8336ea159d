import { formatImage, parseReference, sameArtifact, sameRepository } from './image.ts'
import { choosePlaces, quoted, refuse, spot } from './manifest/choose.ts'
import type { FilePlace, ManifestImage, Reading, Refusal } from './manifest/choose.ts'
import { positionOf, slicesAt } from './manifest/documents.ts'
import type { SourceFile } from './manifest/documents.ts'
import { placesIn } from './manifest/places.ts'
import { candidates, hitsOf, needlesOf } from './manifest/search.ts'
import type { Image, Images } from './release.ts'

export type { ManifestImage, Refusal, SourceFile }

/** What one image shall be. `from`: what it must still be, or the edit is refused as `changed_meanwhile`. */
export type Edit = ManifestImage & { from?: string; to: string }

/** One value that was replaced; line and column from 1. */
export type Change = { path: string; line: number; column: number; before: string; after: string }

/** `files` are the changed ones only, each whole. */
export type Plan =
  { kind: 'edited'; files: SourceFile[]; changes: Change[] } | { kind: 'unchanged' } | Refusal

/** What the manifests say. An image is in `images` when its places agree, else in `absent` or `differing`. */
export type Found =
  | {
      kind: 'found'
      images: Images
      places: Record<string, FoundPlace[]>
      absent: string[]
      differing: string[]
    }
  | Refusal

export type FoundPlace = { path: string; line: number; column: number; value: string }

/**
 * Plans the replacement of image values in plain manifests, byte by byte: all else stays as it is. All places of an
 * image change together; the first edit that cannot be made refuses the whole plan.
 */
export function planEdit(files: SourceFile[], edits: Edit[]): Plan {
  return planIn(readImages(files, edits), edits)
}

/** The same for what was read already of these images. */
export function planIn(reading: ImagesRead, edits: Edit[]): Plan {
  if (reading.kind === 'refused') return reading
  const replacements = new Map<string, Replacement>()
  for (const edit of edits) {
    const planned = planOne(reading, edit)
    if (planned.kind === 'refused') return planned
    for (const place of planned.places) {
      const key = `${place.file.path}:${place.place.start}`
      const other = replacements.get(key)
      if (other !== undefined && other.to !== edit.to) {
        const what = `both ${other.to} and ${edit.to} belong here: mark the place with # slipway: service/image`
        return refuse('values_differ', place.file, place.place.start, what)
      }
      replacements.set(key, { ...place, to: edit.to })
    }
  }
  return splice([...replacements.values()].filter(({ place, to }) => place.value !== to))
}

/** What the manifests say of each image: what a commit carries. */
export function findImages(files: SourceFile[], wanted: ManifestImage[]): Found {
  return findIn(readImages(files, wanted), wanted)
}

/** The same for what was read already of these images. */
export function findIn(reading: ImagesRead, wanted: ManifestImage[]): Found {
  if (reading.kind === 'refused') return reading
  const found: Extract<Found, { kind: 'found' }> = {
    kind: 'found',
    images: {},
    places: {},
    absent: [],
    differing: [],
  }
  for (const image of wanted) {
    const choice = choosePlaces(reading, image)
    if (choice.kind === 'refused' && choice.code !== 'no_occurrence') return choice
    const places = choice.kind === 'chosen' ? choice.places : []
    const [first] = places
    found.places[image.name] = places.map(describe)
    const agreed = first === undefined ? null : artifactOf(first.place.value, image.repository)
    if (first === undefined) found.absent.push(image.name)
    else if (agreed === null || differ(places)) found.differing.push(image.name)
    else found.images[image.name] = agreed
  }
  return found
}

/** The images of a service as they are looked for; `images` maps names to repositories. */
export function manifestImages(service: string, images: Record<string, string>): ManifestImage[] {
  const entries = Object.entries(images)
  return entries.map(([name, repository]) => ({ name, repository, service, alone: entries.length === 1 }))
}

type Replacement = FilePlace & { to: string }

export type ImagesRead = ({ kind: 'read' } & Reading) | Refusal

/** Searches all files, which is most of the cost, and parses only the documents that may name one of the images. */
export function readImages(files: SourceFile[], images: ManifestImage[]): ImagesRead {
  const needles = needlesOf(images, files)
  const reading: { kind: 'read' } & Reading = { kind: 'read', files, places: [], loose: [] }
  for (const file of candidates(files, needles)) {
    const hits = hitsOf(file, needles)
    if (hits.length === 0) continue
    for (const slice of slicesAt(file.text, hits)) {
      const found = placesIn(file.text, slice)
      if (found.kind === 'refused') return refuse(found.code, file, found.offset, found.message)
      reading.places.push(...found.places.map(place => ({ file, place })))
      reading.loose.push(...found.loose.map(offset => ({ file, offset })))
    }
  }
  return reading
}

function planOne(reading: Reading, edit: Edit): { kind: 'chosen'; places: FilePlace[] } | Refusal {
  const to = parseReference(edit.to)
  if (to.kind === 'refused' || (to.reference.tag === null && to.reference.digest === null)) {
    const reason = to.kind === 'refused' ? to.reason : `${edit.to} has neither tag nor digest`
    return { kind: 'refused', code: 'invalid_image', message: reason, path: null, line: 0 }
  }
  const choice = choosePlaces(reading, edit)
  if (choice.kind === 'refused') return choice
  const [first] = choice.places
  if (first !== undefined && first.place.marker === null && differ(choice.places)) {
    const places = choice.places.map(place => `${spot(place)} says ${quoted(place.place.value)}`).slice(0, 10)
    const what = `differing values of ${edit.repository}: ${places.join(', ')}. Mark those to change with # slipway: ${edit.service}`
    return refuse('values_differ', first.file, first.place.start, what)
  }
  const moved = choice.places.find(({ place }) => !stillSays(place.value, edit))
  if (moved === undefined) return choice
  const what = `says ${quoted(moved.place.value)}, no longer ${quoted(edit.from ?? '')}`
  return refuse('changed_meanwhile', moved.file, moved.place.start, what)
}

/** What says already what it shall say is as expected. */
function stillSays(value: string, { from, to }: Edit): boolean {
  return from === undefined || value === from || sameText(value, from) || sameText(value, to)
}

function sameText(a: string, b: string): boolean {
  const [left, right] = [parseReference(a), parseReference(b)]
  return (
    left.kind === 'reference' && right.kind === 'reference' && sameArtifact(left.reference, right.reference)
  )
}

function differ(places: FilePlace[]): boolean {
  return new Set(places.map(({ place }) => normalised(place.value))).size > 1
}

function normalised(value: string): string {
  const parsed = parseReference(value)
  if (parsed.kind === 'refused') return value
  const { repository, tag, digest } = parsed.reference
  return formatImage({ repository, tag: tag ?? '', digest }, 'digest')
}

/** The repository as the configuration writes it where it is the same, so that equal images are equal values. */
function artifactOf(value: string, repository: string): Image | null {
  const parsed = parseReference(value)
  if (parsed.kind === 'refused') return null
  const { tag, digest } = parsed.reference
  const own = sameRepository(parsed.reference.repository, repository)
    ? repository
    : parsed.reference.repository
  return tag === null && digest === null ? null : { repository: own, tag: tag ?? '', digest }
}

function splice(replacements: Replacement[]): Plan {
  if (replacements.length === 0) return { kind: 'unchanged' }
  const byFile = Map.groupBy(replacements, ({ file }) => file)
  const files = [...byFile].map(([file, within]) => {
    const inOrder = within.toSorted((a, b) => a.place.start - b.place.start)
    let text = ''
    let at = 0
    for (const { place, to } of inOrder) {
      text += file.text.slice(at, place.start) + to
      at = place.end
    }
    return { path: file.path, text: text + file.text.slice(at) }
  })
  const changes = replacements.map(({ file, place, to }) => {
    const { value, ...where } = describe({ file, place })
    return { ...where, before: value, after: to }
  })
  return { kind: 'edited', files, changes }
}

function describe({ file, place }: FilePlace): FoundPlace {
  return { path: file.path, ...positionOf(file.text, place.start), value: place.value }
}
