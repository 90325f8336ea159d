import { appId, clientId } from './credentials.ts'
import { Refusal, notFound } from './http/refusal.ts'
import type { Level } from './seed.ts'
import type { Repo, Role, Token, User, World } from './world.ts'

/** Who asks; `key` is what rate limits are counted by. */
export type Actor =
  | { kind: 'anonymous'; key: 'anonymous' }
  | { kind: 'app'; key: string }
  | { kind: 'client'; key: string }
  | (Extract<Token, { kind: 'person' }> & { key: string })
  | (Extract<Token, { kind: 'installation' }> & { key: string })

/** `contents:write` and the like, as GitHub's pages name App permissions. */
export type Need = `${string}:${Level}`
/** Who may call an operation; `people` is the level that is enough for a person where an App needs more. */
export type Access =
  | { kind: 'app' }
  | { kind: 'client' }
  | { kind: 'anyone' }
  | { kind: 'person' }
  | { kind: 'repository'; need: Need; people?: Level }

/** Who the Authorization header names; throws GitHub's 401 for anything that is not a valid credential. */
export function authenticate(world: World, authorization: string | undefined): Actor {
  if (!authorization) return { kind: 'anonymous', key: 'anonymous' }
  if (/^basic /i.test(authorization))
    return { kind: 'client', key: `client ID ${clientId(world, authorization)}` }
  const [, credential = ''] = /^(?:bearer|token)\s+(\S+)$/i.exec(authorization) ?? []
  if (credential.split('.').length === 3) return { kind: 'app', key: `app ID ${appId(world, credential)}` }
  const token = world.tokens.get(credential)
  if (!token) throw new Refusal(401, 'Bad credentials')
  if (token.expiresAt !== null && token.expiresAt <= world.now()) throw new Refusal(401, 'Bad credentials')
  if (token.kind === 'person') return { ...token, key: `user ID ${token.user.id}` }
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
    case 'client':
      if (actor.kind !== 'client') throw notFound()
      return
    case 'person':
      if (actor.kind === 'anonymous') throw new Refusal(401, 'Requires authentication')
      if (actor.kind !== 'person') throw new Refusal(403, 'Resource not accessible by integration')
      return
    case 'repository':
      if (!repo) throw notFound()
      requirePermission(actor, repo, access)
  }
}

/** What the actor may do with the repository under one permission, or `null` if it does not exist for them. */
export function levelOf(actor: Actor, repo: Repo, permission: string): Reach {
  switch (actor.kind) {
    case 'anonymous':
    case 'app':
    case 'client':
      return repo.private ? null : 'read'
    case 'person':
    case 'installation':
      return lower(ownLevel(actor, repo), appLevel(actor, repo, permission))
  }
}

/** Whether the actor has what an operation needs. */
export function isAllowed(
  actor: Actor,
  repo: Repo,
  { need, people }: { need: Need; people?: Level },
): boolean {
  const [permission = '', level] = need.split(':')
  const wanted: Level = level === 'write' ? 'write' : 'read'
  const enough = actor.kind === 'person' ? (people ?? wanted) : wanted
  if (actor.kind !== 'person' && actor.kind !== 'installation')
    return reaches(levelOf(actor, repo, permission), wanted)
  return reaches(ownLevel(actor, repo), enough) && reaches(appLevel(actor, repo, permission), wanted)
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
    case 'client':
      throw new Refusal(401, 'Requires authentication')
  }
}

function requirePermission(actor: Actor, repo: Repo, access: { need: Need; people?: Level }): void {
  const [permission = '', wanted = 'read'] = access.need.split(':')
  if (levelOf(actor, repo, 'metadata') === null) throw notFound()
  if (isAllowed(actor, repo, access)) return
  if (actor.kind !== 'person' && actor.kind !== 'installation')
    throw new Refusal(401, 'Requires authentication')
  const ofApp = actor.kind === 'installation' || actor.grant !== null
  throw new Refusal(403, `Resource not accessible by ${ofApp ? 'integration' : 'personal access token'}`, {
    headers: { 'x-accepted-github-permissions': `${permission}=${wanted}` },
  })
}

type Reach = Level | 'none' | null
type Holder = Extract<Actor, { kind: 'person' | 'installation' }>

/** What a person may do by their role; an installation has no role of its own. */
function ownLevel(actor: Holder, repo: Repo): Reach {
  if (actor.kind === 'installation') return 'write'
  const role = roleOf(repo, actor.user)
  if (role === null) return repo.private ? null : 'read'
  return role === 'read' ? 'read' : 'write'
}

/** What the App may do where a token is the App's, its person's or not. */
function appLevel(actor: Holder, repo: Repo, permission: string): Reach {
  if (actor.kind === 'person' && actor.grant === null) return 'write'
  const permissions = actor.kind === 'person' ? actor.grant : actor.permissions
  const reached = actor.kind === 'person' ? repo.installed : inScope(actor, repo)
  if (!reached) return repo.private ? null : 'read'
  return permission === 'metadata' ? 'read' : (permissions?.[permission] ?? 'none')
}

function reaches(reach: Reach, wanted: Level): boolean {
  return rank(reach) >= rank(wanted)
}

function lower(one: Reach, other: Reach): Reach {
  return rank(one) <= rank(other) ? one : other
}

function rank(reach: Reach): number {
  return reach === null ? 0 : ['none', 'read', 'write'].indexOf(reach) + 1
}

function inScope(token: Extract<Token, { kind: 'installation' }>, repo: Repo): boolean {
  if (!repo.installed || token.installation.account !== repo.owner) return false
  return token.repositories === 'all' || token.repositories.includes(repo.fullName)
}
