import type { Sha } from '../../release/release.ts'
import { OWN_CHECK } from './check.ts'
import { contextsOf, type Context, type PullNode } from './pull-answer.ts'

/**
 * What GitHub demands before it merges, one line each, in words for people. `BLOCKED` gives no reason: where none is
 * found it is told as such, unless it may be for Slipway's own check.
 */
export function demandsOf(pull: PullNode, content: Sha | null): string[] {
  const contexts = contextsOf(pull)
  const known = [...stateDemands(pull, content), ...reviewDemands(pull), ...checkDemands(contexts)]
  const own = contexts.find(({ name }) => name === OWN_CHECK)
  const unexplained = pull.mergeStateStatus === 'BLOCKED' && known.length === 0 && own?.isRequired === false
  return unexplained ? ['a rule of the branch that GitHub does not name must be met'] : known
}

function stateDemands(pull: PullNode, content: Sha | null): string[] {
  const base = pull.baseRefName
  const conflicts = pull.mergeable === 'CONFLICTING'
  return [
    ...(pull.isDraft ? ['it is a draft'] : []),
    ...(conflicts ? [`it conflicts with ${base}`] : []),
    ...(content === null && !conflicts ? ['GitHub is still working out whether it can be merged'] : []),
    ...(pull.mergeStateStatus === 'BEHIND' ? [`the branch is behind ${base} and must be updated`] : []),
  ]
}

const BY_REVIEWS = new Map([
  ['REVIEW_REQUIRED', 'one more approving review from somebody with write access'],
  ['CHANGES_REQUESTED', 'the changes requested must be settled'],
])

function reviewDemands({ reviewDecision }: PullNode): string[] {
  const demand = BY_REVIEWS.get(reviewDecision ?? '')
  return demand === undefined ? [] : [demand]
}

function checkDemands(contexts: Context[]): string[] {
  const lines = contexts
    .filter(({ isRequired, name }) => isRequired && name !== OWN_CHECK)
    .flatMap(context => {
      const is = standing(context)
      return is === 'successful' ? [] : [`required check ${context.name} ${is}`]
    })
  return [...new Set(lines)]
}

function standing(context: Context): 'successful' | 'is pending' | 'failed' {
  if (context.kind === 'CheckRun' && context.status !== 'COMPLETED') return 'is pending'
  const result = context.kind === 'CheckRun' ? context.conclusion : context.state
  if (['SUCCESS', 'NEUTRAL', 'SKIPPED'].includes(result ?? '')) return 'successful'
  return ['PENDING', 'EXPECTED'].includes(result ?? '') ? 'is pending' : 'failed'
}
