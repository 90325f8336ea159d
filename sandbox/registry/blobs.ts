import { empty, Refusal } from './replies.ts'
import type { Reply } from './replies.ts'
import { digestOf } from './storage.ts'
import type { Storage } from './storage.ts'

export function getBlob(storage: Storage, name: string, digest: string): Reply {
  const bytes = storage.repositories.get(name)?.blobs.has(digest) ? storage.blob(digest) : null
  if (!bytes) throw new Refusal(404, 'BLOB_UNKNOWN', `blob unknown to registry: ${digest}`)
  const headers = {
    'content-type': 'application/octet-stream',
    'docker-content-digest': digest,
    etag: `"${digest}"`,
    'content-length': String(bytes.length),
  }
  return { status: 200, headers, body: bytes }
}

/** What an upload came to: an answer, and the blob that is now there, if it is. */
export type Uploaded = { reply: Reply; stored: { digest: string; bytes: number } | null }

/** Begins an upload; with `digest` and a body it is done at once, with `mount` nothing is sent. */
export function beginUpload(storage: Storage, name: string, query: URLSearchParams, body: Buffer): Uploaded {
  const [mount, from, digest] = [query.get('mount'), query.get('from'), query.get('digest')]
  if (mount && from && storage.mount(name, from, mount)) return { reply: created(name, mount), stored: null }
  const upload = storage.begin()
  if (digest) return finishUpload(storage, { name, upload, digest }, body)
  return { reply: accepted(name, upload, 0), stored: null }
}

/** A part of an upload. */
export function appendUpload(storage: Storage, name: string, upload: string, body: Buffer): Reply {
  const size = storage.append(upload, body)
  if (size === null) throw unknownUpload()
  return accepted(name, upload, size)
}

/** The last part, if any, and the digest of the whole. */
export function finishUpload(
  storage: Storage,
  at: { name: string; upload: string; digest: string | null },
  body: Buffer,
): Uploaded {
  if (body.length > 0) storage.append(at.upload, body)
  const bytes = storage.finish(at.upload)
  if (!bytes) throw unknownUpload()
  if (digestOf(bytes) !== at.digest)
    throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  storage.putBlob(at.name, bytes)
  return { reply: created(at.name, at.digest), stored: { digest: at.digest, bytes: bytes.length } }
}

function unknownUpload(): Refusal {
  return new Refusal(404, 'BLOB_UPLOAD_UNKNOWN', 'blob upload unknown to registry')
}

function accepted(name: string, upload: string, size: number): Reply {
  return empty(202, {
    location: `/v2/${name}/blobs/uploads/${upload}`,
    'docker-upload-uuid': upload,
    range: `0-${Math.max(0, size - 1)}`,
  })
}

function created(name: string, digest: string): Reply {
  return empty(201, { location: `/v2/${name}/blobs/${digest}`, 'docker-content-digest': digest })
}
