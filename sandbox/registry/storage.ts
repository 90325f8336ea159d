import { createHash, randomUUID } from 'node:crypto'

export type Manifest = { mediaType: string; bytes: Buffer; digest: string }
export type Repository = {
  name: string
  manifests: Map<string, Manifest>
  /** Tag → digest and when it was pushed. */
  tags: Map<string, { digest: string; pushedAtMs: number }>
  blobs: Set<string>
}

/** All that was pushed, in memory. Blobs are shared, but a repository shows only its own. */
export type Storage = {
  repositories: Map<string, Repository>
  repository: (name: string) => Repository
  blob: (digest: string) => Buffer | null
  putBlob: (name: string, bytes: Buffer) => string
  /** Shows a blob of one repository in another; false when there is none. */
  mount: (name: string, from: string, digest: string) => boolean
  /** Stores a manifest, under a tag as well unless the reference is its digest. */
  putManifest: (name: string, reference: string, manifest: Omit<Manifest, 'digest'>) => Manifest
  manifest: (name: string, reference: string) => Manifest | null
  /** An upload that has begun. */
  begin: () => string
  append: (upload: string, bytes: Buffer) => number | null
  finish: (upload: string) => Buffer | null
}

export function createStorage(): Storage {
  const repositories = new Map<string, Repository>()
  const blobs = new Map<string, Buffer>()
  const repository = (name: string) => {
    const known = repositories.get(name) ?? { name, manifests: new Map(), tags: new Map(), blobs: new Set() }
    repositories.set(name, known)
    return known
  }
  return {
    repositories,
    repository,
    blob: digest => blobs.get(digest) ?? null,
    putBlob: (name, bytes) => {
      const digest = digestOf(bytes)
      blobs.set(digest, bytes)
      repository(name).blobs.add(digest)
      return digest
    },
    mount: (name, from, digest) => {
      if (!repositories.get(from)?.blobs.has(digest)) return false
      repository(name).blobs.add(digest)
      return true
    },
    putManifest: (name, reference, { mediaType, bytes }) => {
      const manifest = { mediaType, bytes, digest: digestOf(bytes) }
      repository(name).manifests.set(manifest.digest, manifest)
      if (!isDigest(reference))
        repository(name).tags.set(reference, { digest: manifest.digest, pushedAtMs: Date.now() })
      return manifest
    },
    manifest: (name, reference) => {
      const known = repositories.get(name)
      const digest = isDigest(reference) ? reference : known?.tags.get(reference)?.digest
      return (digest !== undefined && known?.manifests.get(digest)) || null
    },
    ...createUploads(),
  }
}

function createUploads(): Pick<Storage, 'begin' | 'append' | 'finish'> {
  const uploads = new Map<string, Buffer[]>()
  return {
    begin: () => {
      const upload = randomUUID()
      uploads.set(upload, [])
      return upload
    },
    append: (upload, bytes) => {
      const parts = uploads.get(upload)
      parts?.push(bytes)
      return parts ? parts.reduce((total, part) => total + part.length, 0) : null
    },
    finish: upload => {
      const parts = uploads.get(upload)
      uploads.delete(upload)
      return parts ? Buffer.concat(parts) : null
    },
  }
}

export function digestOf(bytes: Buffer | string): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}

export function isDigest(reference: string): boolean {
  return /^sha256:[0-9a-f]{64}$/.test(reference)
}
