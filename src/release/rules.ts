import type { Place, TargetId } from './release.ts'
import type { TagPolicy } from './tag-policy.ts'

/** Who may act: a GitHub login, a team, or whoever may write to the manifests repository. */
export type Principal = `user:${string}` | `team:${string}/${string}` | 'writers'

/** Who may fill a peer's part; an empty list is whoever may write. */
export type Reviewer = Principal | 'codeowners'

export type ApprovalRule = {
  authors: 'any' | 'all' | 'none'
  peers: { count: number; outsiders: boolean }
  from: Reviewer[]
  expireMs: number | null
  /** Whether the word of people counts whose account is not linked, and which GitHub therefore does not have. */
  recorded: 'count' | 'refuse'
}

/**
 * A time in which nothing is committed, merged or begun to be applied by itself. After it this target's turn comes at
 * `turnMs`, so that not all of an environment starts at one moment.
 */
export type Freeze = { name: string; fromMs: number; untilMs: number; turnMs: number }

/** What an artifact must have done before: `match` says by what it is known again there. */
export type After = {
  target: TargetId
  environment: string
  soakMs: number
  match: 'revision' | 'digest'
}

/**
 * The policy in force for one target, computed from the configuration at the edge.
 * Place is pinned when a release opens; everything else is always read from here.
 */
export type Rules = {
  generation: string
  target: TargetId
  environment: string
  service: string
  delivery: 'commit' | 'pull-request'
  /** Whose approvals a pull request needs; null where it is nobody's. */
  approvals: ApprovalRule | null
  /** Whether people can link their GitHub account, so that a click is a review of theirs. */
  linking: boolean
  /** Who merges what is approved: the author by a click, Slipway as soon as it may, or GitHub by queue or auto-merge. */
  merge: 'author' | 'auto' | 'queue'
  /** What reached the branch without a yes waits for an operator, or is applied and marked. */
  outside: 'hold' | 'apply'
  /** When a newer image takes the place of a release whose pull request is open. */
  supersede: 'until-approved' | 'always' | 'never'
  /** The target that an artifact must have been live and healthy in before, and for how long; null: none. */
  after: After | null
  /** Freezes around now, by their beginning: those of the last weeks and the next ones. */
  freezes: Freeze[]
  /** Targets that come after this one, and are told of it. */
  tells: TargetId[]
  place: Place
  /** `linux/amd64`, …: the platforms of the cluster, first one first when labels are read. */
  platforms: string[]
  /** Image name within the service → repository, `{ main: 'ghcr.io/acme/checkout' }` for a single image. */
  images: Record<string, string>
  tags: TagPolicy
  /** What is written: `host/app:tag@sha256:…` or the tag alone. */
  pin: 'digest' | 'tag'
  /** Where the image is built from; `null` when the service names none. */
  source: { repository: string; paths: string[] } | null
  /** Globs of repositories that an image label may name. */
  sources: string[]
  channel: string
  /** A card for each release, or only for what failed; `digest` names what went live in one message for all. */
  announce: 'card' | 'failures' | 'digest'
  operators: Principal[]
  /** Who may declare an emergency; an empty list is nobody. */
  emergency: Principal[]
  rollback: { auto: boolean; from: ('operators' | 'authors')[] }
  deadlineMs: number
  gatherMs: number
  /** Cluster-scoped kinds (and `Namespace`) that the target may apply. */
  allow: string[]
}
