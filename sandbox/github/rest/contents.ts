import { z } from 'zod'
import { userOf } from '../auth.ts'
import { commitAs } from '../commit-as.ts'
import { commitAt, putBlob } from '../git/objects.ts'
import type { Commit } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { changeTree, entriesOf, entryAt } from '../git/tree.ts'
import type { PathEntry } from '../git/tree.ts'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, param, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { requirePush } from '../rules/push.ts'
import { repoApi, repoWeb } from '../shapes/repository.ts'
import { encodePath } from '../shapes/scalars.ts'
import { gitCommitShape, stampOf, wrapped } from './git-data.ts'

export const contentRoutes = [
  repoRoute('GET /contents', 'contents:read', call => readContent(call, '')),
  repoRoute('GET /contents/{path+}', 'contents:read', call => readContent(call, param(call, 'path'))),
  repoRoute('PUT /contents/{path+}', 'contents:write', putContent),
]

function readContent(call: RepoCall, path: string): Reply {
  const { repo, query, accept } = call
  const ref = query.get('ref') ?? repo.defaultBranch
  const commit = resolveCommit(repo.store, repo.refs, ref)
  if (!commit) throw new Refusal(404, `No commit found for the ref ${ref}`)
  const entry = entryAt(repo.store, commit.tree, path)
  if (!entry) throw notFound()
  if (entry.mode === '040000') return ok(listFolder(call, entry, ref))
  const content = repo.store.blobs.get(entry.oid)
  if (content && accept.includes('raw'))
    return { status: 200, headers: { 'content-type': 'application/vnd.github.raw' }, body: content }
  return ok(fileShape(call, entry, ref))
}

function listFolder(call: RepoCall, folder: PathEntry, ref: string) {
  return entriesOf(call.repo.store, folder.oid).map(({ name, mode, oid }) =>
    entryShape(call, { path: folder.path === '' ? name : `${folder.path}/${name}`, mode, oid }, ref),
  )
}

function fileShape(call: RepoCall, entry: PathEntry, ref: string) {
  const content = call.repo.store.blobs.get(entry.oid)
  if (!content || entry.mode === '160000') return entryShape(call, entry, ref)
  if (entry.mode === '120000') return { ...entryShape(call, entry, ref), target: content.toString('utf8') }
  return { ...entryShape(call, entry, ref), content: wrapped(content), encoding: 'base64' }
}

function entryShape({ repo, world }: RepoCall, { path, mode, oid }: PathEntry, ref: string) {
  const kind = mode === '040000' ? 'tree' : 'blob'
  const encoded = encodePath(path)
  const url = `${repoApi(world, repo)}/contents/${encoded}?ref=${encodeURIComponent(ref)}`
  const gitUrl = `${repoApi(world, repo)}/git/${kind}s/${oid}`
  const htmlUrl = `${repoWeb(world, repo)}/${kind}/${ref}/${encoded}`
  return {
    type: typeOf(mode),
    size: repo.store.blobs.get(oid)?.length ?? 0,
    name: path.split('/').at(-1) ?? path,
    path,
    sha: oid,
    url,
    git_url: gitUrl,
    html_url: htmlUrl,
    download_url: kind === 'tree' ? null : `${repoWeb(world, repo)}/raw/${ref}/${encoded}`,
    _links: { self: url, git: gitUrl, html: htmlUrl },
  }
}

function typeOf(mode: PathEntry['mode']): 'dir' | 'symlink' | 'submodule' | 'file' {
  switch (mode) {
    case '040000':
      return 'dir'
    case '120000':
      return 'symlink'
    case '160000':
      return 'submodule'
    case '100644':
    case '100755':
      return 'file'
  }
}

const Person = z.object({ name: z.string(), email: z.string() })
const NewContent = z.object({
  message: z.string(),
  content: z.base64(),
  sha: z.string().optional(),
  branch: z.string().optional(),
  author: Person.optional(),
  committer: Person.optional(),
})

function putContent(call: RepoCall): Reply {
  const { repo, world, actor, changes } = call
  const request = readBody(call, NewContent)
  const path = param(call, 'path')
  const branch = request.branch ?? repo.defaultBranch
  const head = headOf(call, branch)
  requirePush(world, repo, { ref: `refs/heads/${branch}`, to: null, actor, status: 409 })
  const before = entryAt(repo.store, head.tree, path)
  requireKnown(path, before, request.sha)
  const oid = putBlob(repo.store, Buffer.from(request.content, 'base64'))
  const entry: PathEntry = { path, mode: before?.mode === '100755' ? '100755' : '100644', oid }
  const commit = commitAs(world, repo, actor, {
    tree: changeTree(repo.store, head.tree, new Map([[path, entry]])),
    parents: [head.oid],
    message: request.message,
    author: stampOf(call, request.author),
    committer: stampOf(call, request.committer),
    byGitHub: false,
  })
  changes.moveRef(repo, `refs/heads/${branch}`, commit, userOf(world, actor))
  return ok(
    { content: entryShape(call, entry, branch), commit: gitCommitShape(call, commitAt(repo.store, commit)) },
    before ? 200 : 201,
  )
}

function headOf({ repo }: RepoCall, branch: string): Commit {
  const oid = repo.refs.get(`refs/heads/${branch}`)
  if (!oid) throw new Refusal(404, `Branch ${branch} not found`)
  return commitAt(repo.store, oid)
}

/** A file that exists is replaced only by somebody who knows what is there. */
function requireKnown(path: string, before: PathEntry | null, sha: string | undefined): void {
  if (before && sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.')
  if (sha !== undefined && before?.oid !== sha) throw new Refusal(409, `${path} does not match ${sha}`)
}
