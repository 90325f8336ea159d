import { z } from 'zod'
import { userOf } from '../auth.ts'
import { resolveCommit } from '../git/revision.ts'
import { Refusal, notFound, validationFailed } from '../http/refusal.ts'
import { idParam, ok, page, readBody, repoRoute } from '../http/route.ts'
import type { RepoCall, Reply } from '../http/route.ts'
import type { Deployment, DeploymentStatus } from '../records.ts'
import { deploymentShape, deploymentStatusShape, latestStatuses } from '../shapes/status.ts'
import { mergeBaseBranch } from './deploy-merge.ts'

const descriptionMax = 140

export const deploymentRoutes = [
  repoRoute('GET /deployments', 'deployments:read', listDeployments),
  repoRoute('POST /deployments', 'deployments:write', createDeployment),
  repoRoute('GET /deployments/{id}', 'deployments:read', call =>
    ok(deploymentShape(call.world, call.repo, deploymentOf(call))),
  ),
  repoRoute('GET /deployments/{id}/statuses', 'deployments:read', call => {
    const deployment = deploymentOf(call)
    const { items, headers } = page(call, deployment.statuses.toReversed())
    const body = items.map(status => deploymentStatusShape(call.world, call.repo, { deployment, status }))
    return { status: 200, headers, body }
  }),
  repoRoute('POST /deployments/{id}/statuses', 'deployments:write', createDeploymentStatus),
]

function listDeployments(call: RepoCall): Reply {
  const wanted = (name: 'sha' | 'ref' | 'task' | 'environment') => (deployment: Deployment) => {
    const value = call.query.get(name)
    return value === null || value === 'none' || deployment[name] === value
  }
  const matching = call.repo.deployments
    .filter(wanted('sha'))
    .filter(wanted('ref'))
    .filter(wanted('task'))
    .filter(wanted('environment'))
  const { items, headers } = page(call, matching.toReversed())
  return { status: 200, headers, body: items.map(item => deploymentShape(call.world, call.repo, item)) }
}

const NewDeployment = z.object({
  ref: z.string(),
  task: z.string().default('deploy'),
  auto_merge: z.boolean().default(true),
  required_contexts: z.array(z.string()).nullish(),
  payload: z.union([z.record(z.string(), z.unknown()), z.string()]).default({}),
  environment: z.string().default('production'),
  description: z.string().nullish(),
  transient_environment: z.boolean().default(false),
  production_environment: z.boolean().optional(),
})

function createDeployment(call: RepoCall): Reply {
  const { world, repo, changes, actor } = call
  const request = readBody(call, NewDeployment)
  const commit = resolveCommit(repo.store, repo.refs, request.ref)
  if (!commit) throw new Refusal(422, `No ref found for: ${request.ref}`)
  if (request.auto_merge) {
    const merged = mergeBaseBranch(call, request.ref, commit)
    if (merged) return merged
  }
  requireContexts(call, commit.oid, request)
  const now = world.now()
  const deployment: Deployment = {
    id: world.nextId(),
    sha: commit.oid,
    ref: request.ref,
    task: request.task,
    environment: request.environment,
    payload: request.payload,
    description: request.description ?? null,
    transient: request.transient_environment,
    production: request.production_environment ?? request.environment === 'production',
    creator: userOf(world, actor).login,
    createdAt: now,
    updatedAt: now,
    statuses: [],
  }
  changes.addDeployment(repo, deployment)
  return ok(deploymentShape(world, repo, deployment), 201)
}

/** Without a list every context that the commit has must be green; an empty list asks for none. */
function requireContexts({ repo }: RepoCall, sha: string, request: z.output<typeof NewDeployment>): void {
  const latest = latestStatuses(repo, sha)
  const contexts = request.required_contexts ?? latest.map(status => status.context)
  const green = new Set(latest.filter(status => status.state === 'success').map(status => status.context))
  if (contexts.every(context => green.has(context))) return
  throw new Refusal(409, `Conflict: Commit status checks failed for ${request.ref}.`)
}

const NewDeploymentStatus = z.object({
  state: z.enum(['error', 'failure', 'inactive', 'in_progress', 'queued', 'pending', 'success']),
  target_url: z.string().default(''),
  log_url: z.string().optional(),
  description: z.string().default(''),
  environment: z.string().optional(),
  environment_url: z.string().default(''),
  auto_inactive: z.boolean().default(true),
})

function createDeploymentStatus(call: RepoCall): Reply {
  const { world, repo, changes, actor } = call
  const deployment = deploymentOf(call)
  const request = readBody(call, NewDeploymentStatus)
  if (request.description.length > descriptionMax)
    throw validationFailed({
      resource: 'DeploymentStatus',
      code: 'custom',
      field: 'description',
      message: `description is too long (maximum is ${descriptionMax} characters)`,
    })
  const make = (state: DeploymentStatus['state'], environment: string): DeploymentStatus => ({
    id: world.nextId(),
    state,
    description: state === request.state ? request.description : '',
    environment,
    environmentUrl: request.environment_url,
    logUrl: request.log_url ?? request.target_url,
    creator: userOf(world, actor).login,
    createdAt: world.now(),
  })
  const status = make(request.state, request.environment ?? deployment.environment)
  changes.addDeploymentStatus(repo, deployment, status)
  if (request.state === 'success' && request.auto_inactive)
    for (const older of replacedBy(call, deployment))
      changes.addDeploymentStatus(repo, older, make('inactive', older.environment))
  return ok(deploymentStatusShape(world, repo, { deployment, status }), 201)
}

/** Earlier successful deployments of the same environment, unless that is transient or production. */
function replacedBy({ repo }: RepoCall, deployment: Deployment): Deployment[] {
  return repo.deployments.filter(
    other =>
      other.id < deployment.id &&
      other.environment === deployment.environment &&
      !other.transient &&
      !other.production &&
      other.statuses.at(-1)?.state === 'success',
  )
}

function deploymentOf(call: RepoCall): Deployment {
  const deployment = call.repo.deployments.find(candidate => candidate.id === idParam(call, 'id'))
  if (!deployment) throw notFound()
  return deployment
}
