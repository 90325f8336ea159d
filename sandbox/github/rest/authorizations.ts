import { createHash } from 'node:crypto'
import { z } from 'zod'
import { Refusal, notFound } from '../http/refusal.ts'
import { ok, page, param, readBody, route } from '../http/route.ts'
import type { Call, Reply } from '../http/route.ts'
import { endToken, revokeGrant } from '../oauth/tokens.ts'
import { iso } from '../shapes/scalars.ts'
import { userShape } from '../shapes/user.ts'
import type { Token } from '../world.ts'

export const authorizationRoutes = [
  route('GET', '/user/emails', { kind: 'person' }, listEmails),
  route('POST', '/applications/{client}/token', { kind: 'client' }, call => {
    const { access, token } = given(call)
    return ok(authorizationShape(call, access, token))
  }),
  route('DELETE', '/applications/{client}/token', { kind: 'client' }, call => {
    endToken(call.world, given(call).access)
    return { status: 204 }
  }),
  route('DELETE', '/applications/{client}/grant', { kind: 'client' }, call => {
    revokeGrant(call, given(call).token.user)
    return { status: 204 }
  }),
]

/** Through the App only if it may read e-mail addresses. */
function listEmails(call: Call): Reply {
  const { actor } = call
  if (actor.kind !== 'person') throw notFound()
  if (actor.grant !== null && actor.grant['email_addresses'] === undefined)
    throw new Refusal(403, 'Resource not accessible by integration')
  const { items, headers } = page(call, actor.user.emails)
  const body = items.map(email => ({ ...email, visibility: email.primary ? 'private' : null }))
  return { status: 200, headers, body }
}

type PersonToken = Extract<Token, { kind: 'person' }>

function given(call: Call): { access: string; token: PersonToken } {
  const { access_token: access } = readBody(call, z.object({ access_token: z.string() }))
  const token = call.world.tokens.get(access)
  if (param(call, 'client') !== call.world.app.clientId) throw notFound()
  if (token?.kind !== 'person' || token.grant === null) throw notFound()
  if ((token.expiresAt ?? 0) <= call.world.now()) throw notFound()
  return { access, token }
}

function authorizationShape({ world }: Call, access: string, { user, expiresAt }: PersonToken) {
  return {
    id: user.id,
    url: `${world.url}/authorizations/${user.id}`,
    scopes: [],
    token: access,
    token_last_eight: access.slice(-8),
    hashed_token: createHash('sha256').update(access).digest('hex'),
    app: { client_id: world.app.clientId, name: world.app.name, url: `${world.url}/apps/${world.app.slug}` },
    note: null,
    note_url: null,
    created_at: iso(world.now()),
    updated_at: iso(world.now()),
    expires_at: expiresAt === null ? null : iso(expiresAt),
    fingerprint: null,
    user: userShape(world, user),
  }
}
