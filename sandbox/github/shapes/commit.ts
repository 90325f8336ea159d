import { diffTrees } from '../git/diff.ts'
import type { FileChange } from '../git/diff.ts'
import { commitAt, signatureOf } from '../git/objects.ts'
import type { Commit, ObjectStore, Stamp } from '../git/objects.ts'
import { patchBetween } from '../git/patch.ts'
import { userByEmail } from '../world.ts'
import type { Repo, World } from '../world.ts'
import { repoApi, repoWeb } from './repository.ts'
import { encodePath, iso, nodeId } from './scalars.ts'
import { userShape } from './user.ts'

/** GitHub shows this many files of a commit or comparison at once. */
export const filesMax = 300

export function verificationShape(commit: Commit) {
  return commit.signed
    ? {
        verified: true,
        reason: 'valid',
        signature: signatureOf(commit),
        payload: commit.payload,
        verified_at: iso(commit.committer.at * 1_000),
      }
    : { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null }
}

/** A commit as lists and comparisons carry it. */
export function commitShape(world: World, repo: Repo, commit: Commit) {
  const api = repoApi(world, repo)
  const url = `${api}/commits/${commit.oid}`
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', commit.oid),
    commit: {
      author: gitPersonShape(commit.author),
      committer: gitPersonShape(commit.committer),
      message: commit.message,
      tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
      url: `${api}/git/commits/${commit.oid}`,
      comment_count: 0,
      verification: verificationShape(commit),
    },
    url,
    html_url: commitWeb(world, repo, commit.oid),
    comments_url: `${url}/comments`,
    author: attributed(world, commit.author),
    committer: attributed(world, commit.committer),
    parents: commit.parents.map(parent => ({
      sha: parent,
      url: `${api}/commits/${parent}`,
      html_url: commitWeb(world, repo, parent),
    })),
  }
}

/** A commit with its files and their patches, as `GET commits/{ref}` answers. */
export function fullCommitShape(world: World, repo: Repo, commit: Commit) {
  const changes = changesOf(repo.store, commit)
  const files = changes.map(change => fileShape(world, repo, { change, at: commit.oid }))
  const additions = files.reduce((sum, file) => sum + file.additions, 0)
  const deletions = files.reduce((sum, file) => sum + file.deletions, 0)
  return {
    ...commitShape(world, repo, commit),
    stats: { total: additions + deletions, additions, deletions },
    files: files.slice(0, filesMax),
  }
}

/** What a commit changed against its first parent. */
export function changesOf(store: ObjectStore, commit: Commit): FileChange[] {
  const [parent] = commit.parents
  return diffTrees(store, parent ? commitAt(store, parent).tree : null, commit.tree)
}

export function fileShape(world: World, repo: Repo, { change, at }: { change: FileChange; at: string }) {
  const patch = patchBetween(contentOf(repo, change.before?.oid), contentOf(repo, change.after?.oid))
  const path = encodePath(change.path)
  return {
    sha: change.after?.oid ?? change.before?.oid ?? null,
    filename: change.path,
    status: change.status,
    additions: patch.additions,
    deletions: patch.deletions,
    changes: patch.additions + patch.deletions,
    blob_url: `${repoWeb(world, repo)}/blob/${at}/${path}`,
    raw_url: `${repoWeb(world, repo)}/raw/${at}/${path}`,
    contents_url: `${repoApi(world, repo)}/contents/${path}?ref=${at}`,
    ...(patch.text === null ? {} : { patch: patch.text }),
    ...(change.previousPath === null ? {} : { previous_filename: change.previousPath }),
  }
}

export function commitWeb(world: World, repo: Repo, oid: string): string {
  return `${repoWeb(world, repo)}/commit/${oid}`
}

export function gitPersonShape(stamp: Stamp) {
  return { name: stamp.name, email: stamp.email, date: iso(stamp.at * 1_000) }
}

function attributed(world: World, stamp: Stamp) {
  const user = userByEmail(world, stamp.email)
  return user ? userShape(world, user) : null
}

function contentOf(repo: Repo, oid: string | undefined): Buffer {
  return (oid && repo.store.blobs.get(oid)) || Buffer.alloc(0)
}
