import type { Chat } from './ports/chat.ts'
import type { Cluster } from './ports/cluster.ts'
import type { GitHost } from './ports/git.ts'
import type { Accounts, Links } from './ports/people.ts'
import type { PullHost } from './ports/pulls.ts'
import type { Queue } from './ports/queue.ts'
import type { Registry } from './ports/registry.ts'
import type { Store } from './ports/store.ts'

export type * from './ports/asked.ts'
export type * from './ports/chat.ts'
export type * from './ports/cluster.ts'
export type * from './ports/git.ts'
export type * from './ports/hooks.ts'
export type * from './ports/people.ts'
export type * from './ports/pulls.ts'
export type * from './ports/queue.ts'
export type * from './ports/registry.ts'
export type * from './ports/store.ts'

/** All that is asked of the world, on one page. Functions take only what they need: `Pick<Ports, 'git' | 'clock'>`. */
export type Ports = {
  store: Store
  queue: Queue
  git: GitHost & PullHost
  registry: Registry
  cluster: Cluster
  chat: Chat
  links: Links
  accounts: Accounts
}
