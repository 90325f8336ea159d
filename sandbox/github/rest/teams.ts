import { Refusal, notFound } from '../http/refusal.ts'
import { ok, param, route } from '../http/route.ts'
import type { Call, Reply } from '../http/route.ts'

export const teamRoutes = [
  route('GET', '/orgs/{org}/teams/{team}/memberships/{username}', { kind: 'anyone' }, readMembership),
]

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
