import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'
const IV_BYTES = 12
const TAG_BYTES = 16
const KEY_NAME_CHARS = 8

/** Encrypts what Redis keeps but must not know. */
export type Seal = {
  /** `about` is authenticated with it: what was sealed about one thing opens about no other. */
  seal(text: string, about: string): string
  /** Null where no key opens it, or it was changed. `isOld`: sealed with a key that is no longer the first. */
  open(sealed: string, about: string): { text: string; isOld: boolean } | null
}

/** AES-256-GCM with keys of 32 bytes, newest first: the first one seals, all of them open. */
export function createSeal(keys: readonly Buffer[]): Seal {
  const named = keys.map(key => ({ name: nameOf(key), key }))
  const [newest] = named
  if (newest === undefined) throw new Error('nothing can be sealed without a key')
  return {
    seal: (text, about) => {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv(CIPHER, newest.key, iv, { authTagLength: TAG_BYTES })
      cipher.setAAD(Buffer.from(about))
      const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      const bytes = Buffer.concat([iv, cipher.getAuthTag(), body])
      return `v1.${newest.name}.${bytes.toString('base64url')}`
    },
    open: (sealed, about) => {
      const [version, name, body = ''] = sealed.split('.')
      const known = named.find(each => each.name === name)
      if (version !== 'v1' || known === undefined) return null
      const text = opened(known.key, Buffer.from(body, 'base64url'), about)
      return text === null ? null : { text, isOld: known !== newest }
    },
  }
}

function opened(key: Buffer, bytes: Buffer, about: string): string | null {
  try {
    const iv = bytes.subarray(0, IV_BYTES)
    const decipher = createDecipheriv(CIPHER, key, iv, { authTagLength: TAG_BYTES })
    decipher.setAAD(Buffer.from(about))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const body = bytes.subarray(IV_BYTES + TAG_BYTES)
    return Buffer.concat([decipher.update(body), decipher.final()]).toString('utf8')
  } catch {
    // Changed, cut off, or sealed about something else: there is nothing more to be said of it.
    return null
  }
}

/** Tells keys apart without telling anything of them. */
function nameOf(key: Buffer): string {
  return createHash('sha256').update('slipway key').update(key).digest('hex').slice(0, KEY_NAME_CHARS)
}
