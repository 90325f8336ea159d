import { noReplyAddress } from '../world.ts'
import type { App, Installation, User, World } from '../world.ts'
import { iso, nodeId } from './scalars.ts'

/** GitHub's "simple user". */
export function userShape(world: World, user: User) {
  const url = `${world.url}/users/${encodeURIComponent(user.login)}`
  return {
    login: user.login,
    id: user.id,
    node_id: nodeId('User', user.id),
    avatar_url: `${world.url}/_avatars/${encodeURIComponent(user.login)}.svg`,
    gravatar_id: '',
    url,
    html_url: webAddress(world, user),
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type: user.type,
    user_view_type: 'public',
    site_admin: false,
  }
}

/** GitHub's "public user", as `GET /users/{username}` and, with more, `GET /user` answer. */
export function publicUserShape(world: World, user: User) {
  return {
    ...userShape(world, user),
    name: user.name,
    company: null,
    blog: '',
    location: null,
    email: user.email === noReplyAddress(user) ? null : user.email,
    hireable: null,
    bio: null,
    public_repos: 0,
    public_gists: 0,
    followers: 0,
    following: 0,
    created_at: iso(world.app.createdAt),
    updated_at: iso(world.app.createdAt),
  }
}

export function appShape(world: World, app: App) {
  return {
    id: app.id,
    slug: app.slug,
    node_id: nodeId('App', app.id),
    client_id: app.clientId,
    owner: userShape(world, app.owner),
    name: app.name,
    description: '',
    external_url: world.url,
    html_url: `${world.url}/apps/${app.slug}`,
    created_at: iso(app.createdAt),
    updated_at: iso(app.createdAt),
    permissions: app.permissions,
    events: app.events,
    installations_count: world.installations.length,
  }
}

export function installationShape(world: World, installation: Installation) {
  const { account, id, createdAt } = installation
  const all = [...world.repos.values()].filter(repo => repo.owner === account)
  const api = `${world.url}/app/installations/${id}`
  return {
    id,
    account: userShape(world, account),
    repository_selection: all.every(repo => repo.installed) ? 'all' : 'selected',
    access_tokens_url: `${api}/access_tokens`,
    repositories_url: `${world.url}/installation/repositories`,
    html_url: `${world.url}/organizations/${account.login}/settings/installations/${id}`,
    app_id: world.app.id,
    client_id: world.app.clientId,
    app_slug: world.app.slug,
    target_id: account.id,
    target_type: account.type,
    permissions: world.app.permissions,
    events: world.app.events,
    created_at: iso(createdAt),
    updated_at: iso(createdAt),
    single_file_name: null,
    has_multiple_single_files: false,
    single_file_paths: [],
    suspended_by: null,
    suspended_at: null,
  }
}

function webAddress(world: World, user: User): string {
  const login = encodeURIComponent(user.login.replace(/\[bot\]$/, ''))
  return user.type === 'Bot' ? `${world.url}/apps/${login}` : `${world.url}/${login}`
}
