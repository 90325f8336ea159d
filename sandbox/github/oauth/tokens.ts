import { randomBytes } from 'node:crypto'
import type { Changes } from '../changes.ts'
import type { User, World } from '../world.ts'

const accessLifeS = 8 * 3_600
const refreshLifeS = 15_897_600

/** What GitHub answers when it gives a person's token to the App. */
export type Issued = {
  access_token: string
  expires_in: number
  refresh_token: string
  refresh_token_expires_in: number
  scope: ''
  token_type: 'bearer'
}

/** A token in the name of a person who authorised the App, and what it can be renewed with, once. */
export function issueTokens(world: World, user: User): Issued {
  const access = `ghu_${randomBytes(18).toString('hex')}`
  const refresh = `ghr_${randomBytes(38).toString('hex')}`
  const now = world.now()
  const expiresAt = now + accessLifeS * 1_000
  world.tokens.set(access, { kind: 'person', user, grant: world.app.permissions, expiresAt })
  world.refreshTokens.set(refresh, { user, access, expiresAt: now + refreshLifeS * 1_000 })
  return {
    access_token: access,
    expires_in: accessLifeS,
    refresh_token: refresh,
    refresh_token_expires_in: refreshLifeS,
    scope: '',
    token_type: 'bearer',
  }
}

/** New tokens for old: both old ones are over. `null` for a refresh token that is none (any more). */
export function renewTokens(world: World, refresh: string): Issued | null {
  const known = world.refreshTokens.get(refresh)
  if (!known || known.expiresAt <= world.now()) return null
  world.refreshTokens.delete(refresh)
  world.tokens.delete(known.access)
  return issueTokens(world, known.user)
}

/** Ends one access token, and what it could be renewed with; false for one that the App was not given. */
export function endToken(world: World, access: string): boolean {
  const token = world.tokens.get(access)
  if (token?.kind !== 'person' || token.grant === null) return false
  world.tokens.delete(access)
  for (const [refresh, known] of world.refreshTokens)
    if (known.access === access) world.refreshTokens.delete(refresh)
  return true
}

/** The person no longer lets the App act for them: all their tokens end, and the App is told. */
export function revokeGrant({ world, changes }: { world: World; changes: Changes }, user: User): boolean {
  const given = [...world.tokens].filter(([, token]) => token.kind === 'person' && token.user === user)
  const ended = given.map(([access]) => endToken(world, access)).includes(true)
  const renewable = [...world.refreshTokens].filter(([, known]) => known.user === user)
  for (const [refresh] of renewable) world.refreshTokens.delete(refresh)
  if (!ended && renewable.length === 0) return false
  changes.tellApp({
    event: 'github_app_authorization',
    action: 'revoked',
    by: user,
    payload: {},
    detail: { login: user.login },
  })
  return true
}
