import { gzipSync } from 'node:zlib'
import type { Commit } from '../git/objects.ts'
import { resolveCommit } from '../git/revision.ts'
import { listTree } from '../git/tree.ts'
import type { PathEntry } from '../git/tree.ts'
import { notFound } from '../http/refusal.ts'
import { param, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import type { Repo, World } from '../world.ts'

const blockBytes = 512
/** Where archives are served from, as codeload.github.com is: the address carries its own permission. */
export const codeload = '/_codeload'

export const archiveRoutes = [
  repoRoute('GET /tarball', 'contents:read', call => redirect(call, call.repo.defaultBranch)),
  repoRoute('GET /tarball/{ref+}', 'contents:read', call => redirect(call, param(call, 'ref'))),
]

function redirect({ world, repo }: RepoCall, ref: string): Reply {
  const commit = resolveCommit(repo.store, repo.refs, ref)
  if (!commit) throw notFound()
  const location = `${world.url}${codeload}/${repo.fullName}/legacy.tar.gz/${commit.oid}`
  return { status: 302, headers: { location } }
}

/** The archive behind the redirect: `owner-name-<short oid>/…`, symbolic links kept as such. */
export function archiveAt(world: World, path: string): Reply {
  const [, fullName = '', oid = ''] = /^\/_codeload\/([^/]+\/[^/]+)\/legacy\.tar\.gz\/(\w+)$/.exec(path) ?? []
  const repo = world.repos.get(fullName.toLowerCase())
  const commit = repo?.store.commits.get(oid)
  if (!repo || !commit) throw notFound()
  const name = `${repo.fullName.replace('/', '-')}-${oid.slice(0, 7)}`
  return {
    status: 200,
    headers: {
      'content-type': 'application/x-gzip',
      'content-disposition': `attachment; filename=${name}.tar.gz`,
    },
    body: gzipSync(tar(repo, commit, name), { level: 1 }),
  }
}

function tar(repo: Repo, commit: Commit, folder: string): Buffer {
  const comment = record({
    name: 'pax_global_header',
    type: 'g',
    content: paxLine('comment', commit.oid),
    at: commit,
  })
  const root = record({ name: `${folder}/`, type: '5', content: Buffer.alloc(0), at: commit })
  const entries = listTree(repo.store, commit.tree).flatMap(entry =>
    entryRecords(repo, commit, { folder, entry }),
  )
  return Buffer.concat([comment, root, ...entries, Buffer.alloc(2 * blockBytes)])
}

function entryRecords(
  repo: Repo,
  at: Commit,
  { folder, entry }: { folder: string; entry: PathEntry },
): Buffer[] {
  const isFolder = entry.mode === '040000' || entry.mode === '160000'
  const name = `${folder}/${entry.path}${isFolder ? '/' : ''}`
  const stored = repo.store.blobs.get(entry.oid) ?? Buffer.alloc(0)
  const link = entry.mode === '120000' ? stored.toString('utf8') : ''
  const content = isFolder || link ? Buffer.alloc(0) : stored
  const long = Buffer.byteLength(name) > 100
  const pax = long ? [record({ name: 'pax_header', type: 'x', content: paxLine('path', name), at })] : []
  const type = isFolder ? '5' : link ? '2' : '0'
  const executable = entry.mode === '100755'
  return [...pax, record({ name: long ? name.slice(0, 100) : name, type, content, link, executable, at })]
}

type TarRecord = {
  name: string
  type: 'g' | 'x' | '0' | '2' | '5'
  content: Buffer
  at: Commit
  link?: string
  executable?: boolean
}

function record({ name, type, content, at, link = '', executable = false }: TarRecord): Buffer {
  const header = Buffer.alloc(blockBytes)
  header.write(name, 0, 100)
  header.write(octal(type === '5' || executable ? 0o775 : 0o664, 7), 100)
  header.write(octal(0, 7), 108)
  header.write(octal(0, 7), 116)
  header.write(octal(content.length, 11), 124)
  header.write(octal(at.committer.at, 11), 136)
  header.write(' '.repeat(8), 148)
  header.write(type, 156)
  header.write(link, 157, 100)
  header.write('ustar\x0000', 257)
  header.write('root', 265)
  header.write('root', 297)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${octal(sum, 6)}\0 `, 148)
  const padding = Buffer.alloc((blockBytes - (content.length % blockBytes)) % blockBytes)
  return Buffer.concat([header, content, padding])
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

/** `<length> key=value\n`, where the length counts itself. */
function paxLine(key: string, value: string): Buffer {
  const rest = Buffer.byteLength(` ${key}=${value}\n`)
  let length = rest + String(rest).length
  if (String(length).length + rest !== length) length = rest + String(length).length
  return Buffer.from(`${length} ${key}=${value}\n`)
}
