import type { Random } from './random.ts'

/** Thrown away with the process that it belonged to: whoever waits for it never goes on. */
type Waiting = { epoch: number; go(): void }

export type Faults = {
  /** Whether the process dies at this call, and on which side of it. */
  crash(): 'before' | 'after' | null
  /** An outage of the named port at this moment. */
  outage(port: string): boolean
}

/**
 * Runs many tasks of one process one call at a time, in an order that the seed chooses. A crash drops every task that
 * was under way: they never go on, as after kill -9.
 */
export type Scheduler = {
  /** Waits for its turn, then does the call; may die before or after it. */
  call<T>(port: string, act: () => Promise<T>): Promise<T>
  epoch(): number
  /** Lets one waiting task go on; false when none waits. */
  step(): boolean
  waiting(): number
  calls(): number
}

export function createScheduler(random: Random, faults: Faults, onCrash: () => void): Scheduler {
  let epoch = 0
  let calls = 0
  let waiting: Waiting[] = []
  const never = new Promise<never>(() => undefined)
  const die = (): Promise<never> => {
    epoch += 1
    waiting = []
    onCrash()
    return never
  }
  return {
    epoch: () => epoch,
    calls: () => calls,
    waiting: () => waiting.length,
    step: () => {
      if (waiting.length === 0) return false
      const index = random.below(waiting.length)
      const [next] = waiting.splice(index, 1)
      next?.go()
      return true
    },
    call: async (port, act) => {
      const mine = epoch
      await new Promise<void>(go => waiting.push({ epoch: mine, go }))
      if (mine !== epoch) return never
      calls += 1
      const crash = faults.crash()
      if (crash === 'before') return die()
      if (faults.outage(port)) throw outageOf(port)
      const answer = await act()
      if (crash === 'after') return die()
      return answer
    },
  }
}

import { RetryableError } from '../../src/errors.ts'

function outageOf(port: string): RetryableError {
  if (port === 'git') return new RetryableError('git_unreachable', { reason: 'simulated' })
  if (port === 'registry')
    return new RetryableError('registry_unreachable', { host: 'registry', reason: 'simulated' })
  if (port === 'cluster')
    return new RetryableError('cluster_unreachable', { cluster: 'staging', reason: 'simulated' })
  if (port === 'chat') return new RetryableError('slack_unreachable', { reason: 'simulated' })
  return new RetryableError('store_unreachable', { reason: 'simulated' })
}
