import type { Log } from '../../src/log.ts'
import type { GitHost, Lease, RecentPulls, Store } from '../../src/ports.ts'
import { acceptPull } from './pull.ts'
import { acceptHead, type ManifestsBranch, type PushDeps } from './push.ts'

export type PollDeps = PushDeps & {
  store: Pick<Store, 'lease'>
  git: Pick<GitHost, 'head'> & { recentPulls: RecentPulls }
  log: Pick<Log, 'warn'>
  /** Ticks until the signal aborts: `setInterval` of node:timers/promises. */
  every(ms: number, signal: AbortSignal): AsyncIterable<unknown>
  signal: AbortSignal
  intervalMs?: number
}

const INTERVAL_MS = 5_000

/**
 * Without a public address: looks at the heads of the manifests branches and at their pull requests by conditional
 * requests, and accepts the same entries as the hook. One replica polls, by lease; what is unchanged costs nothing of
 * the hourly limit.
 */
export async function pollGitHub(deps: PollDeps): Promise<void> {
  const intervalMs = deps.intervalMs ?? INTERVAL_MS
  const [lookAtHead, lookAtPulls] = [headLooker(deps), pullLooker(deps)]
  let lease: Lease | null = null
  try {
    const ticks = deps.every(intervalMs, deps.signal)[Symbol.asyncIterator]()
    while ((await ticks.next()).done !== true) {
      lease = await keepLease(deps, lease, intervalMs * 3)
      if (lease === null) continue
      const branches = deps.branches()
      const repositories = [...new Set(branches.map(({ repository }) => repository))]
      await Promise.all([...branches.map(lookAtHead), ...repositories.map(lookAtPulls)])
    }
  } catch (error) {
    if (!deps.signal.aborted) throw error
  } finally {
    await lease?.release()
  }
}

/** Null when another replica holds it, or when Redis cannot say: then the next tick asks again. */
async function keepLease({ store, log }: PollDeps, held: Lease | null, ttlMs: number): Promise<Lease | null> {
  try {
    if (held !== null && (await held.renew(ttlMs))) return held
    return await store.lease('github-poll', ttlMs)
  } catch (error) {
    log.warn({ reason: String(error) }, 'the lease for polling GitHub could not be had')
    return null
  }
}

/** Remembers what this process already accepted; the entry's id makes a repeat after a restart harmless. */
function headLooker(deps: PollDeps): (branch: ManifestsBranch) => Promise<void> {
  const accepted = new Map<string, string>()
  return async branch => {
    const name = `${branch.repository}:${branch.branch}`
    try {
      const head = await deps.git.head(branch.repository, branch.branch, { fresh: true })
      if (accepted.get(name) === head.commit) return
      await acceptHead(branch, head.commit, deps)
      accepted.set(name, head.commit)
    } catch (error) {
      deps.log.warn({ branch: name, reason: String(error) }, 'the head could not be looked at')
    }
  }
}

/** What changed before this process began to look is known by the sweep, which looks at all that is open. */
function pullLooker(deps: PollDeps): (repository: string) => Promise<void> {
  const seen = new Map<string, Map<number, string>>()
  return async repository => {
    try {
      const before = seen.get(repository)
      const pulls = await deps.git.recentPulls(repository)
      const moved = pulls.filter(
        ({ number, updatedAt }) => before !== undefined && before.get(number) !== updatedAt,
      )
      for (const { number, branch, updatedAt } of moved)
        // Other people's are found by the sweep.
        await acceptPull({ repository, number, branch, base: null, what: `poll:${updatedAt}` }, deps)
      seen.set(repository, new Map(pulls.map(({ number, updatedAt }) => [number, updatedAt])))
    } catch (error) {
      deps.log.warn({ repository, reason: String(error) }, 'pull requests could not be looked at')
    }
  }
}
