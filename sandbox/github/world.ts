import type { KeyObject } from 'node:crypto'
import type { Emit } from './events.ts'
import type { ObjectStore } from './git/objects.ts'
import type { CheckRun, CheckSuite, Deployment, Dispatch, Label, Pull, Status } from './records.ts'
import type { Ruleset } from './rules/ruleset.ts'
import type { Permissions } from './seed.ts'

export type Email = { email: string; primary: boolean; verified: boolean }
export type User = {
  login: string
  id: number
  name: string
  email: string
  emails: Email[]
  type: 'User' | 'Bot' | 'Organization'
}
export type Role = 'admin' | 'write' | 'read'
export type Repo = {
  id: number
  owner: User
  name: string
  fullName: string
  private: boolean
  installed: boolean
  defaultBranch: string
  store: ObjectStore
  /** Full name (`refs/heads/main`) to oid. */
  refs: Map<string, string>
  collaborators: Map<string, Role>
  /** The owner's teams that may use it, by slug. */
  teams: Map<string, Role>
  statuses: Status[]
  deployments: Deployment[]
  pulls: Pull[]
  labels: Label[]
  checkRuns: CheckRun[]
  checkSuites: CheckSuite[]
  rulesets: Ruleset[]
  allowAutoMerge: boolean
  /** Who last pushed each branch, by full ref. */
  pushers: Map<string, string>
  dispatches: Dispatch[]
  createdAt: number
  pushedAt: number
}
export type Team = { id: number; org: string; slug: string; members: string[] }
export type App = {
  id: number
  clientId: string
  clientSecret: string
  deviceFlow: boolean
  slug: string
  name: string
  owner: User
  bot: User
  publicKey: KeyObject
  permissions: Permissions
  events: string[]
  createdAt: number
}
export type Installation = { id: number; account: User; createdAt: number }
export type Token =
  /** A person's own token, or (with `grant`) one that they gave to the App: it reaches what both may do. */
  | { kind: 'person'; user: User; grant: Permissions | null; expiresAt: number | null }
  | {
      kind: 'installation'
      installation: Installation
      permissions: Permissions
      /** Full names, or all repositories of the installation. */
      repositories: string[] | 'all'
      expiresAt: number
    }
/** A device flow under way: what the App asks with, what the person enters, and what they answered. */
export type Device = {
  deviceCode: string
  userCode: string
  expiresAt: number
  intervalS: number
  askedAt: number | null
  answer: { kind: 'allowed'; user: User } | { kind: 'denied' } | null
}
type Hook = { id: number; url: string | null; secret: string }
/** The whole state of the stand-in; times in milliseconds since 1970. */
export type World = {
  url: string
  now: () => number
  nextId: () => number
  app: App
  webFlow: User
  /** Pushes and tells of what the merge queue does. */
  queueBot: User
  hook: Hook
  users: Map<string, User>
  repos: Map<string, Repo>
  installations: Installation[]
  /** By `org/slug` in lower case; members' logins are in lower case too. */
  teams: Map<string, Team>
  tokens: Map<string, Token>
  devices: Device[]
  refreshTokens: Map<string, { user: User; access: string; expiresAt: number }>
  rateLimitPerHour: number
  /** Whether the first look at a pull request after a change finds its mergeability still unknown. */
  lateMergeability: boolean
  emit: Emit
}

export function findRepo(world: World, fullName: string): Repo | null {
  return world.repos.get(fullName.toLowerCase()) ?? null
}

export function findUser(world: World, login: string): User | null {
  return world.users.get(login.toLowerCase()) ?? null
}

/** The user whom GitHub takes for the author of a commit, by e-mail address; `null` for nobody. */
export function userByEmail(world: World, email: string): User | null {
  const wanted = email.toLowerCase()
  for (const user of world.users.values())
    if (user.email.toLowerCase() === wanted || noReplyAddresses(user).includes(wanted)) return user
  return null
}

/** `id+login@users.noreply.github.com`, the address of commits that GitHub makes for somebody. */
export function noReplyAddress(user: User): string {
  return `${user.id}+${user.login}@users.noreply.github.com`
}

function noReplyAddresses(user: User): string[] {
  const login = user.login.toLowerCase()
  return [`${user.id}+${login}@users.noreply.github.com`, `${login}@users.noreply.github.com`]
}
