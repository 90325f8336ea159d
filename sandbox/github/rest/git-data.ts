import { z } from 'zod'
import { commitAs } from '../commit-as.ts'
import { putBlob, putTree } from '../git/objects.ts'
import type { Commit, Stamp } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { changeTree, entriesOf, listTree } from '../git/tree.ts'
import type { PathChange, PathEntry } from '../git/tree.ts'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { commitWeb, gitPersonShape, verificationShape } from '../shapes/commit.ts'
import { repoApi } from '../shapes/repository.ts'
import { nodeId } from '../shapes/scalars.ts'

export const gitDataRoutes = [
  repoRoute('GET /git/trees/{tree+}', 'contents:read', readTree),
  repoRoute('POST /git/trees', 'contents:write', createTree),
  repoRoute('GET /git/blobs/{blob}', 'contents:read', readBlob),
  repoRoute('POST /git/blobs', 'contents:write', createBlob),
  repoRoute('GET /git/commits/{commit}', 'contents:read', call => {
    const commit = call.repo.store.commits.get(param(call, 'commit'))
    if (!commit) throw notFound()
    return ok(gitCommitShape(call, commit))
  }),
  repoRoute('POST /git/commits', 'contents:write', createCommit),
]

function readTree(call: RepoCall): Reply {
  const { repo, world, query } = call
  const name = param(call, 'tree')
  const tree = repo.store.trees.has(name) ? name : resolveCommit(repo.store, repo.refs, name)?.tree
  if (!tree) throw notFound()
  const entries: PathEntry[] = query.has('recursive')
    ? listTree(repo.store, tree)
    : entriesOf(repo.store, tree).map(entry => ({ path: entry.name, mode: entry.mode, oid: entry.oid }))
  const url = `${repoApi(world, repo)}/git/trees/${tree}`
  return ok({ sha: tree, url, tree: entries.map(entry => treeEntryShape(call, entry)), truncated: false })
}

function treeEntryShape({ repo, world }: RepoCall, entry: PathEntry) {
  const type = typeOf(entry.mode)
  const size = repo.store.blobs.get(entry.oid)?.length
  return {
    path: entry.path,
    mode: entry.mode,
    type,
    sha: entry.oid,
    ...(size === undefined ? {} : { size }),
    ...(type === 'commit' ? {} : { url: `${repoApi(world, repo)}/git/${type}s/${entry.oid}` }),
  }
}

function typeOf(mode: PathEntry['mode']): 'tree' | 'commit' | 'blob' {
  if (mode === '040000') return 'tree'
  return mode === '160000' ? 'commit' : 'blob'
}

const NewTree = z.object({
  base_tree: z.string().optional(),
  tree: z.array(
    z.object({
      path: z.string().min(1),
      mode: z.enum(['100644', '100755', '040000', '160000', '120000']),
      type: z.enum(['blob', 'tree', 'commit']).optional(),
      sha: z.string().nullable().optional(),
      content: z.string().optional(),
    }),
  ),
})

function createTree(call: RepoCall): Reply {
  const { repo, world } = call
  const request = readBody(call, NewTree)
  const { store } = repo
  const base = request.base_tree
    ? (store.commits.get(request.base_tree)?.tree ?? request.base_tree)
    : putTree(store, [])
  if (!store.trees.has(base)) throw new Refusal(404, 'Not Found')
  const changes = new Map<string, PathChange>()
  for (const { path, mode, sha, content } of request.tree) {
    if (sha === null) changes.set(path, null)
    else
      changes.set(path, {
        mode,
        oid: content === undefined ? existing(call, sha) : putBlob(store, Buffer.from(content)),
      })
  }
  const tree = changeTree(store, base, changes)
  const entries = entriesOf(store, tree).map(entry => ({
    path: entry.name,
    mode: entry.mode,
    oid: entry.oid,
  }))
  const url = `${repoApi(world, repo)}/git/trees/${tree}`
  return ok(
    { sha: tree, url, tree: entries.map(entry => treeEntryShape(call, entry)), truncated: false },
    201,
  )
}

function existing({ repo: { store } }: RepoCall, sha: string | undefined): string {
  if (sha && (store.blobs.has(sha) || store.trees.has(sha) || store.commits.has(sha))) return sha
  throw new Refusal(422, `tree.sha ${sha ?? ''} is not a valid blob`)
}

function readBlob(call: RepoCall): Reply {
  const { repo, world, accept } = call
  const sha = param(call, 'blob')
  const content = repo.store.blobs.get(sha)
  if (!content) throw notFound()
  if (accept.includes('raw'))
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw' }, body: content }
  return ok({
    sha,
    node_id: nodeId('Blob', sha),
    size: content.length,
    url: `${repoApi(world, repo)}/git/blobs/${sha}`,
    content: wrapped(content),
    encoding: 'base64',
  })
}

/** GitHub breaks base64 into lines of sixty characters. */
export function wrapped(content: Buffer): string {
  return content
    .toString('base64')
    .replace(/(.{60})(?=.)/g, '$1\n')
    .replace(/(.)$/, '$1\n')
}

const NewBlob = z.object({ content: z.string(), encoding: z.enum(['utf-8', 'base64']).default('utf-8') })

function createBlob(call: RepoCall): Reply {
  const { content, encoding } = readBody(call, NewBlob)
  const sha = putBlob(call.repo.store, Buffer.from(content, encoding === 'base64' ? 'base64' : 'utf8'))
  return ok({ sha, url: `${repoApi(call.world, call.repo)}/git/blobs/${sha}` }, 201)
}

const GitPerson = z.object({
  name: z.string(),
  email: z.string(),
  date: z.iso.datetime({ offset: true }).optional(),
})
const NewCommit = z.object({
  message: z.string(),
  tree: z.string(),
  parents: z.array(z.string()).default([]),
  author: GitPerson.optional(),
  committer: GitPerson.optional(),
})

function createCommit(call: RepoCall): Reply {
  const { repo, world, actor } = call
  const { author, committer, ...request } = readBody(call, NewCommit)
  if (!repo.store.trees.has(request.tree)) throw new Refusal(422, 'Tree SHA does not exist')
  const missing = request.parents.some(parent => !repo.store.commits.has(parent))
  if (missing) throw new Refusal(422, 'Parent SHA does not exist or is not a commit object')
  const oid = commitAs(world, repo, actor, {
    ...request,
    author: stampOf(call, author),
    committer: stampOf(call, committer),
    byGitHub: false,
  })
  const commit = repo.store.commits.get(oid)
  if (!commit) throw new Error(`commit ${oid} was not stored`)
  return ok(gitCommitShape(call, commit), 201)
}

export function stampOf(
  { world }: RepoCall,
  person: z.output<typeof GitPerson> | undefined,
): Stamp | undefined {
  if (!person) return undefined
  const atMs = person.date ? Date.parse(person.date) : world.now()
  return { name: person.name, email: person.email, at: Math.floor(atMs / 1_000) }
}

export function gitCommitShape({ world, repo }: RepoCall, commit: Commit) {
  const api = repoApi(world, repo)
  return {
    sha: commit.oid,
    node_id: nodeId('Commit', commit.oid),
    url: `${api}/git/commits/${commit.oid}`,
    html_url: commitWeb(world, repo, commit.oid),
    author: gitPersonShape(commit.author),
    committer: gitPersonShape(commit.committer),
    tree: { sha: commit.tree, url: `${api}/git/trees/${commit.tree}` },
    message: commit.message,
    parents: commit.parents.map(parent => ({
      sha: parent,
      url: `${api}/git/commits/${parent}`,
      html_url: commitWeb(world, repo, parent),
    })),
    verification: verificationShape(commit),
  }
}
