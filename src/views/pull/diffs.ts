import type { ClusterDiff, ManifestDiff, TextDiff } from '../../release/preview.ts'
import { markdown, markdownCode } from '../markdown.ts'
import type { Pulling } from '../shape.ts'
import { counted, plain } from '../text.ts'

const LINES_MAX = 150
const CHARS_MAX = 12_000
const LINE_CHARS_MAX = 300
const NAMES_MAX = 10

/** What changes in the manifests, as a diff; Secrets without their values. */
export function manifestLines({ manifests }: Pulling): string[] {
  const title = '### Manifests'
  const { shown, unshown } = manifests
  if (shown.length + unshown.length === 0) return [title, '', 'No file changes.']
  return [title, '', ...fenced(shown), ...unshownLines(manifests)]
}

/** What the cluster says that an apply would change now, as a diff; or why it did not say. */
export function clusterLines({ cluster, release }: Pulling): string[] {
  const title = '### In the cluster'
  if (cluster.kind === 'unknown')
    return [title, '', `No dry run was made: ${markdown(cluster.reason.replace(/\.$/, ''), 300)}.`]
  const where = markdownCode(release.place.cluster, 63)
  const asked = `A server-side dry run on ${where}, as it was when this was opened: ${summary(cluster)}.`
  return [
    title,
    '',
    asked,
    ...refusals(cluster),
    ...(cluster.shown.length === 0 ? [] : ['', ...fenced(cluster.shown)]),
  ]
}

function summary({ shown, refused, unchanged }: Extract<ClusterDiff, { kind: 'compared' }>): string {
  const parts = [
    ...(shown.length > 0 ? [`${counted(shown.length, 'object')} would change`] : []),
    ...(refused.length > 0 ? [`${counted(refused.length, 'object')} would be refused`] : []),
    ...(unchanged > 0 ? [`${counted(unchanged, 'object')} would stay the same`] : []),
  ]
  return parts.length === 0 ? 'there is nothing to apply' : parts.join(', ')
}

function refusals({ refused }: Extract<ClusterDiff, { kind: 'compared' }>): string[] {
  const lines = refused
    .slice(0, NAMES_MAX)
    .map(({ name, message }) => `- ${markdownCode(name, 200)}: ${markdown(message, 300)}`)
  const more = refused.length - lines.length
  if (lines.length === 0) return []
  return ['', ...lines, ...(more > 0 ? [`- and ${more} more`] : [])]
}

function unshownLines({ unshown }: ManifestDiff): string[] {
  if (unshown.length === 0) return []
  const names = unshown.slice(0, NAMES_MAX).map(name => markdownCode(name, 200))
  const more = unshown.length > NAMES_MAX ? [`and ${unshown.length - NAMES_MAX} more`] : []
  return [
    '',
    `Changed too, and not shown since it is no manifest that can be read: ${[...names, ...more].join(', ')}.`,
  ]
}

/** One block for all, longer fenced than anything in it: what stands in it is text, whatever it says. */
function fenced(diffs: TextDiff[]): string[] {
  if (diffs.length === 0) return []
  const all = diffs.flatMap(({ name, lines }) => [`# ${harmless(name)}`, ...lines.map(harmless)])
  const kept: string[] = []
  let chars = 0
  for (const line of all) {
    chars += line.length + 1
    if (kept.length >= LINES_MAX || chars > CHARS_MAX) break
    kept.push(line)
  }
  const more = all.length - kept.length
  const runs = kept.flatMap(line => line.match(/`+/g) ?? []).map(({ length }) => length)
  const fence = '`'.repeat(Math.max(3, ...runs.map(length => length + 1)))
  const rest = more > 0 ? ['', `${counted(more, 'line')} more than fit here.`] : []
  return [`${fence}diff`, ...kept, fence, ...rest]
}

/** Indentation stays, and what nobody sees goes. */
function harmless(line: string): string {
  const [indent = ''] = /^[-+ ]? */.exec(line) ?? []
  return `${indent}${plain(line.slice(indent.length), LINE_CHARS_MAX)}`
}
