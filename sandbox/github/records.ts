/** What GitHub keeps beside a repository's objects. Users by login, times in milliseconds since 1970. */
export type StatusState = 'error' | 'failure' | 'pending' | 'success'
export type Status = {
  id: number
  sha: string
  state: StatusState
  context: string
  description: string | null
  targetUrl: string | null
  creator: string
  createdAt: number
}

type DeploymentState = 'error' | 'failure' | 'inactive' | 'in_progress' | 'queued' | 'pending' | 'success'
export type DeploymentStatus = {
  id: number
  state: DeploymentState
  description: string
  environment: string
  environmentUrl: string
  logUrl: string
  creator: string
  createdAt: number
}
export type Deployment = {
  id: number
  sha: string
  ref: string
  task: string
  environment: string
  payload: unknown
  description: string | null
  transient: boolean
  production: boolean
  creator: string
  createdAt: number
  updatedAt: number
  statuses: DeploymentStatus[]
}

export type MergeMethod = 'merge' | 'squash' | 'rebase'
/** `PENDING`: begun without an event, and seen by its author only. */
export type ReviewState = 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED' | 'PENDING'
export type Review = {
  id: number
  author: string
  state: ReviewState
  body: string
  commit: string
  submittedAt: number
}
export type Label = { id: number; name: string; color: string }
export type Comment = { id: number; author: string; body: string; createdAt: number; throughApp: boolean }
export type AutoMerge = {
  by: string
  method: MergeMethod
  title: string | null
  message: string | null
  enabledAt: number
}
/** A pull request's place in the merge queue of its base, and the commit that its checks are asked on. */
export type QueueEntry = {
  id: number
  by: string
  enqueuedAt: number
  /** The pull request's head when it was queued; another one takes it out again. */
  pullHead: string
  group: { ref: string; base: string; head: string }
}

/** A merge asked for without waiting for it, as it was asked and as it ended. */
export type AsyncMerge = {
  uuid: string
  method: MergeMethod | 'default'
  action: 'default' | 'direct_merge' | 'merge_queue'
  head: string
  end: { status: 'merged'; sha: string } | { status: 'enqueued' } | { status: 'failed'; message: string }
}

export type Pull = {
  id: number
  number: number
  title: string
  body: string | null
  draft: boolean
  author: string
  base: string
  head: string
  /** The base's oid when the pull request was opened or last pushed to, and the head's now. */
  baseOid: string
  headOid: string
  lastPusher: string
  state: 'open' | 'closed'
  merged: { by: string; at: number; oid: string } | null
  /** What merging `head` into `base` gave when it was last tried; `oid` is `null` for a conflict. */
  testMerge: { base: string; head: string; oid: string | null } | null
  reviews: Review[]
  /** Logins, and slugs of the owner's teams. */
  requested: { users: string[]; teams: string[] }
  labels: string[]
  comments: Comment[]
  autoMerge: AutoMerge | null
  queued: QueueEntry | null
  asyncMerges: AsyncMerge[]
  /** How it came out of the queue, or auto-merge was switched off, oldest first. */
  waitedUntil: { id: number; way: 'queue' | 'auto'; by: string; reason: string | null; at: number }[]
  /** Reviews that were taken out of force, oldest first; `because`: the commit whose push did it. */
  dismissals: {
    id: number
    review: number
    before: ReviewState
    because: string | null
    by: string
    at: number
  }[]
  createdAt: number
  updatedAt: number
  closedAt: number | null
  closedBy: string | null
}

type CheckConclusion =
  'action_required' | 'cancelled' | 'failure' | 'neutral' | 'success' | 'skipped' | 'stale' | 'timed_out'
export type CheckRun = {
  id: number
  suite: number
  sha: string
  name: string
  status: 'queued' | 'in_progress' | 'completed'
  conclusion: CheckConclusion | null
  externalId: string
  detailsUrl: string
  output: { title: string | null; summary: string | null; text: string | null }
  startedAt: number
  completedAt: number | null
}
/** All check runs of the App on one commit. */
export type CheckSuite = {
  id: number
  sha: string
  branch: string | null
  before: string | null
  createdAt: number
  updatedAt: number
}

export type Dispatch = { eventType: string; clientPayload: unknown; sender: string; createdAt: number }
