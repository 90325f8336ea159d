import { Redis } from 'ioredis'
import { z } from 'zod'
import { get } from './get.ts'
import { lookInGitHub } from './look-github.ts'
import type { GitHubLook } from './look-github.ts'

type Urls = { github: string; slack: string; registry: string; cluster: string }

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

export type Look = GitHubLook & {
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
  return {
    ...lookInGitHub(at.urls.github),
    ...inSlack(at.urls.slack),
    ...inCluster(at),
    ...inRedis(at.redisUrl),
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
