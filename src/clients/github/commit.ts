import { z } from 'zod'
import type { CommitOutcome, CommitRequest, GitHost } from '../../ports.ts'
import type { FolderMemory } from './folder-memory.ts'
import type { Gate } from './gate.ts'
import type { Heads } from './heads.ts'
import { WRITE } from './outcome.ts'
import { commitMutation } from './queries.ts'

const Entry = z.object({ type: z.string(), oid: z.string() }).nullable()
const Commit = z.object({ oid: z.string(), tree: z.object({ oid: z.string() }) }).catchall(Entry)
const Committed = z.object({ createCommitOnBranch: z.object({ commit: Commit }).nullable() })

/**
 * One `createCommitOnBranch`: compare-and-swap on the head, signed by GitHub. Afterwards this process knows the new
 * head and folders without asking. Never sent twice: after a lost answer the job looks at the head first.
 */
export function createCommit(gate: Gate, heads: Heads, memory: FolderMemory): GitHost['commit'] {
  return async request => {
    const answer = await gate.graphql({
      repository: request.repository,
      permissions: WRITE,
      document: commitMutation(request.folders.length),
      variables: variablesOf(request),
      schema: Committed,
    })
    if (answer.kind === 'refused') {
      return isStale(answer) ? { kind: 'head_moved' } : { kind: 'refused', message: answer.message }
    }
    const commit = answer.value.createCommitOnBranch?.commit
    if (commit === undefined) return { kind: 'refused', message: 'GitHub made no commit and gave no reason' }
    const inputs = inputsOf(request, commit)
    heads.moved(request.repository, request.branch, { commit: commit.oid, tree: commit.tree.oid })
    memory.committed(request, commit.oid, inputs)
    return { kind: 'committed', commit: commit.oid, inputs }
  }
}

function variablesOf(request: CommitRequest): Record<string, unknown> {
  return {
    input: commitInput(request),
    ...Object.fromEntries(request.folders.map((path, n) => [`p${n}`, path])),
  }
}

/** The `CreateCommitOnBranchInput` of a request. */
export function commitInput(request: Omit<CommitRequest, 'folders'>): object {
  const additions = request.additions.map(({ path, text }) => ({
    path,
    contents: Buffer.from(text, 'utf8').toString('base64'),
  }))
  return {
    branch: { repositoryNameWithOwner: request.repository, branchName: request.branch },
    expectedHeadOid: request.expectedHead,
    message: { headline: request.headline, body: request.body },
    fileChanges: { additions, deletions: request.deletions.map(path => ({ path })) },
  }
}

/** `STALE_DATA` is GitHub's type for an expected head that is not the head; older servers give only the text. */
export function isStale({ type, message }: { type: string | null; message: string }): boolean {
  return type === 'STALE_DATA' || /expected branch to point to/i.test(message)
}

/** Folder → tree id after the commit; a folder that it emptied is not there. */
function inputsOf(
  { folders }: CommitRequest,
  commit: z.output<typeof Commit>,
): Extract<CommitOutcome, { kind: 'committed' }>['inputs'] {
  return Object.fromEntries(
    folders.flatMap((path, n) => {
      const entry = commit[`i${n}`]
      return entry?.type === 'tree' ? [[path, entry.oid]] : []
    }),
  )
}
