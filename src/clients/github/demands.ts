import type { Sha } from '../../release/release.ts'
import { OWN_CHECK } from './check.ts'
import { checksRequired, rulesUnseen } from './branch-rules.ts'
import type { BranchRule } from './survey-rules.ts'
import { requiredBy } from './required.ts'
import { contextsOf, type Context, type PullNode } from './pull-answer.ts'

/**
 * What GitHub demands before it merges, one line each, in words for people. `BLOCKED` gives no reason: where none is
 * found, a required check may not have reported anything yet, which only the rules of the branch tell, in this look or by
 * themselves; unless it may be for Slipway's own check.
 */
export async function demandsOf(
  pull: PullNode,
  content: Sha | null,
  rulesOf: () => Promise<BranchRule[]>,
): Promise<string[]> {
  const contexts = contextsOf(pull)
  const known = [...stateDemands(pull, content), ...reviewDemands(pull), ...checkDemands(contexts)]
  const own = contexts.find(({ name }) => name === OWN_CHECK)
  const isOwn = own === undefined || (own.isRequired && standing(own) !== 'successful')
  if (pull.mergeStateStatus !== 'BLOCKED' || known.length > 0) return known
  const seen = absentOf(contexts, requiredBy(pull.baseRef))
  if (seen.length > 0 || isOwn) return seen
  const rules = await rulesOf()
  const absent = absentOf(contexts, checksRequired(rules))
  return absent.length === 0 ? [unnamed(rulesUnseen(rules))] : absent
}

/** Slipway's own comes by itself. */
function absentOf(contexts: Context[], required: string[]): string[] {
  return required
    .filter(check => check !== OWN_CHECK && contexts.every(({ name }) => name !== check))
    .map(check => `required check ${check} has not reported yet`)
}

/** The demand that the branch takes in what its base has by now; null where it need not, or has. */
export function behindOf({ mergeStateStatus, baseRefName }: PullNode): string | null {
  return mergeStateStatus === 'BEHIND' ? `the branch is behind ${baseRefName} and must be updated` : null
}

/** GitHub says that something is missing, and not which of them. */
function unnamed(rules: string[]): string {
  if (rules.length === 0) return 'a rule of the branch that GitHub does not name must be met'
  return rules.length === 1
    ? `the rules of the branch ask for ${rules.join('')}`
    : `one of these rules of the branch is not met: ${rules.join(', ')}`
}

function stateDemands(pull: PullNode, content: Sha | null): string[] {
  const base = pull.baseRefName
  const behind = behindOf(pull)
  const conflicts = pull.mergeable === 'CONFLICTING'
  return [
    ...(pull.isDraft ? ['it is a draft'] : []),
    ...(conflicts ? [`it conflicts with ${base}`] : []),
    ...(content === null && !conflicts ? ['GitHub is still working out whether it can be merged'] : []),
    ...(behind === null ? [] : [behind]),
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
