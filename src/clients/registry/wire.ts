import { isIP } from 'node:net'
import { Agent, request, type Dispatcher } from 'undici'
import { RetryableError, TerminalError } from '../../errors.ts'
import { isPublic, NOT_PUBLIC, publicLookup } from './address.ts'

export type Headers = Record<string, string>
export type Answer = { status: number; headers: Record<string, string | undefined>; body: Buffer }
export type WireRequest = {
  url: URL
  headers: Headers
  bytesMax: number
  /** For errors. */
  image: string
}

/** Connections to one registry, and to where it redirects. */
export type Wire = {
  /** One GET to the registry or to its token service. Redirects are answers. */
  get(asked: WireRequest): Promise<Answer>
  /** One GET to an address that the registry named: public, or refused. */
  getPublic(asked: WireRequest): Promise<Answer>
  close(): Promise<void>
}

const TIMEOUT_MS = 15_000
const POOL = { keepAliveTimeout: 60_000, connections: 8, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS }

/** `host` is how errors name it. */
export function createWire(host: string): Wire {
  const own = new Agent({ ...POOL, connect: { timeout: 5_000 } })
  const elsewhere = new Agent({ ...POOL, connect: { timeout: 5_000, lookup: publicLookup } })
  return {
    get: asked => repeated(own, host, asked),
    getPublic: async asked => {
      const hostname = asked.url.hostname.replace(/^\[|\]$/g, '')
      if (isIP(hostname) !== 0 && !isPublic(hostname)) throw redirectRefused(host, asked.url)
      return repeated(elsewhere, host, asked)
    },
    close: async () => {
      await Promise.all([own.close(), elsewhere.close()])
    },
  }
}

export function redirectRefused(host: string, url: URL): TerminalError {
  return new TerminalError('registry_redirect_refused', { host, address: url.origin })
}

/** A kept connection may have been closed by the other side at that moment, so a broken one is tried once more. */
async function repeated(agent: Dispatcher, host: string, asked: WireRequest): Promise<Answer> {
  try {
    return await once(agent, asked)
  } catch (error) {
    if (!['ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET'].includes(codeOf(error))) throw failure(error, host, asked)
  }
  try {
    return await once(agent, asked)
  } catch (error) {
    throw failure(error, host, asked)
  }
}

async function once(agent: Dispatcher, asked: WireRequest): Promise<Answer> {
  const answer = await request(asked.url, {
    dispatcher: agent,
    method: 'GET',
    headers: { 'user-agent': 'slipway', 'accept-encoding': 'identity', ...asked.headers },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  })
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of answer.body) {
    const part = Buffer.from(chunk)
    bytes += part.length
    if (bytes > asked.bytesMax) {
      throw new TerminalError('registry_too_large', { image: asked.image, max: asked.bytesMax })
    }
    chunks.push(part)
  }
  return { status: answer.statusCode, headers: single(answer.headers), body: Buffer.concat(chunks) }
}

function single(headers: Record<string, string | string[] | undefined>): Answer['headers'] {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value]),
  )
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/

function failure(error: unknown, host: string, { url }: WireRequest): Error {
  if (error instanceof TerminalError) return error
  const reason = codeOf(error)
  if (reason === NOT_PUBLIC) return redirectRefused(host, url)
  if (CERTIFICATE.test(reason)) return new TerminalError('registry_certificate', { host, reason })
  return new RetryableError('registry_unreachable', { host, reason })
}

/** The innermost code or name: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `TimeoutError`. */
function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  if (error.cause instanceof Error) return codeOf(error.cause)
  if (error.name === 'TimeoutError') return 'no answer in time'
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message
}
