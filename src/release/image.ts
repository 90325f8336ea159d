import type { Digest } from './ids.ts'

/** One artifact; `digest` is null only for what a manifest names by tag alone. */
export type Image = { repository: string; tag: string; digest: Digest | null }
/** Image name within the service → artifact. */
export type Images = Record<string, Image>

/** An image reference taken apart. `repository` is the full form, `docker.io/library/redis` for `redis`. */
export type Reference = { repository: string; tag: string | null; digest: string | null }

export type ParsedReference =
  { kind: 'reference'; reference: Reference } | { kind: 'refused'; reason: string }

export type ParsedRepository =
  { kind: 'repository'; repository: string } | { kind: 'refused'; reason: string }

/** Longest tag and longest repository name of the OCI grammar. */
export const TAG_CHARS_MAX = 128
const REPOSITORY_CHARS_MAX = 255
const REFERENCE_CHARS_MAX = 512

const TAG = /^\w[\w.-]{0,127}$/
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/
const HOST = /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?$/
const BRACKETED_HOST = /^\[[0-9a-f:]{2,39}\](?::[0-9]{1,5})?$/
const PATH_PART = /^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*$/

/** Parses `host:port/path:tag@digest`; a missing host is Docker Hub. Grammar: distribution/reference. */
export function parseReference(text: string): ParsedReference {
  if (text.length > REFERENCE_CHARS_MAX)
    return refused(`an image reference of ${text.length} characters is too long`)
  const [named = '', digest = null, ...rest] = text.split('@')
  if (rest.length > 0) return refused(`${text} has more than one @`)
  if (digest !== null && !DIGEST.test(digest)) return refused(`${digest} is not a digest`)
  const colon = named.lastIndexOf(':')
  const tagged = colon > named.lastIndexOf('/')
  const tag = tagged ? named.slice(colon + 1) : null
  if (tag !== null && !TAG.test(tag)) return refused(`${tag === '' ? text : tag} is not a tag`)
  const parsed = parseRepository(tagged ? named.slice(0, colon) : named)
  if (parsed.kind === 'refused') return parsed
  return { kind: 'reference', reference: { repository: parsed.repository, tag, digest } }
}

/** Full form of a repository name: host in lower case, `docker.io` and `library/` filled in. */
export function parseRepository(name: string): ParsedRepository {
  const slash = name.indexOf('/')
  const first = slash < 0 ? '' : name.slice(0, slash)
  const hosted = first === 'localhost' || /[.:[]/.test(first) || first !== first.toLowerCase()
  const host = hosted ? hubName(first.toLowerCase()) : 'docker.io'
  const path = hosted ? name.slice(slash + 1) : name
  if (!HOST.test(host) && !BRACKETED_HOST.test(host)) return refused(`${first} is not a registry host`)
  if (path !== path.toLowerCase())
    return refused(`${path} has upper-case letters; a repository name has none`)
  if (!path.split('/').every(part => PATH_PART.test(part))) return refused(`${name} is not a repository name`)
  const full = host === 'docker.io' && !path.includes('/') ? `library/${path}` : path
  if (full.length > REPOSITORY_CHARS_MAX)
    return refused(`a repository name of ${full.length} characters is too long`)
  return { kind: 'repository', repository: `${host}/${full}` }
}

/** Whether two names, however they are written, are the same repository. */
export function sameRepository(a: string, b: string): boolean {
  const [left, right] = [parseRepository(a), parseRepository(b)]
  return left.kind === 'repository' && right.kind === 'repository' && left.repository === right.repository
}

/**
 * Whether two references are the same artifact: same repository, same digest where both name one, else same tag.
 */
export function sameArtifact(a: Reference, b: Reference): boolean {
  if (a.repository !== b.repository) return false
  if (a.digest !== null && b.digest !== null) return a.digest === b.digest
  return a.tag !== null && a.tag === b.tag
}

/** What is written: `host/app:1.42.0@sha256:…`, or with pin `tag` (or without a digest) the tag alone. */
export function formatImage(image: Image, pin: 'digest' | 'tag'): string {
  const tag = image.tag === '' ? '' : `:${image.tag}`
  const digest = image.digest === null || (pin === 'tag' && tag !== '') ? '' : `@${image.digest}`
  return `${image.repository}${tag}${digest}`
}

/** Docker Hub answers under several names. */
function hubName(host: string): string {
  return host === 'index.docker.io' || host === 'registry-1.docker.io' ? 'docker.io' : host
}

function refused(reason: string): { kind: 'refused'; reason: string } {
  return { kind: 'refused', reason }
}
