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
  state: 'open' | 'closed'
  merged: { by: string; at: number; oid: string } | null
  createdAt: number
  updatedAt: number
  closedAt: number | null
}

export type Dispatch = { eventType: string; clientPayload: unknown; sender: string; createdAt: number }
