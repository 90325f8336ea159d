import { Refusal, notFound } from '../http/refusal.ts'
import { ok, page, param, route } from '../http/route.ts'
import type { Call, Reply } from '../http/route.ts'
import { personOf } from '../shapes/status.ts'
import { userShape } from '../shapes/user.ts'

export const teamRoutes = [
  route('GET', '/orgs/{org}/teams/{team}/memberships/{username}', { kind: 'anyone' }, readMembership),
  route('GET', '/orgs/{org}/teams/{team}/members', { kind: 'anyone' }, listMembers),
]

function listMembers(call: Call): Reply {
  const { world } = call
  const org = param(call, 'org').toLowerCase()
  requireMembersRead(call, org)
  const team = world.teams.get(`${org}/${param(call, 'team').toLowerCase()}`)
  if (!team) throw notFound()
  const { items, headers } = page(call, team.members)
  return { status: 200, headers, body: items.map(login => userShape(world, personOf(world, login))) }
}

function readMembership(call: Call): Reply {
  const org = param(call, 'org').toLowerCase()
  const team = param(call, 'team').toLowerCase()
  requireMembersRead(call, org)
  const members = call.world.teams.get(`${org}/${team}`)?.members ?? []
  if (!members.includes(param(call, 'username').toLowerCase())) throw notFound()
  return ok({ url: `${call.world.url}${call.path}`, role: 'member', state: 'active' })
}

/** An App needs the organisation's permission `members`; people see the teams of the demo's organisation. */
function requireMembersRead({ actor }: Call, org: string): void {
  if (actor.kind === 'person') return
  if (actor.kind !== 'installation') throw new Refusal(401, 'Requires authentication')
  if (actor.installation.account.login.toLowerCase() !== org) throw notFound()
  if (actor.permissions['members']) return
  const headers = { 'x-accepted-github-permissions': 'members=read' }
  throw new Refusal(403, 'Resource not accessible by integration', { headers })
}
