import type { Range } from '../../release/release.ts'
import type { Rules } from '../../release/rules.ts'
import { markdown, markdownCode, markdownLink } from '../markdown.ts'
import type { Addresses, Pulling } from '../shape.ts'
import { counted } from '../text.ts'
import { compareUrlOf, lackOf } from '../words.ts'

type Entry = Range['entries'][number]

/** What is in it: merged pull requests with their authors, else commits; or why that cannot be said. */
export function changelogLines({ release, rules, addresses }: Pulling): string[] {
  const { range, origin } = release
  const title = '### Changes'
  if (range === null) {
    const lack = lackOf(origin, markdown)
    return [title, '', lack ?? 'What changed is not known: there was nothing to compare with.']
  }
  switch (range.kind) {
    case 'first':
      return [title, '', 'First deployment, so there is nothing to compare with.']
    case 'rebuild':
      return [title, '', 'Built again from the same source: nothing changed in it.']
    case 'unknown':
      return [title, '', 'What changed is not known: GitHub could not compare the revisions.']
    case 'reversed':
      return [`### Takes back ${counted(range.total, 'change')}`, '', ...rangeLines(range, rules, addresses)]
    case 'forward':
      return [`### ${counted(range.total, 'change')}`, '', ...rangeLines(range, rules, addresses)]
  }
}

function rangeLines(range: Range, rules: Rules, addresses: Addresses): string[] {
  const paths = rules.source?.paths ?? []
  const where = paths.length === 0 ? '' : ` below ${paths.map(path => markdownCode(path, 200)).join(', ')}`
  const none = range.total === 0 ? [`No commit between the two revisions changes anything${where}.`] : []
  const lost = range.lost ?? 0
  const apart =
    lost === 0
      ? []
      : [
          '',
          `The two histories went apart: ${counted(lost, 'commit')} of what is live ${lost === 1 ? 'is' : 'are'} not in it.`,
        ]
  return [...none, ...entryLines(range, addresses), ...apart]
}

function entryLines(range: Range, addresses: Addresses): string[] {
  const entries = range.entries.map(entry => entryLine(entry, range.repository, addresses))
  const more = range.total - range.entries.length
  const url = compareUrlOf(range, addresses)
  const rest = more > 0 ? [`- ${markdownLink(url, `+${more} more`)}`] : []
  return [...entries, ...rest, ...(url === null ? [] : ['', markdownLink(url, 'Comparison')])]
}

/** The link comes first: behind a title such as "Fixes" it would close what it names. */
function entryLine(entry: Entry, repository: string | null, addresses: Addresses): string {
  const by = entry.author === null ? '' : `, by ${markdown(entry.author, 60)}`
  return `- ${entryLink(entry, repository, addresses)} ${markdown(entry.title, 120)}${by}`
}

function entryLink({ pull, sha }: Entry, repository: string | null, addresses: Addresses): string {
  const commit = repository === null ? null : addresses.commitUrl(repository, sha)
  if (pull === null) return markdownLink(commit, markdownCode(sha.slice(0, 7), 12))
  // Pull requests stand beside the commits of their repository, on GitHub Enterprise, too.
  const url = commit?.replace(/\/commit\/[^/]*$/, `/pull/${pull}`) ?? null
  return url === null ? `pull request ${pull}` : markdownLink(url, `#${pull}`)
}
