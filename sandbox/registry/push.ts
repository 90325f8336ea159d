import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { tarOf } from './tar.ts'

export type ImagePush = {
  /** http://127.0.0.1:5000 */
  registryUrl: string
  /** shop/web */
  repository: string
  tag: string
  /** Of the image's config, on every platform. */
  labels?: Record<string, string>
  /** `os/architecture`; more than one makes an index. linux/amd64 by default. */
  platforms?: readonly string[]
  /** An index also for one platform. */
  index?: boolean
  /** A bearer token that may push. */
  token?: string
}

/** `digest` is what the tag names: the index if there is one, else the manifest. */
export type PushedImage = {
  reference: string
  digest: string
  platforms: { platform: string; digest: string }[]
}

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const CONFIG = 'application/vnd.oci.image.config.v1+json'
const LAYER = 'application/vnd.oci.image.layer.v1.tar+gzip'

type Descriptor = { mediaType: string; digest: string; size: number }
type Made = Descriptor & { platform: string }

/** Pushes a small image as `docker push` would, blobs first; throws what the registry refuses. */
export async function pushImage(image: ImagePush): Promise<PushedImage> {
  const platforms = image.platforms ?? ['linux/amd64']
  const asIndex = image.index === true || platforms.length > 1
  const made = await Promise.all(platforms.map(platform => pushPlatform(image, platform, asIndex)))
  const [first] = made
  if (!first) throw new Error('an image has at least one platform')
  const digest = asIndex ? (await pushIndex(image, made)).digest : first.digest
  const reference = `${new URL(image.registryUrl).host}/${image.repository}:${image.tag}@${digest}`
  return { reference, digest, platforms: made.map(one => ({ platform: one.platform, digest: one.digest })) }
}

async function pushPlatform(image: ImagePush, platform: string, asIndex: boolean): Promise<Made> {
  const [os = 'linux', architecture = 'amd64'] = platform.split('/')
  const tar = tarOf('etc/image', `${image.repository}:${image.tag} for ${platform}\n`)
  const created = image.labels?.['org.opencontainers.image.created'] ?? '2026-01-01T00:00:00Z'
  const config = {
    created,
    architecture,
    os,
    config: { Labels: image.labels ?? {} },
    rootfs: { type: 'layers', diff_ids: [digestOf(tar)] },
    history: [{ created, created_by: 'ci' }],
  }
  const [layer, settings] = await Promise.all([
    pushBlob(image, LAYER, gzipSync(tar)),
    pushBlob(image, CONFIG, Buffer.from(JSON.stringify(config))),
  ])
  const manifest = { schemaVersion: 2, mediaType: MANIFEST, config: settings, layers: [layer] }
  const pushed = await pushManifest(image, asIndex ? null : image.tag, MANIFEST, manifest)
  return { ...pushed, platform }
}

function pushIndex(image: ImagePush, made: Made[]): Promise<Descriptor> {
  const manifests = made.map(({ platform, ...descriptor }) => {
    const [os, architecture] = platform.split('/')
    return { ...descriptor, platform: { os, architecture } }
  })
  return pushManifest(image, image.tag, INDEX, { schemaVersion: 2, mediaType: INDEX, manifests })
}

async function pushBlob(image: ImagePush, mediaType: string, bytes: Buffer): Promise<Descriptor> {
  const base = `${image.registryUrl}/v2/${image.repository}/blobs`
  const digest = digestOf(bytes)
  const known = await ask(image, 'HEAD', `${base}/${digest}`)
  if (known.ok) return { mediaType, digest, size: bytes.length }
  const begun = await expectStatus(202, ask(image, 'POST', `${base}/uploads/`))
  const location = new URL(begun.headers.get('location') ?? '', image.registryUrl)
  location.searchParams.set('digest', digest)
  await expectStatus(201, ask(image, 'PUT', location.href, { type: 'application/octet-stream', bytes }))
  return { mediaType, digest, size: bytes.length }
}

async function pushManifest(
  image: ImagePush,
  tag: string | null,
  mediaType: string,
  manifest: object,
): Promise<Descriptor> {
  const bytes = Buffer.from(JSON.stringify(manifest))
  const digest = digestOf(bytes)
  const url = `${image.registryUrl}/v2/${image.repository}/manifests/${tag ?? digest}`
  await expectStatus(201, ask(image, 'PUT', url, { type: mediaType, bytes }))
  return { mediaType, digest, size: bytes.length }
}

function ask(
  image: ImagePush,
  method: string,
  url: string,
  body?: { type: string; bytes: Buffer },
): Promise<Response> {
  const authorization = image.token === undefined ? {} : { authorization: `Bearer ${image.token}` }
  const type = body ? { 'content-type': body.type } : {}
  const sent = body ? { body: new Uint8Array(body.bytes) } : {}
  return fetch(url, { method, headers: { ...authorization, ...type }, ...sent })
}

async function expectStatus(wanted: number, asked: Promise<Response>): Promise<Response> {
  const answer = await asked
  const text = await answer.text()
  if (answer.status !== wanted)
    throw new Error(`${answer.url} answers ${answer.status}: ${text.slice(0, 500)}`)
  return answer
}

function digestOf(bytes: Buffer): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`
}
