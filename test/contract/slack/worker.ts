import { lookLink } from '../../../jobs/link.ts'
import { routeEntry } from '../../../jobs/route.ts'
import type { RouteNeeds } from '../../../jobs/route/needs.ts'
import { runEffect } from '../../../jobs/run.ts'
import { RetryableError } from '../../../src/errors.ts'
import type { Job, Queue } from '../../../src/ports.ts'
import { memoryCluster } from '../../simulator/memory-world.ts'

export type Worker = {
  queue: Queue
  /** Dead, it takes nothing; what was stored stays in the inbox. */
  die(): void
  /** Another process that takes up what it finds there. */
  restart(): Promise<void>
  /** When all that it runs is done. */
  idle(): Promise<void>
  /** Draws cards too, from now on. */
  paint(): void
}

/** The worker that routes what was asked and draws cards; every other effect stays owed. */
export function startWorker(needsOf: () => RouteNeeds): Worker {
  const state = { alive: true, paints: false }
  const running = new Map<Job, Promise<void>>()
  const takes = (job: Job): boolean => job.kind !== 'effect' || (state.paints && job.effect === 'paint')
  const start = (job: Job): void => {
    const run = again(async attempt => runOnce(needsOf(), job, attempt))
    running.set(
      job,
      run.finally(() => running.delete(job)),
    )
  }
  return {
    queue: {
      add: async added => {
        if (state.alive) added.filter(takes).forEach(start)
      },
      missing: async asked => asked.filter(job => !running.has(job)),
    },
    die: () => void (state.alive = false),
    restart: async () => {
      state.alive = true
      const open = await needsOf().store.openEntries(100)
      open.forEach(entry => start({ kind: 'route', entry }))
      await Promise.all(running.values())
    },
    idle: async () => void (await Promise.all(running.values())),
    paint: () => void (state.paints = true),
  }
}

async function again(work: (attempt: number) => Promise<boolean>, attempt = 1): Promise<void> {
  if (await work(attempt)) return
  await new Promise(resolve => setImmediate(resolve))
  await again(work, attempt + 1)
}

/** Whether it is done. */
async function runOnce(needs: RouteNeeds, job: Job, attempt: number): Promise<boolean> {
  const { advance, log, rules } = needs
  if (job.kind === 'effect') {
    const slackOf = needs.people.slackOf
    const ports = {
      ...needs,
      cluster: memoryCluster(),
      watching: async () => () => null,
      slackOf,
      allRules: rules.all,
    }
    return (
      (await runEffect({ ports, advance, rulesOf: rules.of, log }, job, { attempt, faults: 0 })).kind ===
      'done'
    )
  }
  try {
    // Looked at once: what is asked for again later is another test's subject.
    if (job.kind === 'link') await lookLink(needs, job)
    else await routeEntry(needs, job.entry)
    return true
  } catch (error) {
    if (error instanceof RetryableError) return false
    throw error
  }
}
