import { randomUUID } from 'node:crypto'
import { json, Refusal } from './replies.ts'
import type { Reply } from './replies.ts'

/** Who may do what: anybody all; anybody may pull and the user push; only the user. */
export type Access = 'open' | 'public' | 'private'
export type User = { name: string; password: string }
export type Action = 'pull' | 'push'

const SERVICE = 'sandbox-registry'
const LIFETIME_SECONDS = 300

/** Token authentication as Distribution asks for it: a challenge, a token endpoint, tokens for one scope. */
export type Tokens = {
  /** Throws a Refusal with the challenge when the request may not. */
  require: (request: { authorization: string; name: string; action: Action; realm: string }) => void
  issue: (authorization: string, query: URLSearchParams) => Reply
}

export function createTokens(access: Access, user: User): Tokens {
  const issued = new Map<string, { scopes: Set<string>; endsAtMs: number }>()
  return {
    require: ({ authorization, name, action, realm }) => {
      if (access === 'open') return
      const grant = issued.get(/^Bearer (.+)$/i.exec(authorization)?.[1] ?? '')
      const inTime = grant !== undefined && grant.endsAtMs > Date.now()
      if (inTime && (name === '' || grant.scopes.has(`${name}:${action}`))) return
      throw challenge({ name, action, realm, told: grant !== undefined })
    },
    issue: (authorization, query) => {
      const known = isUser(authorization, user)
      if (authorization !== '' && !known) throw new Refusal(401, 'UNAUTHORIZED', 'wrong user or password')
      const allowed = (action: string) => known || (action === 'pull' && access === 'public')
      const scopes = query.getAll('scope').flatMap(scopesOf)
      const granted = scopes.filter(scope => allowed(scope.split(':').at(-1) ?? ''))
      const token = randomUUID()
      issued.set(token, { scopes: new Set(granted), endsAtMs: Date.now() + LIFETIME_SECONDS * 1_000 })
      const expires = { expires_in: LIFETIME_SECONDS, issued_at: new Date().toISOString() }
      return json(200, { token, access_token: token, ...expires })
    },
  }
}

function challenge(on: { name: string; action: Action; realm: string; told: boolean }): Refusal {
  const actions = on.action === 'push' ? 'pull,push' : 'pull'
  const scope = on.name === '' ? '' : `,scope="repository:${on.name}:${actions}"`
  const error = on.told ? ',error="insufficient_scope"' : ''
  const value = `Bearer realm="${on.realm}",service="${SERVICE}"${scope}${error}`
  return new Refusal(401, 'UNAUTHORIZED', 'authentication required', { 'www-authenticate': value })
}

/** `repository:shop/web:pull,push` as one entry for each action. */
function scopesOf(scope: string): string[] {
  const [, name = '', actions = ''] = /^repository:(.+):([a-z,*]+)$/.exec(scope) ?? []
  return actions
    .split(',')
    .filter(Boolean)
    .map(action => `${name}:${action}`)
}

function isUser(authorization: string, user: User): boolean {
  const encoded = Buffer.from(`${user.name}:${user.password}`).toString('base64')
  return authorization === `Basic ${encoded}`
}
