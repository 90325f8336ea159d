import { Redis } from 'ioredis'
import { z } from 'zod'
import { personalToken } from '../../sandbox/github/seed.ts'

type Urls = { github: string; slack: string; registry: string; cluster: string }

const Commit = z.object({ sha: z.string(), message: z.string(), author: z.string(), verified: z.boolean() })
const Deployment = z.object({
  id: z.number(),
  environment: z.string(),
  sha: z.string(),
  state: z.string(),
  statuses: z.array(z.object({ state: z.string() })),
})
const GitHubState = z.object({
  repositories: z.record(
    z.string(),
    z.object({ commits: z.array(Commit), deployments: z.array(Deployment) }),
  ),
})
const Status = z.object({ id: z.number(), context: z.string(), state: z.string() })
const Message = z.object({
  ts: z.string(),
  text: z.string(),
  thread_ts: z.string().optional(),
  metadata: z.object({ event_type: z.string(), event_payload: z.record(z.string(), z.unknown()) }).optional(),
})
const SlackState = z.object({ messages: z.record(z.string(), z.array(Message)) })
const Kube = z.object({
  metadata: z.object({ generation: z.number().default(0), resourceVersion: z.string() }),
  spec: z
    .object({
      template: z.object({ spec: z.object({ containers: z.array(z.object({ image: z.string() })) }) }),
    })
    .optional(),
})
const Document = z.object({
  todo: z.record(z.string(), z.object({ effect: z.object({ kind: z.string() }) })),
  open: z.unknown().nullable(),
  rolling: z.object({ stage: z.string() }).nullable(),
})

export type SlackMessage = z.infer<typeof Message> & { channel: string }

export type Look = {
  /** Commits of acme/deploy that carry the trailer of a release of this service, newest first. */
  commitsOf: (service: string) => Promise<z.infer<typeof Commit>[]>
  /** States of this service's status on a commit, oldest first. */
  statuses: (repository: string, sha: string, service: string) => Promise<string[]>
  deployments: (service: string) => Promise<z.infer<typeof Deployment>[]>
  /** What Slipway posted about releases of this service, with where. */
  messages: (service: string) => Promise<SlackMessage[]>
  workload: (service: string) => Promise<{ generation: number; image: string; resourceVersion: string }>
  /** Only to know when to look: kinds of what is still owed to the world. */
  owed: (service: string) => Promise<string[]>
  /** Only to know when to look: nothing is owed, nothing waits, nothing is on its way. */
  isSettled: (services: readonly string[]) => Promise<boolean>
  /** Entries that were acknowledged and are not routed. */
  waiting: () => Promise<string[]>
  stop: () => Promise<void>
}

/** Reads what the outside world holds, past Slipway and past anything in front of the servers. */
export function createLook(at: { urls: Urls; token: string; redisUrl: string }): Look {
  return { ...inGitHub(at.urls.github), ...inSlack(at.urls.slack), ...inCluster(at), ...inRedis(at.redisUrl) }
}

function inGitHub(url: string): Pick<Look, 'commitsOf' | 'statuses' | 'deployments'> {
  const bob = { authorization: `token ${personalToken('bob')}` }
  const state = async () => (await get(`${url}/_sandbox/state`, {}, GitHubState)).repositories
  return {
    commitsOf: async service => {
      const commits = (await state())['acme/deploy']?.commits ?? []
      return commits.filter(({ message }) => trailer(service).test(message))
    },
    statuses: async (repository, sha, service) => {
      const path = `/repos/${repository}/commits/${sha}/statuses?per_page=100`
      const all = await get(`${url}${path}`, bob, z.array(Status))
      return all
        .filter(({ context }) => context === `slipway/staging/${service}`)
        .toSorted((a, b) => a.id - b.id)
        .map(one => one.state)
    },
    deployments: async service => {
      const all = Object.values(await state()).flatMap(({ deployments }) => deployments)
      return all.filter(({ environment }) => environment === `staging/${service}`)
    },
  }
}

function inSlack(url: string): Pick<Look, 'messages'> {
  return {
    messages: async service => {
      const { messages } = await get(`${url}/_sandbox/state`, {}, SlackState)
      const all = Object.entries(messages).flatMap(([channel, list]) =>
        list.map(message => ({ ...message, channel })),
      )
      const isOf = (value: unknown) => String(value).startsWith(`staging/${service}#`)
      return all.filter(({ metadata }) => Object.values(metadata?.event_payload ?? {}).some(isOf))
    },
  }
}

function inCluster({ urls, token }: { urls: Urls; token: string }): Pick<Look, 'workload'> {
  return {
    workload: async service => {
      const path = `/apis/apps/v1/namespaces/${service}/deployments/${service}`
      const seen = await get(`${urls.cluster}${path}`, { authorization: `Bearer ${token}` }, Kube)
      const { generation, resourceVersion } = seen.metadata
      return { generation, resourceVersion, image: seen.spec?.template.spec.containers[0]?.image ?? '' }
    },
  }
}

function inRedis(url: string): Pick<Look, 'owed' | 'isSettled' | 'waiting' | 'stop'> {
  const redis = new Redis(url, { lazyConnect: true })
  // Redis is killed in the middle of some tests, and found again.
  redis.on('error', () => {})
  const documentOf = async (service: string) => {
    const text = await redis.hget(`{slipway}:target:staging/${service}`, 'document')
    return text === null ? null : Document.parse(JSON.parse(text))
  }
  return {
    owed: async service => {
      const todo = (await documentOf(service))?.todo ?? {}
      return Object.values(todo).map(({ effect }) => effect.kind)
    },
    isSettled: async services => {
      if ((await redis.zcard('{slipway}:inbox')) > 0) return false
      const documents = await Promise.all(services.map(documentOf))
      return documents.every(document => document !== null && isAtRest(document))
    },
    waiting: () => redis.zrange('{slipway}:inbox', '0', '-1'),
    stop: async () => redis.disconnect(),
  }
}

/** What failed stays watched. */
function isAtRest({ todo, open, rolling }: z.infer<typeof Document>): boolean {
  return Object.keys(todo).length === 0 && open === null && (rolling === null || rolling.stage === 'failed')
}

function trailer(service: string): RegExp {
  return new RegExp(`^Slipway-Release: staging/${service}#\\d+$`, 'm')
}

async function get<T>(url: string, headers: Record<string, string>, shape: z.ZodType<T>): Promise<T> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return shape.parse(await response.json())
}
