import { randomBytes } from 'node:crypto'
import { z } from 'zod'
import { Refusal, notFound } from '../http/refusal.ts'
import { idParam, ok, param, positive, readBody, repoOf, route } from '../http/route.ts'
import type { Call, Reply } from '../http/route.ts'
import type { Permissions } from '../seed.ts'
import { repoShape } from '../shapes/repository.ts'
import { iso } from '../shapes/scalars.ts'
import { appShape, installationShape } from '../shapes/user.ts'
import type { Delivery } from '../webhooks.ts'
import type { Installation, Repo, World } from '../world.ts'

const tokenLifeMs = 3_600_000

export const appRoutes = [
  route('GET', '/app', { kind: 'app' }, ({ world }) => ok(appShape(world, world.app))),
  route('GET', '/app/installations', { kind: 'app' }, ({ world }) =>
    ok(world.installations.map(installation => installationShape(world, installation))),
  ),
  route('GET', '/app/installations/{id}', { kind: 'app' }, call =>
    ok(installationShape(call.world, installationOf(call))),
  ),
  route('GET', '/repos/{owner}/{repo}/installation', { kind: 'app' }, call => {
    const repo = repoOf(call)
    const installation = call.world.installations.find(candidate => candidate.account === repo.owner)
    if (!installation || !repo.installed) throw notFound()
    return ok(installationShape(call.world, installation))
  }),
  route('GET', '/orgs/{org}/installation', { kind: 'app' }, call => {
    const login = param(call, 'org').toLowerCase()
    const installation = call.world.installations.find(({ account }) => account.login.toLowerCase() === login)
    if (!installation) throw notFound()
    return ok(installationShape(call.world, installation))
  }),
  route('POST', '/app/installations/{id}/access_tokens', { kind: 'app' }, createToken),
  route('GET', '/app/hook/config', { kind: 'app' }, ({ world: { hook } }) => {
    if (hook.url === null) throw notFound()
    return ok({ content_type: 'json', insecure_ssl: '0', secret: '********', url: hook.url })
  }),
  route('GET', '/app/hook/deliveries', { kind: 'app' }, listDeliveries),
  route('GET', '/app/hook/deliveries/{id}', { kind: 'app' }, call => {
    const delivery = deliveryOf(call)
    const { url, request, response } = delivery
    return ok({ ...deliveryShape(delivery), url, request, response })
  }),
  route('POST', '/app/hook/deliveries/{id}/attempts', { kind: 'app' }, call => {
    call.webhooks.redeliver(deliveryOf(call))
    return ok({}, 202)
  }),
]

const TokenRequest = z.object({
  repositories: z.array(z.string()).optional(),
  repository_ids: z.array(z.int()).optional(),
  permissions: z.record(z.string(), z.enum(['read', 'write'])).optional(),
})

function createToken(call: Call): Reply {
  const { world } = call
  const installation = installationOf(call)
  const request = readBody(call, TokenRequest)
  const permissions = narrowed(world, request.permissions)
  const repositories = chosen(world, installation, request)
  const token = `ghs_${randomBytes(18).toString('hex')}`
  const expiresAt = world.now() + tokenLifeMs
  const names = repositories?.map(repo => repo.fullName) ?? 'all'
  world.tokens.set(token, { kind: 'installation', installation, permissions, repositories: names, expiresAt })
  return ok(
    {
      token,
      expires_at: iso(expiresAt),
      permissions,
      repository_selection: repositories ? 'selected' : 'all',
      ...(repositories ? { repositories: repositories.map(repo => repoShape(world, repo)) } : {}),
    },
    201,
  )
}

function narrowed(world: World, wanted: Permissions | undefined): Permissions {
  if (!wanted) return world.app.permissions
  for (const [name, level] of Object.entries(wanted)) {
    const granted = world.app.permissions[name]
    if (granted !== 'write' && granted !== level)
      throw new Refusal(422, 'The permissions requested are not granted to this installation.')
  }
  return { metadata: 'read', ...wanted }
}

/** The repositories a token is narrowed to; `null` for all of the installation. */
function chosen(
  world: World,
  installation: Installation,
  request: z.output<typeof TokenRequest>,
): Repo[] | null {
  if (!request.repositories && !request.repository_ids) return null
  const own = [...world.repos.values()].filter(repo => repo.owner === installation.account && repo.installed)
  const wanted = [...(request.repositories ?? []), ...(request.repository_ids ?? [])]
  return wanted.map(name => {
    const repo = own.find(candidate => candidate.name === name || candidate.id === name)
    if (repo) return repo
    throw new Refusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  })
}

function installationOf(call: Call): Installation {
  const installation = call.world.installations.find(candidate => candidate.id === idParam(call, 'id'))
  if (!installation) throw notFound()
  return installation
}

/** Pages by cursor, as GitHub does here and nowhere else: the id of the last delivery shown. */
function listDeliveries({ world, webhooks, query }: Call): Reply {
  const perPage = Math.min(100, positive(query.get('per_page'), 30))
  const cursor = positive(query.get('cursor'), Number.MAX_SAFE_INTEGER)
  const rest = webhooks.deliveries.filter(delivery => delivery.id < cursor)
  const shown = rest.slice(0, perPage)
  const last = shown.at(-1)
  const next = `<${world.url}/app/hook/deliveries?per_page=${perPage}&cursor=${last?.id}>; rel="next"`
  const headers: Record<string, string> = rest.length > shown.length ? { link: next } : {}
  return { status: 200, headers, body: shown.map(deliveryShape) }
}

function deliveryOf(call: Call): Delivery {
  const delivery = call.webhooks.deliveries.find(candidate => candidate.id === idParam(call, 'id'))
  if (!delivery) throw notFound()
  return delivery
}

function deliveryShape(delivery: Delivery) {
  return {
    id: delivery.id,
    guid: delivery.guid,
    delivered_at: new Date(delivery.deliveredAt).toISOString(),
    redelivery: delivery.redelivery,
    duration: delivery.durationS,
    status: delivery.status,
    status_code: delivery.statusCode,
    event: delivery.event,
    action: delivery.action,
    installation_id: delivery.installationId,
    repository_id: delivery.repositoryId,
    throttled_at: null,
  }
}
