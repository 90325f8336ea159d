import type { Sha } from '../../release/release.ts'
import { OWN_CHECK } from './check.ts'
import { contextsOf, type Context, type PullNode } from './pull-answer.ts'

/**
 * What GitHub demands before it merges, one line each, in words for people. `BLOCKED` gives no reason: where none is
 * found, a required check may not have reported anything yet, which only the rules of the branch tell; unless it may be
 * for Slipway's own check.
 */
export async function demandsOf(
  pull: PullNode,
  content: Sha | null,
  required: () => Promise<string[]>,
): Promise<string[]> {
  const contexts = contextsOf(pull)
  const known = [...stateDemands(pull, content), ...reviewDemands(pull), ...checkDemands(contexts)]
  const own = contexts.find(({ name }) => name === OWN_CHECK)
  const isOwn = own === undefined || (own.isRequired && standing(own) !== 'successful')
  if (pull.mergeStateStatus !== 'BLOCKED' || known.length > 0 || isOwn) return known
  const absent = (await required()).filter(check => contexts.every(({ name }) => name !== check))
  return absent.length === 0 ? [UNNAMED] : absent.map(check => `required check ${check} has not reported yet`)
}

const UNNAMED = 'a rule of the branch that GitHub does not name must be met'

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
