import type { Advance } from '../../src/advance.ts'
import type { Ports } from '../../src/ports.ts'
import { memoryGit } from './memory-git.ts'
import { memoryAccounts, memoryLinks } from './memory-links.ts'
import { memoryStore } from './memory-store.ts'
import { memoryChat, memoryCluster, memoryQueue, memoryRegistry } from './memory-world.ts'

type Unstarted = { ports: Ports; advance: Advance; baseline(): Promise<void> }

/** Stands in its place until the first process is started, a line later. */
export function unstarted(): Unstarted {
  const clock = { nowMs: () => 0 }
  return {
    ports: {
      store: memoryStore(clock),
      queue: memoryQueue(clock),
      git: memoryGit(clock, []),
      registry: memoryRegistry(),
      cluster: memoryCluster(),
      chat: memoryChat(),
      links: memoryLinks(),
      accounts: memoryAccounts(),
    },
    advance: async () => ({ kind: 'ignored', reason: 'not started', target: null }),
    baseline: async () => undefined,
  }
}
