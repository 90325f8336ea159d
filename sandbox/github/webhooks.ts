import { createHmac, randomUUID } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { nodeId } from './shapes/scalars.ts'
import { repoShape } from './shapes/repository.ts'
import { userShape } from './shapes/user.ts'
import type { Installation, Repo, User, World } from './world.ts'

export type Delivery = {
  id: number
  guid: string
  deliveredAt: number
  redelivery: boolean
  durationS: number
  status: string
  statusCode: number
  event: string
  action: string | null
  installationId: number | null
  repositoryId: number | null
  url: string
  request: { headers: Record<string, string>; payload: unknown }
  response: { headers: Record<string, string>; payload: string | null }
}
type About = { repo: Repo; sender: User; payload: object }
export type Webhooks = {
  /** Newest first; GitHub keeps them for three days, the stand-in the last thousand. */
  deliveries: Delivery[]
  send: (event: string, action: string | null, about: About) => void
  /** About the App and no repository; it comes whether the App listens or not. */
  sendToApp: (event: string, action: string | null, about: { sender: User; payload: object }) => void
  redeliver: (delivery: Delivery) => void
  /** Resolves when nothing is under way. */
  settled: () => Promise<void>
}

const timeoutMs = 10_000
const deliveriesMax = 1_000
/** Which permission lets an App hear of an event. */
const permissionFor: Record<string, string> = {
  push: 'contents',
  status: 'statuses',
  deployment: 'deployments',
  deployment_status: 'deployments',
  pull_request: 'pull_requests',
  pull_request_review: 'pull_requests',
  issue_comment: 'pull_requests',
  check_run: 'checks',
  check_suite: 'checks',
  merge_group: 'merge_queues',
}

/** Sends webhooks to the App's address as GitHub does: signed, at once, each tried a single time. */
export function createWebhooks(world: World): Webhooks {
  const deliveries: Delivery[] = []
  const underWay = new Set<Promise<void>>()
  const start = (delivery: Delivery, body: string) => {
    deliveries.unshift(delivery)
    deliveries.splice(deliveriesMax)
    const sending = deliver(world, delivery, body).finally(() => underWay.delete(sending))
    underWay.add(sending)
  }
  return {
    deliveries,
    send: (event, action, about) => {
      const installation = world.installations.find(candidate => candidate.account === about.repo.owner)
      const url = world.hook.url
      if (!url || !installation || !about.repo.installed || !listens(world, event)) return
      const payload = payloadAbout(world, { action, installation, ...about })
      const delivery = newDelivery(world, url, { event, action, payload, guid: randomUUID() })
      start(
        { ...delivery, installationId: installation.id, repositoryId: about.repo.id },
        JSON.stringify(payload),
      )
    },
    sendToApp: (event, action, about) => {
      const url = world.hook.url
      if (!url) return
      const sender = userShape(world, about.sender)
      const payload = { ...(action === null ? {} : { action }), ...about.payload, sender }
      start(newDelivery(world, url, { event, action, payload, guid: randomUUID() }), JSON.stringify(payload))
    },
    redeliver: ({ event, action, request, guid, installationId, repositoryId, url }) => {
      const again = newDelivery(world, world.hook.url ?? url, {
        event,
        action,
        payload: request.payload,
        guid,
      })
      const body = JSON.stringify(request.payload)
      start({ ...again, redelivery: true, installationId, repositoryId }, body)
    },
    settled: async () => {
      while (underWay.size > 0) await Promise.all(underWay)
    },
  }
}

function payloadAbout(
  world: World,
  {
    action,
    installation,
    repo,
    sender,
    payload,
  }: About & { action: string | null; installation: Installation },
): object {
  return {
    ...(action === null ? {} : { action }),
    ...payload,
    repository: repoShape(world, repo),
    ...(repo.owner.type === 'Organization' ? { organization: organizationOf(world, repo) } : {}),
    sender: userShape(world, sender),
    installation: { id: installation.id, node_id: nodeId('Installation', installation.id) },
  }
}

function listens(world: World, event: string): boolean {
  const permission = permissionFor[event] ?? 'metadata'
  return world.app.events.includes(event) && world.app.permissions[permission] !== undefined
}

type Subject = { event: string; action: string | null; payload: unknown; guid: string }

function newDelivery(world: World, url: string, { event, action, payload, guid }: Subject): Delivery {
  const headers = {
    accept: '*/*',
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/5a4d80b',
    'x-github-delivery': guid,
    'x-github-event': event,
    'x-github-hook-id': String(world.hook.id),
    'x-github-hook-installation-target-id': String(world.app.id),
    'x-github-hook-installation-target-type': 'integration',
    'x-hub-signature': `sha1=${sign(world, 'sha1', payload)}`,
    'x-hub-signature-256': `sha256=${sign(world, 'sha256', payload)}`,
  }
  return {
    id: world.nextId(),
    guid,
    deliveredAt: world.now(),
    redelivery: false,
    durationS: 0,
    status: 'pending',
    statusCode: 0,
    event,
    action,
    installationId: null,
    repositoryId: null,
    url,
    request: { headers, payload },
    response: { headers: {}, payload: null },
  }
}

function sign(world: World, algorithm: 'sha1' | 'sha256', payload: unknown): string {
  return createHmac(algorithm, world.hook.secret).update(JSON.stringify(payload)).digest('hex')
}

async function deliver(world: World, delivery: Delivery, body: string): Promise<void> {
  const startedMs = performance.now()
  try {
    const signal = AbortSignal.timeout(timeoutMs)
    const headers = delivery.request.headers
    const response = await fetch(delivery.url, { method: 'POST', headers, body, signal, redirect: 'manual' })
    delivery.statusCode = response.status
    delivery.status = response.ok ? 'OK' : `Invalid HTTP Response: ${response.status}`
    delivery.response = { headers: Object.fromEntries(response.headers), payload: await response.text() }
  } catch (error) {
    delivery.status =
      error instanceof Error && error.name === 'TimeoutError' ? 'timed out' : 'failed to connect to host'
  }
  delivery.durationS = Math.round((performance.now() - startedMs) / 10) / 100
  const { id, event, status, statusCode } = delivery
  world.emit({ type: 'delivery', repository: null, detail: { id, event, status, statusCode } })
}

function organizationOf(world: World, repo: Repo) {
  const { login, id } = repo.owner
  const url = `${world.url}/orgs/${login}`
  return {
    login,
    id,
    node_id: nodeId('Organization', id),
    url,
    repos_url: `${url}/repos`,
    events_url: `${url}/events`,
    hooks_url: `${url}/hooks`,
    issues_url: `${url}/issues`,
    members_url: `${url}/members{/member}`,
    public_members_url: `${url}/public_members{/member}`,
    avatar_url: userShape(world, repo.owner).avatar_url,
    description: null,
  }
}
