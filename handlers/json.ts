import type { Coded } from '../src/errors.ts'

/** Deeper JSON is no notification; a parser's stack and the validators behind it stay small. */
const DEPTH_MAX = 64

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Parses a body that was authenticated, bounded in depth. */
export function parseJson(
  body: unknown,
): { kind: 'json'; value: unknown } | { kind: 'refused'; coded: Coded } {
  if (!Buffer.isBuffer(body) || body.length === 0) return refused(['input_not_json', {}])
  if (isTooDeep(body)) return refused(['input_too_deep', {}])
  try {
    const value: unknown = JSON.parse(utf8.decode(body))
    return { kind: 'json', value }
  } catch {
    return refused(['input_not_json', {}])
  }
}

function refused(coded: Coded): { kind: 'refused'; coded: Coded } {
  return { kind: 'refused', coded }
}

/** Whether a content type is JSON: `application/json`, `application/vnd.….v2+json`, with or without parameters. */
export function isJson(contentType: string | undefined): boolean {
  return /^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(contentType ?? '')
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const OPENING = new Set([0x5b, 0x7b])
const CLOSING = new Set([0x5d, 0x7d])

/** Counts brackets outside strings, without parsing. */
function isTooDeep(body: Buffer): boolean {
  let depth = 0
  let inString = false
  for (let at = 0; at < body.length; at += 1) {
    const byte = body[at] ?? 0
    if (inString && byte === BACKSLASH) at += 1
    else if (byte === QUOTE) inString = !inString
    else if (!inString && OPENING.has(byte)) depth += 1
    else if (!inString && CLOSING.has(byte)) depth -= 1
    if (depth > DEPTH_MAX) return true
  }
  return false
}
