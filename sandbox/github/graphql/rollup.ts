import type { CheckRun, Status } from '../records.ts'
import { demandsOn } from '../rules/effective.ts'
import { checksOn, latestRuns } from '../rules/required-checks.ts'
import { nodeId } from '../shapes/scalars.ts'
import { latestStatuses } from '../shapes/status.ts'
import { connection } from './connection.ts'
import type { PageArgs } from './connection.ts'
import type { Place } from './place.ts'

/** Checks and commit statuses of a commit together; GitHub has none for a commit without any. */
export function rollupNode(place: Place, sha: string): object | null {
  const { repo } = place
  const progress = checksOn(repo, sha)
  if (progress.length === 0) return null
  const runs = latestRuns(repo, sha).map(run => runNode(place, run))
  const nodes = [...runs, ...latestStatuses(repo, sha).map(status => contextNode(place, status))]
  const isPending = progress.some(one => one === 'pending')
  return {
    id: nodeId('StatusCheckRollup', sha),
    state: progress.includes('failed') ? 'FAILURE' : isPending ? 'PENDING' : 'SUCCESS',
    contexts: (args: PageArgs) => connection('contexts', nodes, args),
  }
}

function runNode(place: Place, { id, name, status, conclusion }: CheckRun): object {
  return {
    __typename: 'CheckRun',
    id: nodeId('CheckRun', id),
    name,
    status: status.toUpperCase(),
    conclusion: conclusion?.toUpperCase() ?? null,
    isRequired: requiredBy(place, name),
  }
}

function contextNode(place: Place, { id, context, state }: Status): object {
  return {
    __typename: 'StatusContext',
    id: nodeId('StatusContext', id),
    context,
    state: state.toUpperCase(),
    isRequired: requiredBy(place, context),
  }
}

/** Whether the base of a pull request demands a check of that name. */
function requiredBy({ world, repo }: Place, name: string) {
  return ({ pullRequestNumber: number }: { pullRequestNumber?: number | null }): boolean => {
    const base = repo.pulls.find(pull => pull.number === number)?.base
    if (base === undefined) return false
    return demandsOn(world, repo, { branch: base }).checks.some(({ context }) => context === name)
  }
}
