import { z } from 'zod'
import { RetryableError, TerminalError } from '../../errors.ts'
import { registerSecret } from '../../log.ts'
import { createLru } from '../lru.ts'
import type { Challenge } from './challenge.ts'
import type { Answer, WireRequest } from './wire.ts'

type Bearer = Extract<Challenge, { kind: 'bearer' }>
type Kept = { token: string; untilMs: number }

export type TokenDeps = {
  host: string
  /** `https://ghcr.io`: the only place that may be asked for a token without https. */
  origin: string
  /** `Basic …`, or null without an account. */
  basic: string | null
  get(asked: WireRequest): Promise<Answer>
}

export type Tokens = {
  /** A token for the scope, kept until shortly before its end. */
  of(challenge: Bearer, scope: string | null): Promise<string>
  /** Forgets a token that was refused, unless there is a newer one. */
  drop(scope: string | null, authorization: string | null): void
}

const SCOPES_MAX = 2_000
const TOKEN_BYTES_MAX = 64 * 1024
/** What the specification says of a token that names no end. */
const UNSTATED_S = 60
const LIFE_S_MAX = 3_600

const Granted = z.object({
  token: z.string().min(1).optional(),
  access_token: z.string().min(1).optional(),
  expires_in: z.number().positive().optional(),
})

/** Tokens of one registry. Source: distribution.github.io/distribution/spec/auth/token. */
export function createTokens(deps: TokenDeps): Tokens {
  const kept = createLru<Kept>(SCOPES_MAX)
  const asking = new Map<string, Promise<Kept>>()
  return {
    of: async (challenge, scope) => {
      const key = scope ?? ''
      const known = kept.get(key)
      if (known !== undefined && known.untilMs > performance.now()) return known.token
      const asked = asking.get(key) ?? fetchToken(deps, challenge, scope).finally(() => asking.delete(key))
      asking.set(key, asked)
      const fetched = await asked
      kept.set(key, fetched)
      return fetched.token
    },
    drop: (scope, authorization) => {
      const key = scope ?? ''
      if (`Bearer ${kept.get(key)?.token}` === authorization) kept.delete(key)
    },
  }
}

async function fetchToken(deps: TokenDeps, challenge: Bearer, scope: string | null): Promise<Kept> {
  const { host, basic } = deps
  const url = realmUrl(deps, challenge.realm)
  if (challenge.service !== null) url.searchParams.set('service', challenge.service)
  if (scope !== null) url.searchParams.set('scope', scope)
  const askedAtMs = performance.now()
  const image = `${host}, for a token`
  const headers: Record<string, string> = basic === null ? {} : { authorization: basic }
  const answer = await deps.get({ url, headers, bytesMax: TOKEN_BYTES_MAX, image })
  if (answer.status >= 400) throw refused(host, scope)
  const granted = Granted.safeParse(jsonOf(answer.body)).data
  const token = granted?.token ?? granted?.access_token
  if (answer.status !== 200 || token === undefined) {
    const reason = `status ${answer.status} without a token`
    throw new RetryableError('registry_answer_unexpected', { host, image, reason })
  }
  registerSecret(token, 'passing')
  const lifeMs = Math.min(granted?.expires_in ?? UNSTATED_S, LIFE_S_MAX) * 1_000
  return { token, untilMs: askedAtMs + lifeMs - Math.min(10_000, lifeMs / 5) }
}

/** An account is told to nobody who could be listened to. */
function realmUrl({ host, origin }: TokenDeps, realm: string): URL {
  const url = URL.canParse(realm) ? new URL(realm) : null
  const trusted = url !== null && (url.protocol === 'https:' || url.origin === origin)
  if (trusted && url.username === '' && url.password === '') return url
  const reason = 'its token service is neither https nor the registry itself'
  throw new TerminalError('registry_answer_unexpected', { host, image: `${host}, for a token`, reason })
}

export function refused(host: string, scope: string | null): TerminalError {
  const repository = scope === null ? host : `${host}/${scope.split(':')[1] ?? ''}`
  return new TerminalError('registry_unauthorised', { host, repository })
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return null
  }
}
