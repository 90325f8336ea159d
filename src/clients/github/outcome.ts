import { TerminalError } from '../../errors.ts'
import type { Rest } from './gate.ts'
import type { Permissions } from './tokens.ts'

/** Tokens are minted per repository and per one of these: the fewer sets, the fewer tokens. */
export const READ: Permissions = { contents: 'read', metadata: 'read', pull_requests: 'read' }
export const WRITE: Permissions = { contents: 'write' }
export const STATUSES: Permissions = { statuses: 'write' }
export const DEPLOYMENTS: Permissions = { deployments: 'write' }
/** Opening and merging move branches as well. */
export const PULLS: Permissions = { contents: 'write', pull_requests: 'write' }
/** Words on a pull request: reviewers, labels, comments, its closing. */
export const PULL_WORDS: Permissions = { pull_requests: 'write' }
export const PULL_CHECKS: Permissions = { ...READ, checks: 'read', statuses: 'read' }
export const CHECKS: Permissions = { checks: 'write' }
export const MEMBERS: Permissions = { members: 'read' }

/** The value, where nothing but an answer is expected; a refusal becomes the error that names its remedy. */
export function valueOf<Value>(answer: Rest<Value>, repository: string, operation: string): Value {
  if (answer.kind === 'ok') return answer.value
  if (answer.kind === 'refused' && answer.status === 404) {
    throw new TerminalError('git_repository_absent', { repository })
  }
  if (answer.kind === 'refused' && answer.status === 403) {
    throw new TerminalError('git_permission_missing', { operation, repository })
  }
  const reason = answer.kind === 'refused' ? answer.message : 'nothing new'
  throw new TerminalError('git_answer_unexpected', { operation, reason })
}
