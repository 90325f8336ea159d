import { z } from 'zod'
import type { DeploymentRequest, GitHost } from '../../ports.ts'
import type { Gate, Rest } from './gate.ts'
import { DEPLOYMENTS, valueOf } from './outcome.ts'
import type { Reported } from './reported.ts'
import { shortened } from './status.ts'

const PAGE = 100
const PAGES_MAX = 10

const Deployment = z.object({ id: z.number(), payload: z.unknown() })
const Status = z.object({ state: z.string() })
type Found = { id: number; state: string | null }

/**
 * Finds the Deployment by the id in its payload, makes it when there is none, and posts its state unless the newest
 * says the same. What is on record as reported is not read again.
 */
export function createDeployment(gate: Gate, reported: Reported): GitHost['deployment'] {
  return async request => {
    const key = `deployment:${request.repository}:${request.sha}:${request.payloadId}`
    const last = await reported.last(key)
    const known = last.kind === 'sent' && last.id !== null ? { id: last.id, state: last.state } : null
    const present = known ?? (await find(gate, request))
    if (present?.state === request.state) return 'already'
    await reported.sending(key)
    const made = present === null ? await make(gate, request) : ok(present.id)
    if (isRefusal(made)) return 'refused'
    const id = valueOf(made, request.repository, 'write a Deployment')
    const answer = await post(gate, request, id)
    if (isRefusal(answer)) return 'refused'
    valueOf(answer, request.repository, 'write the state of a Deployment')
    await reported.sent(key, { state: request.state, id })
    return 'posted'
  }
}

function isRefusal(answer: Rest<unknown>): boolean {
  return answer.kind === 'refused' && [403, 404, 409, 422].includes(answer.status)
}

async function find(
  gate: Gate,
  { repository, sha, environment, payloadId }: DeploymentRequest,
): Promise<Found | null> {
  const route = 'GET /repos/{owner}/{repo}/deployments'
  for (let page = 1; page <= PAGES_MAX; page += 1) {
    const parameters = { sha, environment, per_page: PAGE, page }
    const schema = z.array(Deployment)
    const answer = await gate.rest({ repository, permissions: DEPLOYMENTS, route, parameters, schema })
    if (isRefusal(answer)) return null
    const deployments = valueOf(answer, repository, 'read Deployments')
    const found = deployments.find(({ payload }) => isOf(payload, payloadId))
    if (found !== undefined) return { id: found.id, state: await newest(gate, repository, found.id) }
    if (deployments.length < PAGE) return null
  }
  return null
}

/** The payload comes back as an object, or as the text of one. */
function isOf(payload: unknown, id: string): boolean {
  if (typeof payload === 'string') return payload.includes(JSON.stringify(id))
  return z.object({ slipway: z.string() }).safeParse(payload).data?.slipway === id
}

async function newest(gate: Gate, repository: string, id: number): Promise<string | null> {
  const route = 'GET /repos/{owner}/{repo}/deployments/{deployment_id}/statuses'
  const parameters = { deployment_id: id, per_page: 1 }
  const schema = z.array(Status)
  const answer = await gate.rest({ repository, permissions: DEPLOYMENTS, route, parameters, schema })
  return valueOf(answer, repository, 'read the state of a Deployment')[0]?.state ?? null
}

/** No checks are asked for and nothing is merged: the image exists already. */
async function make(gate: Gate, request: DeploymentRequest): Promise<Rest<number>> {
  const { repository, sha, environment, production, payloadId, description } = request
  const route = 'POST /repos/{owner}/{repo}/deployments'
  const parameters = {
    ref: sha,
    environment,
    auto_merge: false,
    required_contexts: [],
    payload: { slipway: payloadId },
    description: shortened(description),
    production_environment: production,
    transient_environment: false,
  }
  const answer = await gate.rest({
    repository,
    permissions: DEPLOYMENTS,
    route,
    parameters,
    schema: Deployment,
  })
  return answer.kind === 'ok' ? ok(answer.value.id) : answer
}

function ok(id: number): Rest<number> {
  return { kind: 'ok', value: id, etag: null }
}

function post(gate: Gate, request: DeploymentRequest, id: number): Promise<Rest<unknown>> {
  const { repository, state, description, url } = request
  const route = 'POST /repos/{owner}/{repo}/deployments/{deployment_id}/statuses'
  const parameters = {
    deployment_id: id,
    state,
    description: shortened(description),
    auto_inactive: false,
    ...(url === null ? {} : { log_url: url }),
  }
  return gate.rest({ repository, permissions: DEPLOYMENTS, route, parameters, schema: z.unknown() })
}
