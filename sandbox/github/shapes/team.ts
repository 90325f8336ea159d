import type { Team, World } from '../world.ts'
import { nodeId } from './scalars.ts'

export function teamShape(world: World, team: Team) {
  const url = `${world.url}/organizations/${team.org}/team/${team.id}`
  return {
    id: team.id,
    node_id: nodeId('Team', team.id),
    name: team.slug,
    slug: team.slug,
    description: null,
    privacy: 'closed',
    notification_setting: 'notifications_enabled',
    permission: 'pull',
    url,
    html_url: `${world.url}/orgs/${team.org}/teams/${team.slug}`,
    members_url: `${url}/members{/member}`,
    repositories_url: `${url}/repos`,
    type: 'organization',
    parent: null,
  }
}
