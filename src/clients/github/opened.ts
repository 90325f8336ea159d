import { z } from 'zod'
import type { PullOutcome } from '../../ports.ts'
import { unexpected } from './answer.ts'
import { isStale } from './commit.ts'
import { Entry, folderId } from './folder-id.ts'
import type { PartError, Parts } from './graphql-answer.ts'
import { isAdvisory, Required } from './required.ts'

const Commit = z.object({ oid: z.string(), file: Entry.nullable() })
const Pull = z.object({ number: z.number(), url: z.string(), baseRef: Required.nullable() })
export const Opened = z.object({
  createRef: z.object({ ref: z.object({ id: z.string() }).nullable() }).nullish(),
  createCommitOnBranch: z.object({ commit: Commit.nullable() }).nullish(),
  createPullRequest: z.object({ pullRequest: Pull.nullable() }).nullish(),
})
export type OpenParts = Parts<z.output<typeof Opened>>

/** Null unless both commit and pull request were made. */
export function openedBy({ value }: OpenParts): Extract<PullOutcome, { kind: 'opened' }> | null {
  const commit = value?.createCommitOnBranch?.commit
  const pull = value?.createPullRequest?.pullRequest
  if (commit == null || pull == null) return null
  const { number, url } = pull
  const advisory = isAdvisory(pull.baseRef)
  return { kind: 'opened', number, url, advisory, head: commit.oid, inputs: folderId(commit.file) }
}

/** The first refusal is the cause of those after it. GitHub giving up on a part is thrown: a repeat finishes. */
export function refusedBy([error]: PartError[]): PullOutcome {
  if (error === undefined)
    return { kind: 'refused', message: 'GitHub made no pull request and gave no reason' }
  if (isStale(error)) return { kind: 'head_moved' }
  if (error.type === null) throw unexpected('for a pull request', error.message)
  return { kind: 'refused', message: error.message }
}
