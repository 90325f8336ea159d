import { verify } from 'node:crypto'
import { z } from 'zod'
import { Refusal, notFound } from './http/refusal.ts'
import type { Level } from './seed.ts'
import type { Repo, Role, Token, User, World } from './world.ts'

/** Who asks; `key` is what rate limits are counted by. */
export type Actor =
  | { kind: 'anonymous'; key: 'anonymous' }
  | { kind: 'app'; key: string }
  | (Extract<Token, { kind: 'person' }> & { key: string })
  | (Extract<Token, { kind: 'installation' }> & { key: string })

/** `contents:write` and the like, as GitHub's pages name App permissions. */
export type Need = `${string}:${Level}`
/** Who may call an operation. */
export type Access =
  { kind: 'app' } | { kind: 'anyone' } | { kind: 'person' } | { kind: 'repository'; need: Need }

const jwtAgeMaxMs = 10 * 60_000
const clockDriftMs = 60_000

/** Who the Authorization header names; throws GitHub's 401 for anything that is not a valid credential. */
export function authenticate(world: World, authorization: string | undefined): Actor {
  if (!authorization) return { kind: 'anonymous', key: 'anonymous' }
  const [, credential = ''] = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization) ?? []
  if (credential.split('.').length === 3) return appActor(world, credential)
  const token = world.tokens.get(credential)
  if (!token) throw new Refusal(401, 'Bad credentials')
  if (token.kind === 'person') return { ...token, key: `user ID ${token.user.id}` }
  if (token.expiresAt <= world.now()) throw new Refusal(401, 'Bad credentials')
  return { ...token, key: `installation ID ${token.installation.id}` }
}

/** Throws GitHub's refusal unless the actor may do what the route needs. */
export function authorize(actor: Actor, access: Access, repo: Repo | null): void {
  switch (access.kind) {
    case 'anyone':
      return
    case 'app':
      if (actor.kind !== 'app') throw new Refusal(401, 'A JSON web token could not be decoded')
      return
    case 'person':
      if (actor.kind !== 'person') throw new Refusal(403, 'Resource not accessible by integration')
      return
    case 'repository':
      if (!repo) throw notFound()
      requirePermission(actor, repo, access.need)
  }
}

/** What the actor may do with the repository under one permission, or `null` if it does not exist for them. */
export function levelOf(actor: Actor, repo: Repo, permission: string): Level | 'none' | null {
  const open = repo.private ? null : 'read'
  switch (actor.kind) {
    case 'anonymous':
    case 'app':
      return open
    case 'person':
      return personLevel(roleOf(repo, actor.user)) ?? open
    case 'installation':
      if (!inScope(actor, repo)) return open
      return permission === 'metadata' ? 'read' : (actor.permissions[permission] ?? 'none')
  }
}

/** The role that GitHub reports for a user on a repository; an owner is its administrator. */
export function roleOf(repo: Repo, user: User): Role | null {
  if (repo.owner.login === user.login) return 'admin'
  return repo.collaborators.get(user.login.toLowerCase()) ?? null
}

/** The user in whose name the actor acts. */
export function userOf(world: World, actor: Actor): User {
  switch (actor.kind) {
    case 'person':
      return actor.user
    case 'installation':
    case 'app':
      return world.app.bot
    case 'anonymous':
      throw new Refusal(401, 'Requires authentication')
  }
}

function requirePermission(actor: Actor, repo: Repo, need: Need): void {
  const [permission = '', wanted = 'read'] = need.split(':')
  const level = levelOf(actor, repo, permission)
  if (level === null) throw notFound()
  if (level === 'write' || level === wanted) return
  if (actor.kind === 'anonymous' || actor.kind === 'app') throw new Refusal(401, 'Requires authentication')
  const kind = actor.kind === 'installation' ? 'integration' : 'personal access token'
  throw new Refusal(403, `Resource not accessible by ${kind}`, {
    headers: { 'x-accepted-github-permissions': `${permission}=${wanted}` },
  })
}

function personLevel(role: Role | null): Level | null {
  if (role === null) return null
  return role === 'read' ? 'read' : 'write'
}

function inScope(token: Extract<Token, { kind: 'installation' }>, repo: Repo): boolean {
  if (!repo.installed || token.installation.account !== repo.owner) return false
  return token.repositories === 'all' || token.repositories.includes(repo.fullName)
}

const Header = z.object({ alg: z.literal('RS256') })
const Claims = z.object({ iat: z.int(), exp: z.int(), iss: z.union([z.string(), z.int()]) })

/** JSON Web Token as GitHub wants it: RS256 by the App's key, at most ten minutes, issued in the past. */
function appActor(world: World, jwt: string): Actor {
  const [head = '', payload = '', signature = ''] = jwt.split('.')
  const signed = Buffer.from(`${head}.${payload}`)
  const header = Header.safeParse(decode(head))
  const claims = Claims.safeParse(decode(payload))
  if (!header.success || !claims.success) throw new Refusal(401, 'A JSON web token could not be decoded')
  const { iss, iat, exp } = claims.data
  if (String(iss) !== String(world.app.id)) throw new Refusal(404, 'Integration not found')
  if (!verify('RSA-SHA256', signed, world.app.publicKey, Buffer.from(signature, 'base64url')))
    throw new Refusal(401, 'A JSON web token could not be decoded')
  checkTimes(world.now(), iat * 1_000, exp * 1_000)
  return { kind: 'app', key: `app ID ${world.app.id}` }
}

function checkTimes(nowMs: number, issuedMs: number, expiresMs: number): void {
  if (issuedMs > nowMs + clockDriftMs)
    throw new Refusal(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    )
  if (expiresMs <= nowMs)
    throw new Refusal(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    )
  if (expiresMs > nowMs + jwtAgeMaxMs + clockDriftMs)
    throw new Refusal(401, "'Expiration time' claim ('exp') is too far in the future")
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'))
  } catch {
    return null
  }
}
