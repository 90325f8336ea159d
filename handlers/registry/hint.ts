import { parseRepository, TAG_CHARS_MAX } from '../../src/release/image.ts'
import type { ImageHint } from './sender.ts'

const TAG = /^\w[\w.-]*$/
const DIGEST = /^sha256:[0-9a-f]{64}$|^sha512:[0-9a-f]{128}$/

/**
 * An image as a sender names it, on the host that the configuration gives to this sender: what the body says about
 * hosts is not believed. Null for what has no valid repository and tag; a digest that is none is left out.
 */
export function hintOf(host: string, path: string, tag: unknown, digest: unknown): ImageHint | null {
  if (typeof tag !== 'string' || tag.length > TAG_CHARS_MAX || !TAG.test(tag)) return null
  const named = parseRepository(`${host}/${path}`)
  if (named.kind === 'refused') return null
  const known = typeof digest === 'string' && DIGEST.test(digest)
  return { kind: 'image', repository: named.repository, tag, digest: known ? digest : null }
}
