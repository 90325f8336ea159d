import { z } from 'zod'
import { empty, json, Refusal } from './replies.ts'
import type { Reply } from './replies.ts'
import { digestOf, isDigest } from './storage.ts'
import type { Manifest, Storage } from './storage.ts'

export const MEDIA_TYPES = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
} as const

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })
export const manifestSchema = z.object({
  schemaVersion: z.literal(2),
  mediaType: z.string().optional(),
  config: descriptor.optional(),
  layers: z.array(descriptor).optional(),
  manifests: z.array(descriptor).optional(),
})

type Asked = { name: string; reference: string; accept: string; unlessEtag: string }

/** A manifest by tag or digest, as its sender stored it; 304 when the caller has it. */
export function getManifest(storage: Storage, { name, reference, accept, unlessEtag }: Asked): Reply {
  const found = storage.manifest(name, reference)
  if (!found) throw unknownManifest(reference)
  if (!accepts(accept, found.mediaType))
    throw new Refusal(
      404,
      'MANIFEST_UNKNOWN',
      `${found.mediaType} found, but accept header does not support it`,
    )
  const headers = {
    'content-type': found.mediaType,
    'docker-content-digest': found.digest,
    etag: `"${found.digest}"`,
    'content-length': String(found.bytes.length),
  }
  if (unlessEtag === headers.etag) return empty(304, { etag: headers.etag })
  return { status: 200, headers, body: found.bytes }
}

export function unknownManifest(reference: string): Refusal {
  return new Refusal(404, 'MANIFEST_UNKNOWN', `manifest unknown: ${reference}`)
}

function accepts(accept: string, mediaType: string): boolean {
  return accept === '' || accept.includes('*/*') || accept.includes(mediaType)
}

/** Stores a manifest whose parts are all there. */
export function putManifest(
  storage: Storage,
  at: { name: string; reference: string },
  sent: { mediaType: string; bytes: Buffer },
): Manifest {
  const { name, reference } = at
  const parsed = manifestSchema.safeParse(readJson(sent.bytes))
  if (!parsed.success) throw new Refusal(400, 'MANIFEST_INVALID', 'manifest invalid')
  if (isDigest(reference) && reference !== digestOf(sent.bytes))
    throw new Refusal(400, 'DIGEST_INVALID', 'provided digest did not match uploaded content')
  const { config, layers = [], manifests = [] } = parsed.data
  const repository = storage.repository(name)
  const missing = [
    ...[...(config ? [config] : []), ...layers].filter(({ digest }) => !repository.blobs.has(digest)),
    ...manifests.filter(({ digest }) => !repository.manifests.has(digest)),
  ]
  if (missing.length > 0)
    throw new Refusal(400, 'MANIFEST_BLOB_UNKNOWN', `blob unknown to registry: ${missing[0]?.digest ?? ''}`)
  return storage.putManifest(name, reference, {
    mediaType: sent.mediaType || (parsed.data.mediaType ?? MEDIA_TYPES.manifest),
    bytes: sent.bytes,
  })
}

/** Forgets a manifest and its tags. */
export function deleteManifest(storage: Storage, name: string, reference: string): Reply {
  if (!isDigest(reference)) throw new Refusal(405, 'UNSUPPORTED', 'a manifest is deleted by its digest')
  const repository = storage.repositories.get(name)
  if (!repository?.manifests.delete(reference)) throw unknownManifest(reference)
  for (const [tag, { digest }] of repository.tags) if (digest === reference) repository.tags.delete(tag)
  return empty(202)
}

/** Tags in alphabetical order; `n` at once, with a Link to the next page. */
export function listTags(storage: Storage, name: string, query: URLSearchParams): Reply {
  const repository = storage.repositories.get(name)
  if (!repository) throw new Refusal(404, 'NAME_UNKNOWN', `repository name not known to registry: ${name}`)
  const last = query.get('last') ?? ''
  const rest = [...repository.tags.keys()].toSorted(byText).filter(tag => tag > last)
  const limit = Number(query.get('n') ?? 0) || rest.length
  const tags = rest.slice(0, limit)
  const end = tags.at(-1)
  const more = end !== undefined && rest.length > limit
  const next = new URLSearchParams({ last: end ?? '', n: String(limit) })
  return json(200, { name, tags }, more ? { link: `</v2/${name}/tags/list?${next}>; rel="next"` } : {})
}

function byText(left: string, right: string): number {
  return left < right ? -1 : 1
}

export function readJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    return null
  }
}
