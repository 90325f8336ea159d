import { createHash } from 'node:crypto'
import type { Asked, Said, Say } from './world.ts'

export const [A, B, C] = ['a'.repeat(40), 'b'.repeat(40), 'c'.repeat(40)]

/** Says something to requests whose `METHOD path` begins so. */
export function on(start: string, said: Said | ((asked: Asked) => Said | null)): Say {
  return asked => {
    if (!`${asked.method} ${asked.path}`.startsWith(start)) return null
    return typeof said === 'function' ? said(asked) : said
  }
}

/** Says something to GraphQL whose text holds a word. */
export function onGraphql(word: string, said: Said | ((asked: Asked) => Said)): Say {
  return asked => {
    if (!asked.path.endsWith('/graphql') || asked.body.query?.includes(word) !== true) return null
    return typeof said === 'function' ? said(asked) : said
  }
}

export function branch(commit: string, root: string, headers: Record<string, string> = {}): Said {
  return { headers, body: { commit: { sha: commit, commit: { tree: { sha: root } } } } }
}

type Authored = { login?: string; type?: string; email?: string; verified?: boolean; committer?: string }

/** A commit as REST lists it. */
export function restCommit(sha: string, authored: Authored = {}) {
  const {
    login = 'ann',
    type = 'User',
    email = 'ann@example.com',
    verified = false,
    committer = login,
  } = authored
  return {
    sha,
    parents: [],
    author: { login, id: 1, type },
    committer: { login: committer, id: 2, type: 'User' },
    commit: {
      message: `work of ${login}`,
      author: { name: 'Ann', email },
      committer: { name: 'Ann', email, date: '2026-11-01T10:00:00Z' },
      verification: { verified },
    },
  }
}

export function oidOf(bytes: string | Buffer): string {
  const content = Buffer.from(bytes)
  return createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
}

/** A file as GraphQL lists it; `text` as GitHub shows it where that differs from the bytes. */
export function file(name: string, bytes: string | Buffer, shown: object = {}) {
  const text = Buffer.from(bytes).toString('utf8')
  const object = { isBinary: false, isTruncated: false, text, ...shown }
  return { name, type: 'blob', mode: 0o100644, oid: oidOf(bytes), size: Buffer.from(bytes).length, object }
}

export function folderEntry(name: string, entries?: object[], oid = 'd'.repeat(40)) {
  const object = entries === undefined ? { oid } : { oid, entries }
  return { name, type: 'tree', mode: 0o040000, oid, size: 0, object }
}

/** The answer to a query of objects: `i0`, `i1`, … */
export function objects(...found: (object | null)[]): Said {
  return { body: { data: { repository: Object.fromEntries(found.map((object, n) => [`i${n}`, object])) } } }
}

export function tree(oid: string, entries: object[]) {
  return { kind: 'Tree', oid, entries }
}
