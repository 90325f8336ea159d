import { stringify } from 'yaml'
import { diffLines, type TextDiff } from './diff.ts'
import { isRecord } from './health/fields.ts'
import { createMask, isSecret, type Mask } from './masked.ts'
import { MANIFEST, readManifests, withoutServerFields } from './render/manifests.ts'

export type { TextDiff } from './diff.ts'

type File = { path: string; text: string }

/** What a release changes in the files of its folder. `unshown` names those whose content is not for everybody's eyes. */
export type ManifestDiff = { shown: TextDiff[]; unshown: string[] }

/** What a dry run says that the cluster would change, or why that is not known. */
export type ClusterDiff =
  | { kind: 'compared'; shown: TextDiff[]; refused: { name: string; message: string }[]; unchanged: number }
  | { kind: 'unknown'; reason: string }

/** One object as it is, null when it is not there, and as it would be; or why it would be refused. */
export type Previewed = { name: string } & (
  { kind: 'compared'; before: object | null; after: object } | { kind: 'refused'; message: string }
)

/** Compares two states of a folder, file by file. Files that hold a Secret are compared by what they say, not as text. */
export function manifestDiff(before: File[], after: File[]): ManifestDiff {
  const mask = createMask()
  const texts = [before, after].map(files => new Map(files.map(({ path, text }) => [path, text])))
  const [old, young] = [texts[0] ?? new Map<string, string>(), texts[1] ?? new Map<string, string>()]
  const paths = [...new Set([...old.keys(), ...young.keys()])].toSorted()
  const diff: ManifestDiff = { shown: [], unshown: [] }
  for (const name of paths) {
    const pair = [old.get(name) ?? '', young.get(name) ?? '']
    if (pair[0] === pair[1]) continue
    const [was, is] = tellable(name, pair, mask) ?? []
    if (was === undefined || is === undefined) diff.unshown.push(name)
    else diff.shown.push({ name, lines: diffLines(was, is) })
  }
  return diff
}

/** Compares what is there with what a dry run answers, without what only the server writes. */
export function clusterDiff(objects: Previewed[]): Extract<ClusterDiff, { kind: 'compared' }> {
  const mask = createMask()
  const diff: Extract<ClusterDiff, { kind: 'compared' }> = {
    kind: 'compared',
    shown: [],
    refused: [],
    unchanged: 0,
  }
  for (const object of objects) {
    const { name } = object
    if (object.kind === 'refused') {
      diff.refused.push({ name, message: object.message })
      continue
    }
    const before = object.before === null ? '' : yamlOf(mask(ofPeople(object.before)))
    const lines = diffLines(before, yamlOf(mask(ofPeople(object.after))))
    if (lines.length === 0) diff.unchanged++
    else diff.shown.push({ name, lines })
  }
  return diff
}

/** The texts as they may be shown; null where what is secret in them cannot be told from what is not. */
function tellable(name: string, texts: string[], mask: Mask): string[] | null {
  if (!MANIFEST.test(name)) return null
  const read = texts.map(text => readManifests(name, text))
  if (read.some(({ failures }) => failures.length > 0)) return null
  const objects = read.map(({ manifests }) => manifests.map(({ value }) => value))
  if (!objects.flat().some(isSecret)) return texts
  return objects.map(values => values.map(value => yamlOf(mask(value))).join('---\n'))
}

function ofPeople(object: object): object {
  const { status: _status, ...rest } = { status: null, ...object }
  if (!('metadata' in rest) || !isRecord(rest.metadata)) return rest
  return { ...rest, metadata: withoutServerFields(rest.metadata) }
}

function yamlOf(value: unknown): string {
  return stringify(value, { lineWidth: 0, aliasDuplicateObjects: false, sortMapEntries: true })
}
