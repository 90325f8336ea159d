import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { programPath } from './programs.ts'

const run = promisify(execFile)

export type ImageToPush = {
  repository: string
  tag: string
  labels?: Record<string, string>
  /** `os/architecture`; more than one makes an index. Default linux/amd64. */
  platforms?: readonly string[]
  /** An index also for one platform. */
  index?: boolean
  /** v2s2 is Docker's own manifest type, oci the default; an index is always OCI. */
  format?: 'oci' | 'v2s2'
}

/** `digest` is what the tag names: the index if there is one, else the manifest. */
export type PushedImage = {
  reference: string
  digest: string
  platforms: { platform: string; digest: string }[]
}

/**
 * Makes an image without a container engine (umoci: one small layer, the labels in its config) and pushes it with
 * skopeo. Pushing a tag again with other labels moves it.
 */
export async function pushImage(host: string, image: ImageToPush): Promise<PushedImage> {
  const platforms = image.platforms ?? ['linux/amd64']
  const folder = await mkdtemp(join(tmpdir(), 'slipway-image-'))
  const layout = join(folder, 'layout')
  const reference = `${host}/${image.repository}:${image.tag}`
  try {
    const umoci = await programPath('umoci')
    await run(umoci, ['init', '--layout', layout])
    for (const [index, platform] of platforms.entries()) {
      await makeImage({ umoci, folder, name: `${layout}:platform-${index}`, platform }, image)
    }
    const manifests = (await readIndex(layout)).manifests
    const asIndex = image.index === true || platforms.length > 1
    if (asIndex) await writeImageIndex(layout, manifests, platforms)
    await copy(`oci:${layout}:${asIndex ? 'index' : 'platform-0'}`, reference, image.format ?? 'oci')
    return { reference, digest: await pushedDigest(host, image), platforms: describe(manifests, platforms) }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function makeImage(
  to: { umoci: string; folder: string; name: string; platform: string },
  image: ImageToPush,
): Promise<void> {
  const [os = 'linux', architecture = 'amd64'] = to.platform.split('/')
  const content = join(to.folder, 'content')
  await writeFile(content, `${image.repository}:${image.tag} for ${to.platform}\n`)
  await run(to.umoci, ['new', '--image', to.name])
  await run(to.umoci, ['insert', '--rootless', '--image', to.name, content, '/etc/image'])
  const labels = Object.entries(image.labels ?? {}).map(([key, value]) => [
    '--config.label',
    `${key}=${value}`,
  ])
  const target = ['--image', to.name, '--os', os, '--architecture', architecture]
  await run(to.umoci, ['config', ...target, ...labels.flat()])
}

const descriptor = z.object({ mediaType: z.string(), digest: z.string(), size: z.number() })
type Descriptor = z.infer<typeof descriptor>
const layoutIndex = z.object({ manifests: z.array(descriptor) })

async function readIndex(layout: string): Promise<z.infer<typeof layoutIndex>> {
  return layoutIndex.parse(JSON.parse(await readFile(join(layout, 'index.json'), 'utf8')))
}

// umoci writes manifests only: the index over them is put into the layout by hand and named there.
async function writeImageIndex(
  layout: string,
  manifests: readonly Descriptor[],
  platforms: readonly string[],
): Promise<void> {
  const mediaType = 'application/vnd.oci.image.index.v1+json'
  const members = manifests.map(({ mediaType: type, digest, size }, position) => {
    const [os, architecture] = (platforms[position] ?? 'linux/amd64').split('/')
    return { mediaType: type, digest, size, platform: { os, architecture } }
  })
  const text = JSON.stringify({ schemaVersion: 2, mediaType, manifests: members })
  const hash = createHash('sha256').update(text).digest('hex')
  const blob = join(layout, 'blobs', 'sha256', hash)
  await writeFile(blob, text)
  const { size } = await stat(blob)
  const annotations = { 'org.opencontainers.image.ref.name': 'index' }
  const top = { schemaVersion: 2, manifests: [{ mediaType, digest: `sha256:${hash}`, size, annotations }] }
  await writeFile(join(layout, 'index.json'), JSON.stringify(top))
}

async function copy(source: string, reference: string, format: 'oci' | 'v2s2'): Promise<void> {
  const settings = ['--insecure-policy', 'copy', '--quiet', '--all', '--dest-tls-verify=false']
  await run(await programPath('skopeo'), [...settings, '--format', format, source, `docker://${reference}`])
}

async function pushedDigest(host: string, image: ImageToPush): Promise<string> {
  const accept = [
    'application/vnd.oci.image.index.v1+json',
    'application/vnd.oci.image.manifest.v1+json',
    'application/vnd.docker.distribution.manifest.v2+json',
  ].join(', ')
  const url = `http://${host}/v2/${image.repository}/manifests/${image.tag}`
  const answer = await fetch(url, { method: 'HEAD', headers: { accept } })
  const digest = answer.headers.get('docker-content-digest')
  if (!answer.ok || !digest)
    throw new Error(`${url} answers ${answer.status} without a digest after the push`)
  return digest
}

function describe(manifests: readonly Descriptor[], platforms: readonly string[]): PushedImage['platforms'] {
  return manifests.map(({ digest }, index) => ({ platform: platforms[index] ?? 'linux/amd64', digest }))
}
