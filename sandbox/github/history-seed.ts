import { emptyStore, putBlob, putCommit, putTree } from './git/objects.ts'
import type { ObjectStore, Stamp } from './git/objects.ts'
import { changeTree } from './git/tree.ts'
import type { PathChange } from './git/tree.ts'
import type { FileContent, ParsedSeed, RepositorySeed, Seed } from './seed.ts'
import { Seed as SeedSchema } from './seed.ts'

/** The first seeded commit's time, in seconds; each further one is an hour later, so oids are the same each time. */
const firstCommitAt = Date.UTC(2026, 0, 5, 9) / 1_000
const secondsBetween = 3_600

/** The oid of a repository after that many of its seeded commits, by default all, known without starting anything. */
export function seededAt(raw: Seed, fullName: string, commits = Infinity): string {
  const seed = SeedSchema.parse(raw)
  const repo = seed.repos.find(candidate => candidate.full_name === fullName)
  if (!repo) throw new Error(`the seed has no repository ${fullName}`)
  return seedHistory({ ...repo, commits: repo.commits.slice(0, commits) }, seed.users).head
}

/** A store with the seeded commits in it, the last one's oid and its time in seconds. */
export function seedHistory(
  repo: RepositorySeed,
  users: ParsedSeed['users'],
): { store: ObjectStore; head: string; at: number } {
  const store = emptyStore()
  const author = Object.keys(repo.collaborators)[0] ?? users[0]?.login ?? 'nobody'
  const first = { author, message: 'Begin', files: repo.files }
  let state: { head: string | null; tree: string; at: number } = {
    head: null,
    tree: putTree(store, []),
    at: firstCommitAt,
  }
  for (const commit of [first, ...repo.commits]) {
    const tree = changeTree(store, state.tree, changesOf(store, commit.files))
    const stamp = stampOf(commit.author, users, state.at)
    const parents = state.head ? [state.head] : []
    const message = commit.message
    const head = putCommit(store, { tree, parents, author: stamp, committer: stamp, message, signed: false })
    state = { head, tree, at: state.at + secondsBetween }
  }
  return { store, head: state.head ?? '', at: state.at - secondsBetween }
}

function changesOf(store: ObjectStore, files: Record<string, FileContent>): Map<string, PathChange> {
  return new Map(Object.entries(files).map(([path, content]) => [path, changeOf(store, content)]))
}

function changeOf(store: ObjectStore, content: FileContent): PathChange {
  if (content === null) return null
  if (typeof content === 'string') return { mode: '100644', oid: putBlob(store, Buffer.from(content)) }
  if ('base64' in content)
    return { mode: '100644', oid: putBlob(store, Buffer.from(content.base64, 'base64')) }
  return { mode: '120000', oid: putBlob(store, Buffer.from(content.symlink)) }
}

function stampOf(
  author: string | { name: string; email: string },
  users: ParsedSeed['users'],
  at: number,
): Stamp {
  if (typeof author !== 'string') return { ...author, at }
  const user = users.find(candidate => candidate.login === author)
  return { name: user?.name ?? author, email: user?.email ?? `${author}@example.com`, at }
}
