import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Whether a header carries the secret, as it is or after `Bearer `. Both are compared in constant time, by digests
 * of equal length under a key of this process, so that no time tells the secret's length or beginning.
 */
export function carries(secret: string): (header: unknown) => boolean {
  const key = randomBytes(32)
  const digest = (text: string) => createHmac('sha256', key).update(text).digest()
  const expected = [digest(secret), digest(`Bearer ${secret}`)]
  return header => {
    if (secret === '' || typeof header !== 'string') return false
    const given = digest(header)
    return expected.map(each => timingSafeEqual(each, given)).includes(true)
  }
}
