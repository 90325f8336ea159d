import { z } from 'zod'
import type { Relay } from './relay.ts'

const DeploymentStatus = z.object({
  deployment_status: z.object({ state: z.string(), environment: z.string() }),
  deployment: z.object({ sha: z.string() }),
  repository: z.object({ full_name: z.string() }),
})

/** What CI hears by the event `deployment_status` about a commit, oldest first: `acme/cart staging/cart success`. */
export function deploymentEvents(relay: Relay, sha: string): string[] {
  const heard = relay.heard().filter(({ headers }) => headers['x-github-event'] === 'deployment_status')
  return heard
    .map(({ body }) => DeploymentStatus.parse(JSON.parse(body)))
    .filter(({ deployment }) => deployment.sha === sha)
    .map(({ deployment_status: status, repository }) =>
      [repository.full_name, status.environment, status.state].join(' '),
    )
}

/** How many pushes to acme/deploy GitHub told of so far. */
export function pushesTold(relay: Relay): number {
  return relay.heard().filter(({ headers, lost }) => headers['x-github-event'] === 'push' && !lost).length
}
