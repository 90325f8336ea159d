import { errorText, RetryableError, TerminalError } from '../../errors.ts'
import type { ResolvedImage } from '../../ports.ts'
import type { Lru } from '../lru.ts'
import { ACCEPT, digestOf, readConfig, readManifest } from './document.ts'
import type { Absent, Document, Received } from './document.ts'
import type { Get, Question } from './host.ts'
import { imageText, isDigest, isTag, type Name } from './name.ts'
import { normalPlatform, platformList, platformText } from './platform.ts'
import type { Answer } from './wire.ts'

export type Memory = {
  /** What a digest names never changes. */
  byDigest: Lru<Document>
  /** What a tag named last, to be asked about by its ETag. */
  byTag: Lru<{ etag: string; document: Document }>
}
export type Asked = { name: Name; reference: string; platform: string }
type Needs = { get: Get; memory: Memory }
type Found<Kind extends Document['kind']> = Extract<Document, { kind: Kind }>

const BYTES_MAX = 4 * 1024 * 1024
const LABEL_CHARS_MAX = 300

/**
 * Index → manifest of the platform → configuration: three requests, two for a single manifest, none for what is
 * known by its digest. What is not there, or is no image for the platform, is a value.
 */
export async function resolveImage(needs: Needs, asked: Asked): Promise<ResolvedImage | Absent> {
  const { name, reference, platform } = asked
  const top = await manifestOf(needs, name, reference)
  if (top.kind === 'absent' || top.kind === 'config') return absentOf(top, name, reference)
  const single = top.kind === 'manifest' ? top : await ofPlatform(needs, asked, top)
  if (single.kind !== 'manifest') return absentOf(single, name, reference)
  const config = await configOf(needs, name, single.config)
  const own = config.platform === null ? [] : [config.platform]
  const platforms = top.kind === 'index' ? top.entries.map(entry => entry.platform) : own
  return {
    kind: 'found',
    image: {
      repository: `${name.host}/${name.path}`,
      tag: isDigest(reference) ? '' : reference,
      digest: top.digest,
    },
    platforms: platformList(platforms, platform),
    labels: labelsOf(config.labels),
  }
}

async function ofPlatform(needs: Needs, asked: Asked, index: Found<'index'>): Promise<Document | Absent> {
  const { name, reference, platform } = asked
  const wanted = normalPlatform(platform)
  const entry = index.entries.find(each => platformText(each.platform) === wanted)
  if (entry !== undefined) return manifestOf(needs, name, entry.digest)
  const text = { image: imageText(name, reference), platform }
  return { kind: 'absent', message: errorText('registry_platform_absent', text).message }
}

async function manifestOf(needs: Needs, name: Name, reference: string): Promise<Document | Absent> {
  if (!isTag(reference) && !isDigest(reference)) return absent(name, reference)
  const image = imageText(name, reference)
  const known = isDigest(reference) ? needs.memory.byDigest.get(image) : undefined
  if (known !== undefined) return known
  const seen = needs.memory.byTag.get(image)
  const answer = await needs.get({
    path: `/v2/${name.path}/manifests/${reference}`,
    scope: name.path,
    image,
    bytesMax: BYTES_MAX,
    headers: { accept: ACCEPT, ...(seen === undefined ? {} : { 'if-none-match': seen.etag }) },
  })
  if (answer.status === 304 && seen !== undefined) return seen.document
  if (answer.status === 404) return absent(name, reference)
  const document = readManifest(receivedOf(answer, { name, reference, image }))
  if (document.kind !== 'absent') remember(needs.memory, { name, reference, answer, document })
  return document
}

function remember(
  { byDigest, byTag }: Memory,
  {
    name,
    reference,
    answer,
    document,
  }: { name: Name; reference: string; answer: Answer; document: Document },
): void {
  const etag = answer.headers['etag']
  const weight = answer.body.length
  if (document.kind !== 'config') byDigest.set(imageText(name, document.digest), document, weight)
  if (etag !== undefined && isTag(reference))
    byTag.set(imageText(name, reference), { etag, document }, weight)
}

async function configOf({ get, memory }: Needs, name: Name, digest: string): Promise<Found<'config'>> {
  const image = imageText(name, digest)
  const known = memory.byDigest.get(image)
  if (known?.kind === 'config') return known
  const path = `/v2/${name.path}/blobs/${digest}`
  const question: Question = { path, scope: name.path, image, bytesMax: BYTES_MAX, redirects: true }
  const answer = await get(question)
  const config = readConfig(receivedOf(answer, { name, reference: digest, image }))
  memory.byDigest.set(image, config, answer.body.length)
  return config
}

/** Nothing is read from content whose digest is another than the one asked for, or than the one stated. */
function receivedOf(
  answer: Answer,
  { name, reference, image }: { name: Name; reference: string; image: string },
): Received {
  const { host } = name
  if (answer.status !== 200) {
    const reason = `status ${answer.status}`
    throw new RetryableError('registry_answer_unexpected', { host, image, reason })
  }
  const stated = isDigest(reference) ? reference : (answer.headers['docker-content-digest'] ?? '')
  const digest = digestOf(answer.body, stated)
  if (stated !== '' && stated !== digest) {
    throw new TerminalError('registry_digest_mismatch', { host, image })
  }
  return { host, image, body: answer.body, contentType: answer.headers['content-type'], digest }
}

function labelsOf(labels: Record<string, string>): ResolvedImage['labels'] {
  const label = (key: string) => {
    const value = labels[`org.opencontainers.image.${key}`] ?? ''
    return value === '' || value.length > LABEL_CHARS_MAX ? null : value
  }
  return {
    source: label('source'),
    revision: label('revision'),
    version: label('version'),
    created: label('created'),
  }
}

function absentOf(found: Document | Absent, name: Name, reference: string): Absent {
  return found.kind === 'absent' ? found : absent(name, reference)
}

function absent(name: Name, reference: string): Absent {
  const image = imageText(name, reference)
  return { kind: 'absent', message: errorText('registry_tag_absent', { host: name.host, image }).message }
}
