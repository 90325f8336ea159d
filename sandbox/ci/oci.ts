import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'

export type ImageToPush = {
  /** Base of the registry, like `http://127.0.0.1:5000`. */
  registryUrl: string
  repository: string
  tag: string
  labels: Record<string, string>
  /** What the one layer holds; a build of other content has another digest. */
  content: string
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

/** Pushes a small image of one platform by the registry's own protocol; the digest of its manifest. */
export async function pushOverHttp(image: ImageToPush): Promise<string> {
  const layer = gzipSync(Buffer.from(image.content))
  const config = Buffer.from(
    JSON.stringify({
      architecture: 'amd64',
      os: 'linux',
      config: { Labels: image.labels },
      rootfs: { type: 'layers', diff_ids: [digestOf(Buffer.from(image.content))] },
    }),
  )
  const [configBlob, layerBlob] = await Promise.all([
    pushBlob(image, config, CONFIG),
    pushBlob(image, layer, LAYER),
  ])
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: configBlob,
    layers: [layerBlob],
  })
  const at = `${image.registryUrl}/v2/${image.repository}/manifests/${image.tag}`
  await send(at, { method: 'PUT', headers: { 'content-type': MANIFEST }, body: manifest })
  return digestOf(Buffer.from(manifest))
}

type Descriptor = { mediaType: string; digest: string; size: number }

async function pushBlob(image: ImageToPush, bytes: Buffer<ArrayBuffer>, mediaType: string): Promise<Descriptor> {
  const digest = digestOf(bytes)
  const uploads = `${image.registryUrl}/v2/${image.repository}/blobs/uploads/`
  const started = await send(uploads, { method: 'POST' })
  const upload = new URL(started.headers.get('location') ?? '', uploads)
  upload.searchParams.set('digest', digest)
  const headers = { 'content-type': 'application/octet-stream' }
  await send(upload.href, { method: 'PUT', headers, body: bytes })
  return { mediaType, digest, size: bytes.length }
}

async function send(url: string, request: RequestInit): Promise<Response> {
  const response = await fetch(url, request)
  if (!response.ok) throw new Error(`registry: ${request.method} ${url}: ${response.status} ${await response.text()}`)
  return response
}

const digestOf = (bytes: Buffer) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`
