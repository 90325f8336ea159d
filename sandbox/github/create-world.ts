import { createPublicKey } from 'node:crypto'
import type { Emit } from './events.ts'
import { seedHistory } from './history-seed.ts'
import { Seed, personalToken } from './seed.ts'
import type { ParsedSeed } from './seed.ts'
import { findUser } from './world.ts'
import type { App, Repo, Role, Team, User, World } from './world.ts'

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
    webFlow: plainUser({ login: 'web-flow', id: 19_864_447, name: 'GitHub', email: 'noreply@github.com' }),
    queueBot: plainUser({ ...queueBot, type: 'Bot' }),
    hook: { id: nextId(), url: seed.app.webhookUrl, secret: seed.app.webhookSecret },
    users,
    repos: new Map(seed.repos.map(repo => [repo.full_name.toLowerCase(), repoOf(repo, seed, users, nextId)])),
    installations: [],
    teams: teamsOf(seed, nextId),
    tokens: new Map(),
    devices: [],
    refreshTokens: new Map(),
    rateLimitPerHour: seed.rateLimitPerHour,
    lateMergeability: false,
  }
  for (const user of [world.webFlow, world.queueBot]) world.users.set(user.login, user)
  for (const team of seed.teams) letTeamIn(world, team)
  for (const user of seed.users) addToken(world, user.login, user.token)
  for (const repo of world.repos.values()) if (repo.installed) addInstallation(world, repo.owner)
  return world
}

function userOf({ login, id, name, email, type, emails }: ParsedSeed['users'][number]): User {
  return { ...plainUser({ login, id, name, email, type }), ...(emails ? { emails } : {}) }
}

function plainUser(user: Omit<User, 'emails' | 'type'> & { type?: User['type'] }): User {
  return { type: 'User', ...user, emails: [{ email: user.email, primary: true, verified: true }] }
}

function botOf(seed: ParsedSeed): User {
  const login = `${seed.app.slug}[bot]`
  const id = seed.app.id + 100_000_000
  return plainUser({ login, id, name: login, email: `${id}+${login}@users.noreply.github.com`, type: 'Bot' })
}

function appOf(seed: ParsedSeed, users: Map<string, User>, bot: User): App {
  const { id, slug, name, owner, privateKey, publicKey, permissions, events, clientSecret, deviceFlow } =
    seed.app
  const pem = publicKey ?? privateKey
  if (!pem) throw new Error('the seed gives the App neither a public nor a private key')
  const login = owner ?? seed.repos[0]?.full_name.split('/')[0] ?? slug
  return {
    id,
    clientId: `Iv1.${id}`,
    clientSecret,
    deviceFlow,
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

const queueBot = {
  login: 'github-merge-queue[bot]',
  id: 118_344_674,
  name: 'GitHub Merge Queue',
  email: '118344674+github-merge-queue[bot]@users.noreply.github.com',
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
    teams: new Map(),
    statuses: [],
    deployments: [],
    pulls: [],
    labels: [],
    checkRuns: [],
    checkSuites: [],
    rulesets: seed.rulesets.map(ruleset => ({ ...ruleset, id: nextId(), createdAt: seedTime })),
    allowAutoMerge: seed.allow_auto_merge,
    pushers: new Map(),
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
  const owner = plainUser({ login, id, name: login, email: `${login}@example.com`, type: 'Organization' })
  users.set(login.toLowerCase(), owner)
  return owner
}

function teamsOf(seed: ParsedSeed, nextId: () => number): Map<string, Team> {
  const keyed = seed.teams.map(({ org, slug, members }): [string, Team] => [
    `${org}/${slug}`.toLowerCase(),
    { id: nextId(), org, slug, members: members.map(login => login.toLowerCase()) },
  ])
  return new Map(keyed)
}

/** A team's members may do on a repository what the team may, if they may not do more already. */
function letTeamIn(world: World, { slug, members, repositories }: ParsedSeed['teams'][number]): void {
  for (const [fullName, role] of Object.entries(repositories)) {
    const repo = world.repos.get(fullName.toLowerCase())
    if (!repo) throw new Error(`the seed has no repository ${fullName} for the team ${slug}`)
    repo.teams.set(slug, role)
    for (const login of members.map(name => name.toLowerCase()))
      if (rank[role] > rank[repo.collaborators.get(login) ?? 'read'] || !repo.collaborators.has(login))
        repo.collaborators.set(login, role)
  }
}

const rank: Record<Role, number> = { read: 1, write: 2, admin: 3 }

function addToken(world: World, login: string, token: string | undefined): void {
  const user = findUser(world, login)
  if (user?.type === 'User') addPerson(world, user, token ?? personalToken(login))
}

function addPerson(world: World, user: User, token: string): void {
  world.tokens.set(token, { kind: 'person', user, grant: null, expiresAt: null })
}

function addInstallation(world: World, account: User): void {
  if (world.installations.some(installation => installation.account === account)) return
  world.installations.push({ id: world.nextId(), account, createdAt: seedTime })
}
