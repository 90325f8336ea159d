import { z } from 'zod'
import { TerminalError } from '../../errors.ts'
import type { GitHost, Store } from '../../ports.ts'
import type { Gate } from './gate.ts'
import { MEMBERS, READ, valueOf } from './outcome.ts'

/** How long a right is believed: short, since it may be taken away. */
const BELIEVED_MS = 60_000

const Permission = z.object({ permission: z.string() })
const Membership = z.object({ state: z.string() })

/** Who may do what, asked of GitHub and shared by all replicas for a minute. */
export function createPeople(
  gate: Gate,
  store: Pick<Store, 'remember' | 'recall'>,
): Pick<GitHost, 'mayWrite' | 'teamsOf'> {
  async function believed(key: string, look: () => Promise<boolean>): Promise<boolean> {
    const known = await store.recall(key)
    if (known !== null) return known === 'yes'
    const is = await look()
    await store.remember(key, is ? 'yes' : 'no', BELIEVED_MS)
    return is
  }

  return {
    mayWrite: (repository, login) =>
      believed(`github:writes:${repository}:${login}`, () => writes(gate, repository, login)),
    teamsOf: async (login, teams) => {
      const member = await Promise.all(
        teams.map(team => believed(`github:member:${team}:${login}`, () => isMember(gate, team, login))),
      )
      return teams.filter((_, n) => member[n] === true)
    },
  }
}

async function writes(gate: Gate, repository: string, username: string): Promise<boolean> {
  const route = 'GET /repos/{owner}/{repo}/collaborators/{username}/permission'
  const parameters = { username }
  const answer = await gate.rest({ repository, permissions: READ, route, parameters, schema: Permission })
  if (answer.kind === 'refused' && answer.status === 404) return false
  const { permission } = valueOf(answer, repository, 'read who may write')
  return ['admin', 'maintain', 'write'].includes(permission)
}

/** `team` is `acme/sre`. An invitation that was not accepted is no membership. */
async function isMember(gate: Gate, team: string, username: string): Promise<boolean> {
  const [org = '', slug = ''] = team.split('/')
  const route = 'GET /orgs/{org}/teams/{team_slug}/memberships/{username}'
  const answer = await gate.organisation(org, MEMBERS, {
    route,
    parameters: { org, team_slug: slug, username },
  })
  if (answer.status === 403) {
    throw new TerminalError('git_permission_missing', { operation: 'read members', repository: org })
  }
  return answer.status === 200 && Membership.safeParse(answer.body).data?.state === 'active'
}
