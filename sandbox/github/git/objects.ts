import { createHash } from 'node:crypto'

export type Mode = '100644' | '100755' | '120000' | '040000' | '160000'
export type TreeEntry = { mode: Mode; name: string; oid: string }
/** Who and when, as git writes it; `at` in whole seconds since 1970, always in UTC. */
export type Stamp = { name: string; email: string; at: number }
export type NewCommit = {
  tree: string
  parents: string[]
  author: Stamp
  committer: Stamp
  message: string
  signed: boolean
  /** Tells its signature from others of the same second, as the randomness of a real one does. */
  nonce?: number
}
export type Commit = NewCommit & { oid: string; payload: string }
/** One repository's objects, by their real git oids (SHA-1 over the object as git stores it). */
export type ObjectStore = {
  blobs: Map<string, Buffer>
  trees: Map<string, TreeEntry[]>
  commits: Map<string, Commit>
}

/** Stands where GitHub's web-flow signature stands; only commits that GitHub makes itself carry one. */
export function signatureOf({ nonce = 0 }: Pick<NewCommit, 'nonce'>): string {
  const text = Buffer.from(`slipway sandbox: stands in for web-flow ${nonce}`).toString('base64')
  return ['-----BEGIN PGP SIGNATURE-----', '', text, '-----END PGP SIGNATURE-----'].join('\n')
}

export function emptyStore(): ObjectStore {
  const store: ObjectStore = { blobs: new Map(), trees: new Map(), commits: new Map() }
  putTree(store, [])
  return store
}

export function putBlob(store: ObjectStore, content: Buffer): string {
  const oid = hash('blob', content)
  if (!store.blobs.has(oid)) store.blobs.set(oid, content)
  return oid
}

export function putTree(store: ObjectStore, entries: TreeEntry[]): string {
  const ordered = entries.toSorted((a, b) => (encoded(a).key < encoded(b).key ? -1 : 1))
  const oid = hash('tree', Buffer.concat(ordered.map(entry => encoded(entry).bytes)))
  if (!store.trees.has(oid)) store.trees.set(oid, ordered)
  return oid
}

export function putCommit(store: ObjectStore, commit: NewCommit): string {
  const header = [
    `tree ${commit.tree}`,
    ...commit.parents.map(parent => `parent ${parent}`),
    `author ${stampLine(commit.author)}`,
    `committer ${stampLine(commit.committer)}`,
  ]
  const payload = `${header.join('\n')}\n\n${commit.message}`
  const signature = `gpgsig ${signatureOf(commit).split('\n').join('\n ')}`
  const text = commit.signed ? `${[...header, signature].join('\n')}\n\n${commit.message}` : payload
  const oid = hash('commit', Buffer.from(text))
  if (!store.commits.has(oid)) store.commits.set(oid, { ...commit, oid, payload })
  return oid
}

/** The commit under `oid`; throws when the caller has not made sure that it is there. */
export function commitAt(store: ObjectStore, oid: string): Commit {
  const commit = store.commits.get(oid)
  if (!commit) throw new Error(`no commit ${oid}`)
  return commit
}

function hash(kind: 'blob' | 'tree' | 'commit', content: Buffer): string {
  return createHash('sha1').update(`${kind} ${content.length}\0`).update(content).digest('hex')
}

type Encoded = { key: string; bytes: Buffer }
const encodings = new WeakMap<TreeEntry, Encoded>()

/** An entry as a tree holds it, kept with the entry: of a large folder most stay when one changes. */
function encoded(entry: TreeEntry): Encoded {
  const known = encodings.get(entry)
  if (known) return known
  const head = Buffer.from(`${entry.mode.replace(/^0/, '')} ${entry.name}\0`)
  const made = { key: sortKey(entry), bytes: Buffer.concat([head, Buffer.from(entry.oid, 'hex')]) }
  encodings.set(entry, made)
  return made
}

/** Git compares names byte by byte, those of folders as if they ended in a slash. */
function sortKey(entry: TreeEntry): string {
  const name = Buffer.from(entry.name).toString('latin1')
  return entry.mode === '040000' ? `${name}/` : name
}

function stampLine(stamp: Stamp): string {
  return `${stamp.name} <${stamp.email}> ${stamp.at} +0000`
}
