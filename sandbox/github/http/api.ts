import { createHash } from 'node:crypto'
import { z } from 'zod'
import { authenticate, authorize } from '../auth.ts'
import type { Actor } from '../auth.ts'
import type { Changes } from '../changes.ts'
import { answerGraphQl } from '../graphql/execute.ts'
import { answerOAuth, isOAuthPath } from '../oauth/answer.ts'
import { routes } from '../rest/index.ts'
import type { Webhooks } from '../webhooks.ts'
import type { World } from '../world.ts'
import type { RateLimits } from './limits.ts'
import { Refusal, notFound } from './refusal.ts'
import { repoOf } from './route.ts'
import type { Call, Reply, Route } from './route.ts'

export type ApiRequest = {
  method: string
  path: string
  query: URLSearchParams
  headers: Record<string, string | undefined>
  /** Parsed JSON; `undefined` without a body. */
  body: unknown
}
export type Api = { world: World; changes: Changes; webhooks: Webhooks; limits: RateLimits }
/** `route` and `actor` are for the request log. */
export type Answer = Reply & { route: string; actor: string }

/** Answers one request to the REST or GraphQL API; a refusal is an answer too. */
export async function answerApi(api: Api, request: ApiRequest): Promise<Answer> {
  const route = routeName(request)
  if (isOAuthPath(request.path)) return { ...loginReply(api, request), route, actor: 'anonymous' }
  let actor: Actor = { kind: 'anonymous', key: 'anonymous' }
  let headers: Record<string, string> = {}
  try {
    if (!request.headers['user-agent'])
      throw new Refusal(
        403,
        'Request forbidden by administrative rules. Please make sure your request has a User-Agent header',
      )
    actor = authenticate(api.world, request.headers['authorization'])
    headers = request.path === '/rate_limit' ? {} : api.limits.spend(actor, resourceOf(request))
    const reply = await run(api, request, actor)
    const answer = conditional(reply, request)
    if (answer.status === 304) api.limits.giveBack(actor, resourceOf(request))
    return { ...answer, headers: { ...headers, ...answer.headers }, route, actor: actor.key }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    return { ...refusalReply(error), headers: { ...headers, ...error.headers }, route, actor: actor.key }
  }
}

function loginReply({ world }: Api, { method, path, headers, body }: ApiRequest): Reply {
  const form = z.record(z.string(), z.string()).catch({}).parse(body)
  return answerOAuth(world, { method, path, accept: headers['accept'] ?? '', form })
}

type Found = { route: Route; groups: Record<string, string> }

async function run(api: Api, request: ApiRequest, actor: Actor): Promise<Reply> {
  const { world, changes } = api
  if (request.path === '/graphql') {
    if (request.method !== 'POST') throw notFound()
    return answerGraphQl({ world, changes, actor }, request.body)
  }
  if (request.path === '/rate_limit') {
    const resources = api.limits.overview(actor)
    return { status: 200, body: { resources, rate: resources['core'] } }
  }
  const found = matchRoute(request)
  if (!found) throw notFound()
  const params = decoded(found.groups)
  const { path, query, body } = request
  const accept = request.headers['accept'] ?? ''
  const call: Call = { ...api, params, path, query, accept, body, actor }
  const { access } = found.route
  authorize(actor, access, access.kind === 'repository' ? repoOf(call) : null)
  return found.route.run(call)
}

/** The pattern of the operation a request belongs to, `GET /repos/{owner}/{repo}`; its own path if it is none. */
export function routeName(request: Pick<ApiRequest, 'method' | 'path'>): string {
  const pattern = matchRoute(request)?.route.pattern ?? request.path
  return `${request.method} ${pattern}`
}

function matchRoute({ method, path }: Pick<ApiRequest, 'method' | 'path'>): Found | null {
  for (const route of routes) {
    if (route.method !== method) continue
    const match = route.regex.exec(path)
    if (match) return { route, groups: match.groups ?? {} }
  }
  return null
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, decode(value)]))
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new Refusal(400, 'Bad Request')
  }
}

function resourceOf({ path }: ApiRequest): 'core' | 'graphql' {
  return path === '/graphql' ? 'graphql' : 'core'
}

/** Gives every GET its ETag, and answers 304 to who has it already. */
function conditional(reply: Reply, { method, headers }: ApiRequest): Reply {
  if (method !== 'GET' || reply.status !== 200) return reply
  const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(JSON.stringify(reply.body))
  const type = reply.headers?.['content-type'] ?? 'application/json; charset=utf-8'
  const etag = `W/"${createHash('sha256').update(body).digest('hex')}"`
  const kept = {
    ...reply.headers,
    etag,
    'content-type': type,
    'cache-control': 'private, max-age=60, s-maxage=60',
  }
  const known = (headers['if-none-match'] ?? '').split(',').map(tag => tag.trim().replace(/^W\//, ''))
  if (known.includes(etag.replace(/^W\//, ''))) return { status: 304, headers: kept }
  return { status: 200, headers: kept, body }
}

function refusalReply(refusal: Refusal): Reply {
  return {
    status: refusal.status,
    body: {
      message: refusal.message,
      ...(refusal.errors ? { errors: refusal.errors } : {}),
      documentation_url: 'https://docs.github.com/rest',
      status: String(refusal.status),
    },
  }
}
