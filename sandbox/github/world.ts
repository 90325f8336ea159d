import { createPublicKey } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import type { ObjectStore } from './git/objects.ts'
import { seedHistory } from './history-seed.ts'
import type { Emit } from './events.ts'
import { Seed, personalToken } from './seed.ts'
import type { ParsedSeed, Permissions } from './seed.ts'
import type { Deployment, Dispatch, Pull, Status } from './records.ts'

export type User = {
  login: string
  id: number
  name: string
  email: string
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
  statuses: Status[]
  deployments: Deployment[]
  pulls: Pull[]
  dispatches: Dispatch[]
  createdAt: number
  pushedAt: number
}
export type App = {
  id: number
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
  | { kind: 'person'; user: User }
  | {
      kind: 'installation'
      installation: Installation
      permissions: Permissions
      /** Full names, or all repositories of the installation. */
      repositories: string[] | 'all'
      expiresAt: number
    }
type Hook = { id: number; url: string | null; secret: string }
/** The whole state of the stand-in; times in milliseconds since 1970. */
export type World = {
  url: string
  now: () => number
  nextId: () => number
  app: App
  webFlow: User
  hook: Hook
  users: Map<string, User>
  repos: Map<string, Repo>
  installations: Installation[]
  /** Members' logins by `org/slug`, all in lower case. */
  teams: Map<string, string[]>
  tokens: Map<string, Token>
  rateLimitPerHour: number
  emit: Emit
}

/** A world that holds what the seed says and nothing else; throws on a seed that contradicts itself. */
export function createWorld(raw: Seed, options: { url: string; now: () => number; emit: Emit }): World {
  const seed = Seed.parse(raw)
  const users = new Map(seed.users.map(user => [user.login.toLowerCase(), userOf(user)]))
  const bot = users.get(`${seed.app.slug}[bot]`) ?? botOf(seed)
  users.set(bot.login, bot)
  let id = 1_000
  const nextId = () => (id += 1)
  const world: World = {
    ...options,
    nextId,
    app: appOf(seed, users, bot),
    webFlow: { login: 'web-flow', id: 19_864_447, name: 'GitHub', email: 'noreply@github.com', type: 'User' },
    hook: { id: nextId(), url: seed.app.webhookUrl, secret: seed.app.webhookSecret },
    users,
    repos: new Map(seed.repos.map(repo => [repo.full_name.toLowerCase(), repoOf(repo, seed, users, nextId)])),
    installations: [],
    teams: teamsOf(seed),
    tokens: new Map(),
    rateLimitPerHour: seed.rateLimitPerHour,
  }
  world.users.set('web-flow', world.webFlow)
  for (const user of seed.users) addToken(world, user.login, user.token)
  for (const repo of world.repos.values()) if (repo.installed) addInstallation(world, repo.owner)
  return world
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

function userOf({ login, id, name, email, type }: ParsedSeed['users'][number]): User {
  return { login, id, name, email, type }
}

function botOf(seed: ParsedSeed): User {
  const login = `${seed.app.slug}[bot]`
  const id = seed.app.id + 100_000_000
  return { login, id, name: login, email: `${id}+${login}@users.noreply.github.com`, type: 'Bot' }
}

function appOf(seed: ParsedSeed, users: Map<string, User>, bot: User): App {
  const { id, slug, name, owner, privateKey, publicKey, permissions, events } = seed.app
  const pem = publicKey ?? privateKey
  if (!pem) throw new Error('the seed gives the App neither a public nor a private key')
  const login = owner ?? seed.repos[0]?.full_name.split('/')[0] ?? slug
  return {
    id,
    slug,
    name: name ?? slug,
    owner: ownerOf(login, users),
    bot,
    publicKey: createPublicKey(pem),
    permissions: { metadata: 'read', ...permissions },
    events,
    createdAt: seedTime,
  }
}

const seedTime = Date.UTC(2026, 0, 5, 9)

function repoOf(
  seed: ParsedSeed['repos'][number],
  all: ParsedSeed,
  users: Map<string, User>,
  nextId: () => number,
): Repo {
  const [owner = '', name = ''] = seed.full_name.split('/')
  const { store, head, at } = seedHistory(seed, all.users)
  return {
    id: nextId(),
    owner: ownerOf(owner, users),
    name,
    fullName: seed.full_name,
    private: seed.private,
    installed: seed.installed,
    defaultBranch: seed.default_branch,
    store,
    refs: new Map([[`refs/heads/${seed.default_branch}`, head]]),
    collaborators: new Map(
      Object.entries(seed.collaborators).map(([login, role]) => [login.toLowerCase(), role]),
    ),
    statuses: [],
    deployments: [],
    pulls: [],
    dispatches: [],
    createdAt: seedTime,
    pushedAt: at * 1_000,
  }
}

/** An owner that the seed does not list among its users is an organisation. */
function ownerOf(login: string, users: Map<string, User>): User {
  const known = users.get(login.toLowerCase())
  if (known) return known
  const id = 9_000_000 + users.size
  const owner: User = { login, id, name: login, email: `${login}@example.com`, type: 'Organization' }
  users.set(login.toLowerCase(), owner)
  return owner
}

function teamsOf(seed: ParsedSeed): Map<string, string[]> {
  const keyed = seed.teams.map(({ org, slug, members }): [string, string[]] => [
    `${org}/${slug}`.toLowerCase(),
    members.map(login => login.toLowerCase()),
  ])
  return new Map(keyed)
}

function addToken(world: World, login: string, token: string | undefined): void {
  const user = findUser(world, login)
  if (user?.type === 'User') world.tokens.set(token ?? personalToken(login), { kind: 'person', user })
}

function addInstallation(world: World, account: User): void {
  if (world.installations.some(installation => installation.account === account)) return
  world.installations.push({ id: world.nextId(), account, createdAt: seedTime })
}
