import { z } from 'zod'
import { RulesetSeed } from './rules/ruleset.ts'

const Level = z.enum(['read', 'write'])
export type Level = z.infer<typeof Level>
const Permissions = z.record(z.string(), Level)
export type Permissions = z.infer<typeof Permissions>

const FileContent = z.union([
  z.string(),
  z.object({ symlink: z.string() }),
  z.object({ base64: z.string() }),
  z.null(),
])
export type FileContent = z.infer<typeof FileContent>
const Files = z.record(z.string(), FileContent)

const CommitSeed = z.object({
  /** Login of a seeded user, or a name and an e-mail address that may belong to nobody. */
  author: z.union([z.string(), z.object({ name: z.string(), email: z.string() })]),
  message: z.string(),
  /** Path to content; `null` deletes. */
  files: Files,
})

const UserSeed = z.object({
  login: z.string(),
  id: z.int().positive(),
  name: z.string(),
  email: z.string(),
  type: z.enum(['User', 'Bot', 'Organization']).default('User'),
  /** Personal access token; by default `personalToken(login)`. */
  token: z.string().optional(),
  /** By default the one address, verified. */
  emails: z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() })).optional(),
})

const Role = z.enum(['admin', 'write', 'read'])
const TeamSeed = z.object({
  org: z.string(),
  slug: z.string(),
  members: z.array(z.string()),
  /** What its members may do, by the repository's full name. */
  repositories: z.record(z.string(), Role).default({}),
})

const RepositorySeed = z.object({
  full_name: z.string().regex(/^[^/]+\/[^/]+$/),
  private: z.boolean().default(false),
  default_branch: z.string().default('main'),
  /** The first commit. */
  files: Files,
  commits: z.array(CommitSeed).default([]),
  collaborators: z.record(z.string(), Role).default({}),
  rulesets: z.array(RulesetSeed).default([]),
  allow_auto_merge: z.boolean().default(false),
  /** Whether the App is installed on it. */
  installed: z.boolean().default(true),
})
export type RepositorySeed = z.infer<typeof RepositorySeed>

export const Seed = z.object({
  app: z.object({
    id: z.int().positive(),
    slug: z.string(),
    name: z.string().optional(),
    owner: z.string().optional(),
    /** PEM; the private one is enough, and the public one is all that GitHub itself keeps. */
    privateKey: z.string().optional(),
    publicKey: z.string().optional(),
    webhookSecret: z.string(),
    webhookUrl: z.string().nullable(),
    permissions: Permissions,
    /** The webhooks that the App listens to. */
    events: z
      .array(z.string())
      .default([
        'push',
        'status',
        'deployment',
        'deployment_status',
        'pull_request',
        'pull_request_review',
        'issue_comment',
        'check_run',
        'check_suite',
        'merge_group',
      ]),
    clientSecret: z.string().default('sandbox-client-secret'),
    /** A switch in the App's settings that is off until somebody turns it on. */
    deviceFlow: z.boolean().default(true),
  }),
  users: z.array(UserSeed),
  repos: z.array(RepositorySeed),
  teams: z.array(TeamSeed).default([]),
  /** Requests an hour that each token may make. */
  rateLimitPerHour: z.int().positive().default(5_000),
})
export type Seed = z.input<typeof Seed>
export type ParsedSeed = z.output<typeof Seed>

/** The personal access token that a seeded person has unless the seed says another. */
export function personalToken(login: string): string {
  return `ghp_sandbox_${login}`
}
