import { z } from 'zod'
import type { MergeOutcome, PullHost } from '../../ports.ts'
import { Entry, folderId } from './folder-id.ts'
import type { FolderMemory } from './folder-memory.ts'
import type { Heads } from './heads.ts'
import { mergeByRest, type Mergers, type Merging } from './merge-rest.ts'
import { PULLS } from './outcome.ts'
import { MERGE_PULL } from './pull-queries.ts'

const Commit = z.object({ oid: z.string(), file: Entry.nullish() })
const Head = Commit.extend({ tree: z.object({ oid: z.string() }) })
const Merged = z.object({
  mergePullRequest: z
    .object({
      pullRequest: z
        .object({
          mergeCommit: Commit.nullable(),
          baseRefName: z.string(),
          baseRef: z.object({ target: Head.nullable() }).nullable(),
        })
        .nullable(),
    })
    .nullable(),
})
type Pull = NonNullable<NonNullable<z.output<typeof Merged>['mergePullRequest']>['pullRequest']>

type Known = { heads: Pick<Heads, 'moved'>; memory: Pick<FolderMemory, 'setId'> }

/**
 * One request with the head that is meant, which GitHub compares. GraphQL, since its answer says what the folder is
 * then; what it refuses is put to REST, which tells the cause by a status and not by words alone.
 */
export function createMergePull(mergers: Mergers, known: Known): PullHost['mergePull'] {
  return async request => {
    const parts = await send(mergers, request)
    if (parts === null) return { kind: 'not_theirs', message: 'their account is not linked any more' }
    const pull = parts.value?.mergePullRequest?.pullRequest
    return (pull && mergedBy(known, request, pull)) ?? mergeByRest(mergers, request)
  }
}

function send({ gate, persons }: Mergers, request: Merging) {
  const { repository, id, head, method, headline, body, path, as } = request
  const how = { mergeMethod: method.toUpperCase(), commitHeadline: headline, commitBody: body }
  const input = { pullRequestId: id, expectedHeadOid: head, ...how }
  const question = { repository, document: MERGE_PULL, variables: { input, path }, schema: Merged }
  return as === undefined ? gate.parts({ ...question, permissions: PULLS }) : persons.parts(as.id, question)
}

/** Afterwards this process knows the new head and its folder without asking. Null where GitHub names no commit. */
function mergedBy({ heads, memory }: Known, { repository, path }: Merging, pull: Pull): MergeOutcome | null {
  const { mergeCommit: merge, baseRefName, baseRef } = pull
  if (merge === null) return null
  const base = baseRef?.target
  if (merge.file === undefined || base?.file === undefined)
    return { kind: 'merged', commit: merge.oid, now: null }
  for (const { oid, file } of [merge, base])
    memory.setId({ repository, commit: oid, path }, file?.type === 'tree' ? file.oid : null)
  heads.moved(repository, baseRefName, { commit: base.oid, tree: base.tree.oid })
  return { kind: 'merged', commit: merge.oid, now: { head: base.oid, inputs: folderId(base.file) } }
}
