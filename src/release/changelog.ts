import type { Person, Range, Sha } from './release.ts'

/** A commit of a comparison; `author` is attributed by GitHub itself, `pull` the merged pull request that brought it. */
export type RangeCommit = {
  sha: Sha
  parents: Sha[]
  message: string
  author: Person | null
  /** Made by Slipway's App itself, verified. */
  own: boolean
  pull: { number: number; title: string; author: Person | null } | null
}

/** A comparison of two revisions, commits oldest first; for a service in a monorepo only those of its paths. */
export type RangeComparison =
  | {
      kind: 'found'
      status: 'ahead' | 'behind' | 'diverged' | 'identical'
      /** Commits of `base` that `head` does not have. */
      behind: number
      /** All commits of the range, of which `commits` may be only a part. */
      total: number
      commits: RangeCommit[]
      files: string[]
      filesComplete: boolean
    }
  | { kind: 'unreachable'; message: string }

/** Between which revisions of which repository. `base` is what is live, null on a first deployment. */
export type RangeEnds = { repository: string; base: Sha | null; head: Sha }

export const ENTRIES_MAX = 10
export const TITLE_CHARS_MAX = 120
export const AUTHORS_MAX = 20

/**
 * The changelog of a release: merged pull requests with title and author, else commits, newest first. A `reversed`
 * range is what an older revision takes back: its comparison is of the older revision with the live one. `lost` counts
 * what the live one had besides, where their histories went apart. `rebuild` is the same source again. Without a comparison the range is `first` (no base) or `unknown`.
 */
export function rangeOf(ends: RangeEnds, comparison: RangeComparison | null, reversed: boolean): Range {
  const none = { ...ends, total: 0, entries: [], authors: [] }
  if (ends.base === null) return { ...none, kind: 'first' }
  if (ends.base === ends.head) return { ...none, kind: 'rebuild' }
  if (comparison === null || comparison.kind === 'unreachable') return { ...none, kind: 'unknown' }
  if (comparison.status === 'identical') return { ...none, kind: 'rebuild' }
  const newestFirst = comparison.commits.toReversed()
  const entries = entriesOf(newestFirst)
  // Commits that were left out of a long comparison are counted, one entry each.
  const total = entries.length + Math.max(0, comparison.total - comparison.commits.length)
  const kind = reversed ? 'reversed' : 'forward'
  const lost = comparison.status === 'diverged' && comparison.behind > 0 ? { lost: comparison.behind } : {}
  return {
    ...ends,
    kind,
    total,
    ...lost,
    entries: entries.slice(0, ENTRIES_MAX),
    authors: authorsOf(newestFirst),
  }
}

/**
 * Whether a range holds only Slipway's own commits or only files of the manifests: an image built from it would be
 * released for ever. `manifests` are the folders below which manifests lie, in the repository that is compared.
 */
export function isOwnChange(
  comparison: RangeComparison,
  own: { shas: ReadonlySet<Sha>; manifests: string[] },
): boolean {
  if (comparison.kind !== 'found' || comparison.total === 0) return false
  const allCommits = comparison.commits.length >= comparison.total
  if (allCommits && comparison.commits.every(commit => commit.own || own.shas.has(commit.sha))) return true
  if (!comparison.filesComplete || comparison.files.length === 0) return false
  return comparison.files.every(file => own.manifests.some(folder => isBelow(file, folder)))
}

type Entry = Range['entries'][number]

/** One entry for each pull request, wherever its commits lie; merges that only bring such a branch are no entry. */
function entriesOf(newestFirst: RangeCommit[]): Entry[] {
  const pulls = new Map<number, Entry>()
  const entries: Entry[] = []
  for (const commit of newestFirst) {
    const entry = entryOf(commit)
    if (entry === null) continue
    const known = entry.pull === null ? undefined : pulls.get(entry.pull)
    if (known !== undefined) {
      improve(known, commit)
      continue
    }
    if (entry.pull !== null) pulls.set(entry.pull, entry)
    entries.push(entry)
  }
  return entries
}

function entryOf(commit: RangeCommit): Entry | null {
  const { sha, pull } = commit
  if (pull !== null)
    return { title: shortened(pull.title), pull: pull.number, sha, author: pull.author?.login ?? null }
  const [headline = '', ...rest] = commit.message.split(/\r?\n/)
  const author = commit.author?.login ?? null
  const merged = /^Merge pull request #(?<number>[0-9]{1,9}) from /.exec(headline)?.groups?.number
  if (merged !== undefined) {
    const title = rest.find(line => line.trim() !== '') ?? headline
    // Who merged is not who wrote it: without the pull request the author is not known.
    return { title: shortened(title), pull: Number(merged), sha, author: null }
  }
  if (commit.parents.length > 1) return null
  const squashed = /^(?<title>.*\S)\s+\(#(?<number>[0-9]{1,9})\)\s*$/.exec(headline.slice(0, 1000))?.groups
  if (squashed === undefined) return { title: shortened(headline), pull: null, sha, author }
  return { title: shortened(squashed.title ?? ''), pull: Number(squashed.number), sha, author }
}

/** What GitHub says of the pull request is better than what a commit message says of it. */
function improve(entry: Entry, { pull }: RangeCommit): void {
  if (pull === null) return
  entry.title = shortened(pull.title)
  entry.author = pull.author?.login ?? entry.author
}

/** Openers of merged pull requests and attributed authors of commits, people only, each once. */
function authorsOf(newestFirst: RangeCommit[]): Person[] {
  const people = new Map<string, Person>()
  for (const commit of newestFirst) {
    // Whoever pressed the merge button is not an author of what was merged.
    const wrote = commit.own || commit.parents.length > 1 ? null : commit.author
    for (const person of [commit.pull?.author ?? null, wrote]) {
      if (person === null || isBot(person) || people.has(person.login.toLowerCase())) continue
      people.set(person.login.toLowerCase(), person)
    }
  }
  return [...people.values()].slice(0, AUTHORS_MAX)
}

function isBot(person: Person): boolean {
  return person.bot || person.login.endsWith('[bot]') || person.login === 'web-flow'
}

/** One line of at most 120 characters, cut between characters and not within one. */
function shortened(title: string): string {
  const line = title
    .slice(0, 10 * TITLE_CHARS_MAX)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length > TITLE_CHARS_MAX ? `${characters.slice(0, TITLE_CHARS_MAX - 1).join('')}…` : line
}

function isBelow(file: string, folder: string): boolean {
  const bare = folder.replace(/^\.?\/+|\/+$/g, '')
  // Manifests at the root of a repository tell nothing apart.
  return bare !== '' && bare !== '.' && file.startsWith(`${bare}/`)
}
