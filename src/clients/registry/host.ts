import limited from 'p-limit'
import { RetryableError } from '../../errors.ts'
import { registerSecret, type Log } from '../../log.ts'
import type { Store } from '../../ports.ts'
import { readChallenge, type Challenge } from './challenge.ts'
import { retryAfterMs } from './limits.ts'
import { createTokens, refused, type Tokens } from './tokens.ts'
import {
  createWire,
  redirectRefused,
  type Answer,
  type Headers,
  type Wire,
  type WireRequest,
} from './wire.ts'

export type HostAccount = { insecure?: boolean; username?: string; password?: string }

export type Question = {
  /** From `/v2/` on. */
  path: string
  /** The repository's path; null for the registry itself. */
  scope: string | null
  image: string
  bytesMax: number
  headers?: Headers
  /** Only what is checked against its digest may come from elsewhere. */
  redirects?: boolean
}
/** 2xx, 304, 404 or another refusal below 500; 401, 403, 429 and 5xx are thrown. */
export type Get = (question: Question) => Promise<Answer>

export type Host = {
  /** Work of several requests, a few at a time for each host; none is begun before a ban ends. */
  run<Value>(work: (get: Get) => Promise<Value>): Promise<Value>
  close(): Promise<void>
}

const AT_ONCE = 8
const REDIRECTS_MAX = 3
const REDIRECTS = [301, 302, 303, 307, 308]

type Parts = {
  host: string
  origin: string
  basic: string | null
  wire: Wire
  tokens: Tokens
  /** Throws for what trying again may cure, after a ban was told to all replicas. */
  checked(answer: Answer, image: string): Promise<Answer>
}

/** One registry host: authentication, limits and redirects. `name` is as in image names. */
export function createHost(
  name: string,
  account: HostAccount,
  deps: { store: Pick<Store, 'ban' | 'bannedForMs'>; log: Pick<Log, 'warn'> },
): Host {
  const parts = partsOf(name, account, deps)
  const limit = limited(AT_ONCE)
  const get = authorised(parts)
  return {
    run: work =>
      limit(() => {
        let admitted: Promise<void> | null = null
        return work(async question => {
          admitted ??= notBanned(name, deps.store)
          await admitted
          return get(question)
        })
      }),
    close: parts.wire.close,
  }
}

function partsOf(
  name: string,
  account: HostAccount,
  { store, log }: { store: Pick<Store, 'ban'>; log: Pick<Log, 'warn'> },
): Parts {
  const plain = account.insecure ?? /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(name)
  const origin = `${plain ? 'http' : 'https'}://${name === 'docker.io' ? 'registry-1.docker.io' : name}`
  const basic = basicOf(account)
  const wire = createWire(name)
  const checked: Parts['checked'] = async (answer, image) => {
    if (answer.status >= 500) {
      const stated = answer.headers['retry-after'] === undefined ? {} : waitFor(answer)
      throw new RetryableError('registry_server_error', { host: name, status: answer.status, image }, stated)
    }
    if (answer.status !== 429) return answer
    const forMs = retryAfterMs(answer.headers)
    await store.ban(banKey(name), forMs)
    log.warn({ host: name, forMs }, 'a registry asks to wait')
    throw rateLimited(name, forMs)
  }
  const get = async (asked: WireRequest) => checked(await wire.get(asked), asked.image)
  const tokens = createTokens({ host: name, origin: new URL(origin).origin, basic, get })
  return { host: name, origin, basic, wire, tokens, checked }
}

function authorised(parts: Parts): Get {
  const { host, basic, tokens } = parts
  let challenge: Challenge | null = null

  async function authorization(scope: string | null): Promise<string | null> {
    if (challenge === null) return null
    return challenge.kind === 'basic' ? basic : `Bearer ${await tokens.of(challenge, scope)}`
  }

  return async question => {
    const scope = question.scope === null ? null : `repository:${question.scope}:pull`
    const known = await authorization(scope)
    const first = await ask(parts, question, known)
    if (first.status === 403) throw refused(host, scope)
    if (first.status !== 401) return first
    challenge = readChallenge(first.headers['www-authenticate']) ?? challenge
    tokens.drop(scope, known)
    const proof = await authorization(scope)
    const second = proof === null ? first : await ask(parts, question, proof)
    if (second.status === 401 || second.status === 403) throw refused(host, scope)
    return second
  }
}

async function ask(parts: Parts, question: Question, proof: string | null): Promise<Answer> {
  const { bytesMax, image, headers = {} } = question
  const url = new URL(question.path, parts.origin)
  const own = {
    url,
    bytesMax,
    image,
    headers: proof === null ? headers : { ...headers, authorization: proof },
  }
  let answer = await parts.checked(await parts.wire.get(own), image)
  let from = url
  for (let left = question.redirects === true ? REDIRECTS_MAX : 0; isRedirect(answer); left -= 1) {
    from = target(parts, from, answer.headers['location'] ?? '')
    if (left === 0) throw redirectRefused(parts.host, from)
    const get = from.origin === url.origin ? parts.wire.get : parts.wire.getPublic
    answer = await parts.checked(await get({ url: from, bytesMax, image, headers: {} }), image)
  }
  return answer
}

function isRedirect({ status, headers }: Answer): boolean {
  return REDIRECTS.includes(status) && headers['location'] !== undefined
}

function target({ host, origin }: Parts, from: URL, location: string): URL {
  const to = URL.canParse(location, from.href) ? new URL(location, from.href) : null
  if (to === null) throw redirectRefused(host, from)
  const safe = to.protocol === 'https:' || (to.protocol === 'http:' && origin.startsWith('http:'))
  if (!safe || to.username !== '' || to.password !== '') throw redirectRefused(host, to)
  return to
}

function basicOf({ username, password }: HostAccount): string | null {
  if (username === undefined || password === undefined) return null
  registerSecret(password)
  const encoded = Buffer.from(`${username}:${password}`).toString('base64')
  registerSecret(encoded)
  return `Basic ${encoded}`
}

async function notBanned(name: string, store: Pick<Store, 'bannedForMs'>): Promise<void> {
  const forMs = await store.bannedForMs(banKey(name))
  if (forMs > 0) throw rateLimited(name, forMs)
}

function rateLimited(host: string, forMs: number): RetryableError {
  const seconds = Math.ceil(forMs / 1_000)
  return new RetryableError('registry_rate_limited', { host, seconds }, { retryAfterMs: forMs })
}

function waitFor(answer: Answer): { retryAfterMs: number } {
  return { retryAfterMs: retryAfterMs(answer.headers) }
}

function banKey(host: string): string {
  return `registry:${host}`
}
