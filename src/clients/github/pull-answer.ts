import { z } from 'zod'
import { Actor } from './actor.ts'
import { Dismissals } from './dismissed.ts'
import { Entry } from './folder-id.ts'
import { Required } from './required.ts'

const Oid = z.object({ oid: z.string() })

const Review = z.object({
  state: z.enum(['APPROVED', 'CHANGES_REQUESTED', 'DISMISSED']),
  submittedAt: z.string().nullable(),
  commit: Oid.nullable(),
  author: Actor.nullable(),
})
export type ReviewNode = z.output<typeof Review>

const CheckRun = z.object({
  kind: z.literal('CheckRun'),
  name: z.string(),
  status: z.string(),
  conclusion: z.string().nullable(),
  isRequired: z.boolean(),
})
const StatusContext = z.object({
  kind: z.literal('StatusContext'),
  name: z.string(),
  state: z.string(),
  isRequired: z.boolean(),
})
const Context = z.discriminatedUnion('kind', [CheckRun, StatusContext])
export type Context = z.output<typeof Context>

const Rollup = z.object({ contexts: z.object({ nodes: z.array(Context) }) })

const OwnersEntry = z.object({ type: z.string(), oid: z.string(), size: z.number() })
export type OwnersEntry = z.output<typeof OwnersEntry>

const Base = Oid.extend({
  file: Entry.nullish(),
  ownersGitHub: OwnersEntry.nullish(),
  ownersRoot: OwnersEntry.nullish(),
  ownersDocs: OwnersEntry.nullish(),
})

const Named = z.object({ id: z.string(), actor: Actor.nullable(), reason: z.string().nullable() })
const Left = z.discriminatedUnion('kind', [
  Named.extend({ kind: z.literal('RemovedFromMergeQueueEvent') }),
  Named.extend({ kind: z.literal('AutoMergeDisabledEvent') }),
])

const Waiting = z.object({
  isMergeQueueEnabled: z.boolean(),
  mergeQueueEntry: z
    .object({ id: z.string(), position: z.number(), enqueuer: Actor, headCommit: Oid.nullable() })
    .nullable(),
  autoMergeRequest: z.object({ enabledAt: z.string().nullable(), enabledBy: Actor.nullable() }).nullable(),
  timelineItems: z.object({ nodes: z.array(Left) }),
})
export type WaitingNode = z.output<typeof Waiting>

export const PullNode = Waiting.extend({
  id: z.string(),
  number: z.number(),
  url: z.string(),
  title: z.string(),
  author: Actor.nullable(),
  state: z.enum(['OPEN', 'CLOSED', 'MERGED']),
  isDraft: z.boolean(),
  headRefName: z.string(),
  headRefOid: z.string(),
  baseRefName: z.string(),
  baseRef: Required.extend({ target: Base.nullable() }).nullable(),
  mergeable: z.string(),
  mergeStateStatus: z.string(),
  reviewDecision: z.string().nullable(),
  mergedBy: Actor.nullable(),
  mergeCommit: Oid.nullable(),
  potentialMergeCommit: z
    .object({ oid: z.string(), parents: z.object({ nodes: z.array(Oid) }), file: Entry.nullable() })
    .nullable(),
  reviews: z.object({ nodes: z.array(Review) }),
  dismissals: Dismissals,
  files: z.object({ nodes: z.array(z.object({ path: z.string() })) }).nullish(),
  commits: z
    .object({ nodes: z.array(z.object({ commit: z.object({ statusCheckRollup: Rollup.nullable() }) })) })
    .optional(),
})
export type PullNode = z.output<typeof PullNode>

export const PullAnswer = z.object({
  repository: z.object({
    mergeCommitAllowed: z.boolean(),
    squashMergeAllowed: z.boolean(),
    rebaseMergeAllowed: z.boolean(),
    pullRequest: PullNode,
  }),
})
export type PullAnswer = z.output<typeof PullAnswer>

/** Checks and commit statuses of the head; none where the App may not read them. */
export function contextsOf(pull: PullNode): Context[] {
  return pull.commits?.nodes[0]?.commit.statusCheckRollup?.contexts.nodes ?? []
}
