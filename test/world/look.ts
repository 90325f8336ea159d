import { Redis } from 'ioredis'
import { z } from 'zod'

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
  todo: z.record(z.string(), z.unknown()),
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
  /** Only to know when to look: nothing is owed, nothing waits, nothing is on its way. */
  isSettled: (services: readonly string[]) => Promise<boolean>
  /** Entries that were acknowledged and are not routed. */
  waiting: () => Promise<string[]>
  stop: () => Promise<void>
}

/** Reads what the outside world holds, past Slipway and past anything in front of the servers. */
export function createLook({ urls, token, redisUrl }: { urls: Urls; token: string; redisUrl: string }): Look {
  const redis = new Redis(redisUrl, { lazyConnect: true })
  redis.on('error', () => {})
  const bob = { authorization: 'token ghp_sandbox_bob' }
  const github = async () => get(`${urls.github}/_sandbox/state`, {}, GitHubState)
  return {
    commitsOf: async service => {
      const commits = (await github()).repositories['acme/deploy']?.commits ?? []
      return commits.filter(({ message }) => trailer(service).test(message))
    },
    statuses: async (repository, sha, service) => {
      const path = `/repos/${repository}/commits/${sha}/statuses?per_page=100`
      const all = await get(`${urls.github}${path}`, bob, z.array(Status))
      return all
        .filter(({ context }) => context === `slipway/staging/${service}`)
        .toSorted((a, b) => a.id - b.id)
        .map(({ state }) => state)
    },
    deployments: async service => {
      const all = Object.values((await github()).repositories).flatMap(({ deployments }) => deployments)
      return all.filter(({ environment }) => environment === `staging/${service}`)
    },
    messages: async service => {
      const { messages } = await get(`${urls.slack}/_sandbox/state`, {}, SlackState)
      const all = Object.entries(messages).flatMap(([channel, list]) =>
        list.map(message => ({ ...message, channel })),
      )
      return all.filter(({ metadata }) =>
        Object.values(metadata?.event_payload ?? {}).some(value =>
          String(value).startsWith(`staging/${service}#`),
        ),
      )
    },
    workload: async service => {
      const path = `/apis/apps/v1/namespaces/${service}/deployments/${service}`
      const seen = await get(`${urls.cluster}${path}`, { authorization: `Bearer ${token}` }, Kube)
      const { generation, resourceVersion } = seen.metadata
      return { generation, resourceVersion, image: seen.spec?.template.spec.containers[0]?.image ?? '' }
    },
    isSettled: async services => {
      if ((await redis.zcard('{slipway}:inbox')) > 0) return false
      const texts = await Promise.all(
        services.map(service => redis.hget(`{slipway}:target:staging/${service}`, 'document')),
      )
      return texts.every(text => {
        if (text === null) return false
        const { todo, open, rolling } = Document.parse(JSON.parse(text))
        return (
          Object.keys(todo).length === 0 && open === null && (rolling === null || rolling.stage === 'failed')
        )
      })
    },
    waiting: () => redis.zrange('{slipway}:inbox', '0', '-1'),
    stop: async () => redis.disconnect(),
  }
}

function trailer(service: string): RegExp {
  return new RegExp(`^Slipway-Release: staging/${service}#\\d+$`, 'm')
}

async function get<T>(url: string, headers: Record<string, string>, shape: z.ZodType<T>): Promise<T> {
  const response = await fetch(url, { headers })
  if (!response.ok) throw new Error(`${url}: ${response.status}`)
  return shape.parse(await response.json())
}
