import type { ApprovalRule, Reviewer } from '../release/rules.ts'
import type { ApprovalsConfig } from './definition-approvals.ts'
import { durationMs } from './duration.ts'
import { principal } from './principal.ts'
import type { Override } from './settings.ts'

/** Whose approvals a pull request needs: of any one author, unless it is said otherwise; null for a commit. */
export function approvalsOf(settings: Override): ApprovalRule | null {
  if (settings.delivery !== 'pull-request') return null
  const { authors = 'any', peers = 0, from = [], expire, recorded = 'refuse' } = settings.approvals ?? {}
  return {
    authors,
    peers: peersOf(peers),
    from: from.map(reviewer),
    expireMs: expire === undefined ? null : durationMs(expire),
    recorded,
  }
}

function peersOf(peers: NonNullable<ApprovalsConfig['peers']>): ApprovalRule['peers'] {
  if (typeof peers === 'number') return { count: peers, outsiders: false }
  return { count: peers.count, outsiders: peers.outsiders ?? false }
}

export function reviewer(word: string): Reviewer {
  return word === 'codeowners' ? word : principal(word)
}
