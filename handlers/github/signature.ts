import { Webhooks } from '@octokit/webhooks'

/** Checks a body against the header `x-hub-signature-256`. */
export type Signed = (signature: unknown, body: unknown) => Promise<boolean>

/**
 * HMAC-SHA256 over the body, compared in constant time by @octokit/webhooks. What does not look like a signature
 * is refused before: the library throws on some of it.
 */
export function signedWith(secret: string): Signed {
  const webhooks = new Webhooks({ secret })
  return async (signature, body) => {
    if (typeof signature !== 'string' || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false
    if (!Buffer.isBuffer(body) || body.length === 0) return false
    return webhooks.verify(body.toString('utf8'), signature)
  }
}
