import type { Repo, World } from '../world.ts'
import { latestStatuses } from '../shapes/status.ts'
import type { RequiredCheck } from './effective.ts'

type Progress = 'passed' | 'expected' | 'pending' | 'failed'

/** How all checks and statuses of a commit stand, whether anybody requires them or not. */
export function checksOn(repo: Repo, sha: string): Progress[] {
  const statuses = latestStatuses(repo, sha).map(({ state }) => statusProgress[state])
  return [...statuses, ...latestRuns(repo, sha).map(runProgress)]
}

/** How one required check stands on a commit: a check run or a status of that name, by the App it is pinned to. */
export function progressOf(
  world: World,
  repo: Repo,
  { sha, check }: { sha: string; check: RequiredCheck },
): Progress {
  const { context, appId } = check
  const ours = appId === null || appId === world.app.id
  const runs = latestRuns(repo, sha).filter(run => run.name === context && ours)
  const statuses = latestStatuses(repo, sha).filter(
    status =>
      status.context === context && (appId === null || (ours && status.creator === world.app.bot.login)),
  )
  const found = [...runs.map(runProgress), ...statuses.map(({ state }) => statusProgress[state])]
  return (['failed', 'pending', 'passed'] as const).find(one => found.includes(one)) ?? 'expected'
}

/** What GitHub says of required checks that do not let a commit pass; `null` when all have passed. */
export function checksSentence(
  world: World,
  repo: Repo,
  { sha, checks }: { sha: string; checks: RequiredCheck[] },
): string | null {
  const found = checks.map(check => ({ check, progress: progressOf(world, repo, { sha, check }) }))
  const worst = (['failed', 'pending', 'expected'] as const).find(one =>
    found.some(({ progress }) => progress === one),
  )
  if (worst === undefined) return null
  const bad = found.filter(({ progress }) => progress === worst)
  return checks.length === 1
    ? `Required status check "${bad[0]?.check.context}" is ${words[worst]}.`
    : `${bad.length} of ${checks.length} required status checks ${many[worst]}.`
}

const words = { failed: 'failing', pending: 'in progress', expected: 'expected' }
const many = { failed: 'have failed', pending: 'are pending', expected: 'are expected' }
const statusProgress = { success: 'passed', pending: 'pending', failure: 'failed', error: 'failed' } as const

/** The newest check run of each name. */
export function latestRuns(repo: Repo, sha: string): Repo['checkRuns'] {
  const byName = new Map(repo.checkRuns.filter(run => run.sha === sha).map(run => [run.name, run]))
  return [...byName.values()]
}

function runProgress({ status, conclusion }: Repo['checkRuns'][number]): Progress {
  if (status !== 'completed') return 'pending'
  return conclusion === 'success' || conclusion === 'neutral' || conclusion === 'skipped'
    ? 'passed'
    : 'failed'
}
