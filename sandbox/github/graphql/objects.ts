import { log, touches } from '../git/history.ts'
import type { Commit } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { entriesOf, entryAt } from '../git/tree.ts'
import type { PathEntry } from '../git/tree.ts'
import { commitWeb } from '../shapes/commit.ts'
import { repoWeb } from '../shapes/repository.ts'
import { encodePath, iso, nodeId } from '../shapes/scalars.ts'
import { userByEmail } from '../world.ts'
import type { Repo, World } from '../world.ts'
import type { Stamp } from '../git/objects.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import type { Place } from './place.ts'
import { rollupNode } from './rollup.ts'
import { userNode } from './user.ts'

/** Above this GitHub cuts the text of a blob and says so. */
const textMaxBytes = 512_000

/** The object that an oid names, or an expression like `main:staging/checkout`; `null` for none. */
export function objectNode(
  place: Place,
  { oid, expression }: { oid?: string | null; expression?: string | null },
) {
  const { store, refs } = place.repo
  if (oid) return nodeOf(place, oid)
  const [revision = '', ...rest] = (expression ?? '').split(':')
  const name = revision === 'HEAD' ? place.repo.defaultBranch : revision
  if (rest.length === 0 && !resolveCommit(store, refs, name)) return nodeOf(place, name)
  const commit = resolveCommit(store, refs, name)
  if (rest.length === 0 || !commit) return commit && commitNode(place, commit)
  const entry = entryAt(store, commit.tree, rest.join(':'))
  return entry && nodeOf(place, entry.oid)
}

export function commitNode(place: Place, commit: Commit): object {
  const { world, repo } = place
  const [headline = '', ...body] = commit.message.split('\n')
  return {
    ...objectFields(place, commit.oid, 'Commit'),
    url: commitWeb(world, repo, commit.oid),
    message: commit.message,
    messageHeadline: headline,
    messageBody: body.join('\n').trim(),
    committedDate: iso(commit.committer.at * 1_000),
    authoredDate: iso(commit.author.at * 1_000),
    author: gitActor(world, commit.author),
    committer: gitActor(world, commit.committer),
    committedViaWeb: commit.signed,
    signature: commit.signed
      ? { __typename: 'GpgSignature', isValid: true, state: 'VALID', wasSignedByGitHub: true }
      : null,
    tree: () => nodeOf(place, commit.tree),
    statusCheckRollup: () => rollupNode(place, commit.oid),
    parents: (args: PageArgs) =>
      connection(
        'parents',
        commit.parents.map(parent => nodeOf(place, parent)),
        args,
      ),
    file: ({ path }: { path: string }) => {
      const entry = entryAt(repo.store, commit.tree, path)
      return entry && entryNode(place, entry)
    },
    history: (args: PageArgs & { path?: string | null }) => {
      const all = [...log(repo.store, commit.oid)]
      const { path } = args
      const shown = path ? all.filter(candidate => touches(repo.store, candidate, path)) : all
      return connection(
        'history',
        shown.map(candidate => commitNode(place, candidate)),
        args,
      )
    },
    associatedPullRequests: (args: PageArgs) => {
      const pulls = repo.pulls.filter(
        pull => pull.merged?.oid === commit.oid || holds(repo, pull, commit.oid),
      )
      return connection('associatedPullRequests', pulls.map(place.pullNode), args)
    },
  }
}

function holds(repo: Repo, pull: { headOid: string; baseOid: string }, oid: string): boolean {
  const base = new Set([...log(repo.store, pull.baseOid)].map(commit => commit.oid))
  return [...log(repo.store, pull.headOid, base)].some(commit => commit.oid === oid)
}

function nodeOf(place: Place, oid: string): object | null {
  const { store } = place.repo
  const commit = store.commits.get(oid)
  if (commit) return commitNode(place, commit)
  if (store.trees.has(oid)) return treeNode(place, oid, '')
  const blob = store.blobs.get(oid)
  return blob ? blobNode(place, oid, blob) : null
}

function treeNode(place: Place, oid: string, path: string) {
  const below = path === '' ? '' : `${path}/`
  return {
    ...objectFields(place, oid, 'Tree'),
    entries: () =>
      entriesOf(place.repo.store, oid).map(entry =>
        entryNode(place, { ...entry, path: `${below}${entry.name}` }),
      ),
  }
}

function entryNode(place: Place, entry: PathEntry) {
  const name = entry.path.split('/').at(-1) ?? entry.path
  const blob = place.repo.store.blobs.get(entry.oid)
  const dot = name.lastIndexOf('.')
  return {
    name,
    path: entry.path,
    mode: Number.parseInt(entry.mode, 8),
    oid: entry.oid,
    type: entry.mode === '040000' ? 'tree' : entry.mode === '160000' ? 'commit' : 'blob',
    size: blob?.length ?? 0,
    extension: dot === -1 ? '' : name.slice(dot),
    lineCount: blob ? blob.toString('utf8').split('\n').length - 1 : null,
    object: () =>
      entry.mode === '040000' ? treeNode(place, entry.oid, entry.path) : nodeOf(place, entry.oid),
  }
}

function blobNode(place: Place, oid: string, content: Buffer) {
  const isBinary = content.subarray(0, 8_000).includes(0)
  return {
    ...objectFields(place, oid, 'Blob'),
    byteSize: content.length,
    isBinary,
    isTruncated: content.length > textMaxBytes,
    text: isBinary ? null : content.subarray(0, textMaxBytes).toString('utf8'),
  }
}

function objectFields({ world, repo }: Place, oid: string, kind: 'Commit' | 'Tree' | 'Blob') {
  const web = `${repoWeb(world, repo)}/${kind.toLowerCase()}/${encodePath(oid)}`
  return {
    __typename: kind,
    id: nodeId(kind, oid),
    oid,
    abbreviatedOid: oid.slice(0, 7),
    commitUrl: web,
    commitResourcePath: new URL(web).pathname,
  }
}

function gitActor(world: World, stamp: Stamp) {
  const user = userByEmail(world, stamp.email)
  return {
    name: stamp.name,
    email: stamp.email,
    date: iso(stamp.at * 1_000),
    user: user?.type === 'User' ? userNode(world, user) : null,
  }
}
