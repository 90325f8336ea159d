import { roleOf, userOf } from '../auth.ts'
import { commitAt } from '../git/objects.ts'
import { notFound } from '../http/refusal.ts'
import { ok, page, param, repoRoute, route } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import { commitShape } from '../shapes/commit.ts'
import { fullRepoShape, repoApi, repoWeb } from '../shapes/repository.ts'
import { publicUserShape, userShape } from '../shapes/user.ts'
import { findUser } from '../world.ts'

export const repoRoutes = [
  repoRoute('GET ', 'metadata:read', ({ world, repo, actor }) =>
    ok(fullRepoShape(world, repo, actor.kind === 'person' ? roleOf(repo, actor.user) : null)),
  ),
  repoRoute('GET /branches', 'contents:read', listBranches),
  repoRoute('GET /branches/{branch+}', 'contents:read', readBranch),
  repoRoute('GET /collaborators', 'metadata:read', listCollaborators),
  repoRoute('GET /collaborators/{username}/permission', 'metadata:read', readPermission),
  route('GET', '/user', { kind: 'person' }, ({ world, actor }) =>
    ok({
      ...publicUserShape(world, userOf(world, actor)),
      private_gists: 0,
      total_private_repos: 0,
      owned_private_repos: 0,
      disk_usage: 0,
      collaborators: 0,
      two_factor_authentication: true,
    }),
  ),
  route('GET', '/users/{username}', { kind: 'anyone' }, call => {
    const user = findUser(call.world, param(call, 'username'))
    if (!user) throw notFound()
    return ok(publicUserShape(call.world, user))
  }),
]

function listBranches(call: RepoCall): Reply {
  const { items, headers } = page(call, branchesOf(call))
  const body = items.map(([name, oid]) => ({
    name,
    commit: { sha: oid, url: `${repoApi(call.world, call.repo)}/commits/${oid}` },
    protected: false,
  }))
  return { status: 200, headers, body }
}

function readBranch(call: RepoCall): Reply {
  const { world, repo } = call
  const name = param(call, 'branch')
  const oid = repo.refs.get(`refs/heads/${name}`)
  if (!oid) throw notFound()
  const url = `${repoApi(world, repo)}/branches/${encodeURIComponent(name)}`
  return ok({
    name,
    commit: commitShape(world, repo, commitAt(repo.store, oid)),
    _links: { self: url, html: `${repoWeb(world, repo)}/tree/${name}` },
    protected: false,
    protection: {
      enabled: false,
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${url}/protection`,
  })
}

function branchesOf({ repo }: RepoCall): [string, string][] {
  const heads = [...repo.refs].filter(([ref]) => ref.startsWith('refs/heads/'))
  const named = heads.map(([ref, oid]): [string, string] => [ref.slice('refs/heads/'.length), oid])
  return named.toSorted(([a], [b]) => (a < b ? -1 : 1))
}

/** `permission` leaves out who may do less. */
function listCollaborators(call: RepoCall): Reply {
  const { world, repo, query } = call
  const least = query.get('permission') ?? 'pull'
  const users = [...repo.collaborators].flatMap(([login, role]) => {
    const user = findUser(world, login)
    return user && permissionsOf(role)[least] === true ? [{ user, role }] : []
  })
  const { items, headers } = page(call, users)
  const body = items.map(({ user, role }) => ({
    ...userShape(world, user),
    permissions: permissionsOf(role),
    role_name: role,
  }))
  return { status: 200, headers, body }
}

function permissionsOf(role: string): Record<string, boolean> {
  const writes = role === 'admin' || role === 'write'
  const admin = role === 'admin'
  return { pull: role !== 'none', triage: writes, push: writes, maintain: admin, admin }
}

function readPermission(call: RepoCall): Reply {
  const { world, repo } = call
  const user = findUser(world, param(call, 'username'))
  if (!user) throw notFound()
  const role = roleOf(repo, user)
  const permission = role ?? (repo.private ? 'none' : 'read')
  const permissions = permissionsOf(permission)
  return ok({
    permission,
    role_name: permission,
    user: { ...userShape(world, user), permissions, role_name: permission },
  })
}
