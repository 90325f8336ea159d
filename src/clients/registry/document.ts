import { createHash } from 'node:crypto'
import { z } from 'zod'
import { errorText, TerminalError } from '../../errors.ts'

const INDEXES = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
]
const MANIFESTS = [
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
]
const CONFIGS = ['application/vnd.oci.image.config.v1+json', 'application/vnd.docker.container.image.v1+json']
export const ACCEPT = [...INDEXES, ...MANIFESTS].join(', ')

export type Platform = { os: string; architecture: string; variant?: string | undefined }
export type Document =
  | { kind: 'index'; digest: string; entries: { digest: string; platform: Platform }[] }
  | { kind: 'manifest'; digest: string; config: string }
  | { kind: 'config'; platform: Platform | null; labels: Record<string, string> }

export type Absent = { kind: 'absent'; message: string }
/** What came: its bytes are checked against their digest before anything of it is looked at. */
export type Received = {
  host: string
  image: string
  body: Buffer
  contentType: string | undefined
  digest: string
}

const word = z.string().max(100)
const digest = z.string().regex(/^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/)
const platform = z.object({ os: word, architecture: word, variant: word.optional() })
const Typed = z.object({
  mediaType: z.string().optional(),
  manifests: z.unknown().optional(),
  layers: z.unknown().optional(),
})
const Index = z.object({
  manifests: z.array(z.object({ mediaType: z.string(), digest, platform: platform.optional() })).max(1_000),
})
const Manifest = z.object({ config: z.object({ mediaType: z.string(), digest }) })
const Config = z.object({
  os: word.optional(),
  architecture: word.optional(),
  variant: word.optional(),
  config: z.object({ Labels: z.record(z.string(), z.string()).nullish() }).nullish(),
})

/** The digest of bytes, by the algorithm of another digest. */
export function digestOf(body: Buffer, like: string): string {
  const algorithm = like.startsWith('sha512:') ? 'sha512' : 'sha256'
  return `${algorithm}:${createHash(algorithm).update(body).digest('hex')}`
}

/**
 * Parses an index or manifest, OCI or Docker schema 2. Anything else (schema 1, a chart, an artifact) is said to be
 * no image. A type that header and document state differently is not believed.
 */
export function readManifest(received: Received): Document | Absent {
  const value = jsonOf(received)
  const typed = parsed(Typed, value, received)
  const stated = received.contentType?.split(';')[0]?.trim().toLowerCase()
  const mediaType = typed.mediaType ?? stated ?? 'unknown'
  const known = [...INDEXES, ...MANIFESTS]
  if (stated !== undefined && known.includes(stated) && stated !== mediaType) {
    throw unexpected(received, 'header and document name different types')
  }
  if (typed.manifests !== undefined && typed.layers !== undefined) {
    throw unexpected(received, 'it is both index and manifest')
  }
  if (INDEXES.includes(mediaType)) return readIndex(value, received)
  if (MANIFESTS.includes(mediaType)) return readSingle(value, received)
  return noImage(received, mediaType)
}

/** Attestations are entries for the platform unknown/unknown, or none. */
function readIndex(value: unknown, received: Received): Document {
  const entries = parsed(Index, value, received).manifests.flatMap(entry =>
    MANIFESTS.includes(entry.mediaType) && entry.platform !== undefined && entry.platform.os !== 'unknown'
      ? [{ digest: entry.digest, platform: entry.platform }]
      : [],
  )
  return { kind: 'index', digest: received.digest, entries }
}

function readSingle(value: unknown, received: Received): Document | Absent {
  const { config } = parsed(Manifest, value, received)
  if (!CONFIGS.includes(config.mediaType)) return noImage(received, config.mediaType)
  return { kind: 'manifest', digest: received.digest, config: config.digest }
}

export function readConfig(received: Received): Extract<Document, { kind: 'config' }> {
  const { os, architecture, variant, config } = parsed(Config, jsonOf(received), received)
  const named = os !== undefined && architecture !== undefined && os !== '' && architecture !== ''
  return {
    kind: 'config',
    platform: named ? { os, architecture, variant } : null,
    labels: config?.Labels ?? {},
  }
}

function noImage({ image }: Received, mediaType: string): Absent {
  return { kind: 'absent', message: errorText('registry_media_type', { image, mediaType }).message }
}

function jsonOf(received: Received): unknown {
  try {
    return JSON.parse(received.body.toString('utf8'))
  } catch {
    throw unexpected(received, 'it is not JSON')
  }
}

function parsed<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  received: Received,
): z.output<Schema> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  throw unexpected(received, `${result.error.issues[0]?.path.join('.') ?? ''} is not as it must be`)
}

function unexpected({ host, image }: Received, reason: string): TerminalError {
  return new TerminalError('registry_answer_unexpected', { host, image, reason })
}
