import { z } from 'zod'
import { messageBlocks, viewBlocks } from '../slack/blocks.ts'

/** What people do outside Slack, each of which begins a part of the story. */
export const PLAY_NAMES = ['merge', 'crash', 'edit'] as const
export type PlayName = (typeof PLAY_NAMES)[number]

/** What the page reads of the stand-ins' `/_sandbox/state`: only the fields it shows. */

const message = z.object({
  ts: z.string(),
  thread_ts: z.string().optional(),
  subtype: z.string().optional(),
  user: z.string(),
  bot_id: z.string().optional(),
  text: z.string(),
  blocks: messageBlocks.optional(),
  reply_count: z.number().optional(),
  latest_reply: z.string().optional(),
  edited: z.object({ ts: z.string() }).optional(),
})
export type Message = z.infer<typeof message>

const ephemeral = z.object({
  ts: z.string(),
  channel: z.string(),
  user: z.string(),
  thread_ts: z.string().optional(),
  text: z.string(),
  blocks: messageBlocks.optional(),
})
export type Ephemeral = z.infer<typeof ephemeral>

const plainText = z.object({ text: z.string() })
const view = z.object({
  id: z.string(),
  hash: z.string(),
  blocks: viewBlocks,
  title: plainText,
  close: plainText.nullable(),
  submit: plainText.nullable(),
  state: z.object({ values: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.unknown()))) }),
})
export type View = z.infer<typeof view>

const user = z.object({ id: z.string(), name: z.string(), real_name: z.string(), color: z.string() })
export type User = z.infer<typeof user>

const channel = z.object({
  id: z.string(),
  name: z.string(),
  members: z.array(z.string()),
  is_im: z.boolean(),
})
export type Channel = z.infer<typeof channel>

export const slackShape = z.object({
  bot: z.object({ userId: z.string(), name: z.string(), connections: z.number() }),
  users: z.array(user),
  usergroups: z.array(z.object({ id: z.string(), handle: z.string(), name: z.string() })),
  channels: z.array(channel),
  messages: z.record(z.string(), z.array(message)),
  ephemerals: z.array(ephemeral),
  modals: z.record(z.string(), z.array(view)),
  homes: z.record(z.string(), view),
})
export type SlackSeen = z.infer<typeof slackShape>

const commit = z.object({
  sha: z.string(),
  url: z.string(),
  message: z.string(),
  author: z.string(),
  verified: z.boolean(),
  date: z.string(),
  statuses: z.array(z.object({ context: z.string(), state: z.string(), description: z.string().nullable() })),
})
export type Commit = z.infer<typeof commit>

const deployment = z.object({
  id: z.number(),
  environment: z.string(),
  sha: z.string(),
  state: z.string(),
  created_at: z.string(),
})
export type Deployment = z.infer<typeof deployment>

const check = z.object({ name: z.string(), state: z.string(), title: z.string().nullable() })
const pull = z.object({
  number: z.number(),
  url: z.string(),
  title: z.string(),
  body: z.string().nullable(),
  state: z.enum(['open', 'closed', 'merged']),
  author: z.string(),
  head: z.string(),
  head_ref: z.string(),
  merged: z.object({ by: z.string() }).nullable(),
  reviews: z.array(z.object({ id: z.number(), author: z.string(), state: z.string(), commit: z.string() })),
  requested: z.object({ users: z.array(z.string()), teams: z.array(z.string()) }),
  checks: z.array(check),
})
export type PullSeen = z.infer<typeof pull>

const repository = z.object({
  url: z.string(),
  commits: z.array(commit),
  deployments: z.array(deployment),
  pulls: z.array(pull),
})
export type Repository = z.infer<typeof repository>

export const githubShape = z.object({ repositories: z.record(z.string(), repository) })
export type GitHubSeen = z.infer<typeof githubShape>

const pod = z.object({
  name: z.string(),
  image: z.string(),
  state: z.enum(['ready', 'pending', 'crashing', 'missing', 'done', 'leaving']),
  age: z.enum(['new', 'old']),
  restarts: z.number(),
})
export type Pod = z.infer<typeof pod>

const workload = z.object({
  kind: z.string(),
  name: z.string(),
  image: z.string(),
  desired: z.number(),
  ready: z.number(),
  pods: z.array(pod),
})
export type Workload = z.infer<typeof workload>

export const clusterShape = z.object({
  namespaces: z.array(z.object({ name: z.string(), workloads: z.array(workload) })),
})
/** The environments, each of which has a cluster of its own. */
export const ENVIRONMENTS = ['staging', 'production'] as const
export type Environment = (typeof ENVIRONMENTS)[number]
export type ClusterSeen = z.infer<typeof clusterShape>

const happened = z.object({
  id: z.number(),
  atMs: z.number(),
  where: z.enum(['registry', 'github', 'staging', 'production', 'slack']),
  text: z.string(),
  rows: z.string(),
  sincePushMs: z.number().nullable(),
})
export type Happened = z.infer<typeof happened>
export const timelineShape = z.array(happened)

/** Which of the stand-ins answer. */
export const linksShape = z.object({
  github: z.boolean(),
  slack: z.boolean(),
  registry: z.boolean(),
  staging: z.boolean(),
  production: z.boolean(),
})
export type Links = z.infer<typeof linksShape>

const tag = z.object({ tag: z.string(), digest: z.string(), pushedAtMs: z.number() })
export const registryShape = z.object({
  repositories: z.array(z.object({ name: z.string(), tags: z.array(tag) })),
})
export type RegistrySeen = z.infer<typeof registryShape>
