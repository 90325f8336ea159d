import type { Repo, World } from '../world.ts'
import { iso, nodeId } from './scalars.ts'
import { userShape } from './user.ts'

/** Addresses that GitHub lists on every repository, by field name without `_url`. */
const addresses: Record<string, string> = {
  archive: '/{archive_format}{/ref}',
  assignees: '/assignees{/user}',
  blobs: '/git/blobs{/sha}',
  branches: '/branches{/branch}',
  collaborators: '/collaborators{/collaborator}',
  comments: '/comments{/number}',
  commits: '/commits{/sha}',
  compare: '/compare/{base}...{head}',
  contents: '/contents/{+path}',
  contributors: '/contributors',
  deployments: '/deployments',
  downloads: '/downloads',
  events: '/events',
  forks: '/forks',
  git_commits: '/git/commits{/sha}',
  git_refs: '/git/refs{/sha}',
  git_tags: '/git/tags{/sha}',
  hooks: '/hooks',
  issue_comment: '/issues/comments{/number}',
  issue_events: '/issues/events{/number}',
  issues: '/issues{/number}',
  keys: '/keys{/key_id}',
  labels: '/labels{/name}',
  languages: '/languages',
  merges: '/merges',
  milestones: '/milestones{/number}',
  notifications: '/notifications{?since,all,participating}',
  pulls: '/pulls{/number}',
  releases: '/releases{/id}',
  stargazers: '/stargazers',
  statuses: '/statuses/{sha}',
  subscribers: '/subscribers',
  subscription: '/subscription',
  tags: '/tags',
  teams: '/teams',
  trees: '/git/trees{/sha}',
}

export function repoApi(world: World, repo: Repo): string {
  return `${world.url}/repos/${repo.fullName}`
}

export function repoWeb(world: World, repo: Repo): string {
  return `${world.url}/${repo.fullName}`
}

/** GitHub's "minimal repository". */
export function minimalRepoShape(world: World, repo: Repo) {
  const api = repoApi(world, repo)
  return {
    id: repo.id,
    node_id: nodeId('Repository', repo.id),
    name: repo.name,
    full_name: repo.fullName,
    private: repo.private,
    owner: userShape(world, repo.owner),
    html_url: repoWeb(world, repo),
    description: null,
    fork: false,
    url: api,
    ...Object.fromEntries(Object.entries(addresses).map(([name, path]) => [`${name}_url`, `${api}${path}`])),
  }
}

/** The repository as pull requests and webhooks carry it. */
export function repoShape(world: World, repo: Repo) {
  const web = repoWeb(world, repo)
  const opened = repo.pulls.filter(pull => pull.state === 'open').length
  return {
    ...minimalRepoShape(world, repo),
    created_at: iso(repo.createdAt),
    updated_at: iso(repo.pushedAt),
    pushed_at: iso(repo.pushedAt),
    git_url: `${web.replace(/^http/, 'git')}.git`,
    ssh_url: `${web.replace(/^https?:\/\//, 'git@')}.git`,
    clone_url: `${web}.git`,
    svn_url: web,
    homepage: null,
    size: 0,
    stargazers_count: 0,
    watchers_count: 0,
    language: null,
    has_issues: true,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: false,
    disabled: false,
    open_issues_count: opened,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    visibility: repo.private ? 'private' : 'public',
    forks: 0,
    open_issues: opened,
    watchers: 0,
    default_branch: repo.defaultBranch,
  }
}

/** GitHub's "full repository", as `GET /repos/{owner}/{repo}` answers. */
export function fullRepoShape(world: World, repo: Repo, role: 'admin' | 'write' | 'read' | null) {
  return {
    ...repoShape(world, repo),
    permissions: {
      admin: role === 'admin',
      maintain: role === 'admin',
      push: role === 'admin' || role === 'write',
      triage: role !== 'read' && role !== null,
      pull: true,
    },
    network_count: 0,
    subscribers_count: 0,
    allow_squash_merge: true,
    allow_merge_commit: true,
    allow_rebase_merge: true,
    allow_auto_merge: repo.allowAutoMerge,
    delete_branch_on_merge: false,
    temp_clone_token: null,
  }
}
