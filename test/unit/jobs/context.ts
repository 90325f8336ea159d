import type { JobContext, JobPorts } from '../../../jobs/job.ts'
import type { SourceFile } from '../../../src/ports.ts'
import { emptyTarget } from '../../../src/release/target.ts'
import { memoryGit } from '../../simulator/memory-git.ts'
import { memoryStore } from '../../simulator/memory-store.ts'
import { memoryChat, memoryCluster } from '../../simulator/memory-world.ts'
import { plainRules } from '../../simulator/scenario.ts'
import { converging, ID, PLACE, releaseOf } from '../handlers/cluster/world.ts'

export const KEY = '1.apply.c.0'

/** What a job gets, with ports in memory; `over` replaces what a test is about. */
export function contextOf(over: Partial<JobPorts> & { files?: SourceFile[]; allow?: string[] }): JobContext {
  const { files = [], allow = [], ...ports } = over
  const clock = { nowMs: () => 0 }
  const rules = { ...plainRules(), target: ID, allow }
  const release = { ...releaseOf(converging()), place: { ...rules.place, ...PLACE } } as const
  return {
    target: { ...emptyTarget(ID), rolling: release },
    release,
    rules,
    rulesOf: () => rules,
    advance: async () => ({ kind: 'ignored', reason: 'nobody is told', target: null }),
    nowMs: 0,
    attempt: 1,
    stillOwed: async () => true,
    signal: AbortSignal.timeout(60_000),
    ports: {
      store: memoryStore(clock),
      git: { ...memoryGit(clock, []), folder: async () => ({ kind: 'found', inputs: 'i', files }) },
      cluster: memoryCluster(),
      chat: memoryChat(),
      watching: async () => () => null,
      command: () => '/release',
      slackOf: () => null,
      allRules: () => [rules],
      ...ports,
    },
  }
}
