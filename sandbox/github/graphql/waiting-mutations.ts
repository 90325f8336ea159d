import { z } from 'zod'
import type { Changes } from '../changes.ts'
import { disableAutoMerge, enableAutoMerge, reconsider } from '../pulls/auto-merge.ts'
import { mergePull } from '../pulls/merge.ts'
import { dequeue, enqueue } from '../pulls/queue.ts'
import type { MergeMethod } from '../records.ts'
import { placeOf } from './nodes.ts'
import { payload, sceneOf } from './pull-mutations.ts'
import { queueEntryNode } from './pull-waiting.ts'
import { asField } from './refused.ts'
import type { Asker } from './repository.ts'

const Mutation = z.object({ clientMutationId: z.string().nullish() })
const OfPull = Mutation.extend({ pullRequestId: z.string() })
const write = { need: 'contents:write' } as const

export function enqueuePullRequest(asker: Asker, changes: Changes, raw: unknown) {
  const input = OfPull.extend({ expectedHeadOid: z.string().nullish() }).parse(raw)
  const scene = sceneOf(asker, changes, { id: input.pullRequestId, ...write })
  const { pull } = scene
  const entry = asField(() => enqueue(scene, pull, input.expectedHeadOid ?? null))
  const node = queueEntryNode(placeOf(asker.world, scene.repo), pull, entry)
  reconsider(scene)
  return { clientMutationId: input.clientMutationId ?? null, mergeQueueEntry: node }
}

/** Takes the pull request's id, under the name `id`. */
export function dequeuePullRequest(asker: Asker, changes: Changes, raw: unknown) {
  const { id, clientMutationId } = Mutation.extend({ id: z.string() }).parse(raw)
  const scene = sceneOf(asker, changes, { id, ...write })
  const entry = asField(() => dequeue(scene, scene.pull))
  const node = queueEntryNode(placeOf(asker.world, scene.repo), scene.pull, entry)
  reconsider(scene)
  return { clientMutationId: clientMutationId ?? null, mergeQueueEntry: node }
}

const Wish = OfPull.extend({
  commitHeadline: z.string().nullish(),
  commitBody: z.string().nullish(),
  expectedHeadOid: z.string().nullish(),
  mergeMethod: z.enum(['MERGE', 'SQUASH', 'REBASE']).nullish(),
})

export function enablePullRequestAutoMerge(asker: Asker, changes: Changes, raw: unknown) {
  const input = Wish.parse(raw)
  const scene = sceneOf(asker, changes, { id: input.pullRequestId, ...write })
  const wish = {
    method: methods[input.mergeMethod ?? 'MERGE'],
    title: input.commitHeadline ?? null,
    message: input.commitBody ?? null,
    expectedHead: input.expectedHeadOid ?? null,
  }
  asField(() => enableAutoMerge(scene, scene.pull, wish))
  return payload(asker, scene, input.clientMutationId)
}

const methods: Record<'MERGE' | 'SQUASH' | 'REBASE', MergeMethod> = {
  MERGE: 'merge',
  SQUASH: 'squash',
  REBASE: 'rebase',
}

export function mergePullRequest(asker: Asker, changes: Changes, raw: unknown) {
  const input = Wish.parse(raw)
  const scene = sceneOf(asker, changes, { id: input.pullRequestId, ...write })
  const request = {
    sha: input.expectedHeadOid ?? null,
    method: methods[input.mergeMethod ?? 'MERGE'],
    title: input.commitHeadline ?? null,
    message: input.commitBody ?? null,
  }
  asField(() => mergePull(scene, scene.pull, request))
  return payload(asker, scene, input.clientMutationId)
}

export function disablePullRequestAutoMerge(asker: Asker, changes: Changes, raw: unknown) {
  const { pullRequestId, clientMutationId } = OfPull.parse(raw)
  const scene = sceneOf(asker, changes, { id: pullRequestId, ...write })
  asField(() => disableAutoMerge(scene, scene.pull))
  return payload(asker, scene, clientMutationId)
}
