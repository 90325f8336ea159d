import { z } from 'zod'
import type { Metrics } from '../../src/metrics.ts'
import type { Queue, Store } from '../../src/ports.ts'
import type { Answer } from './answer.ts'

/** A branch that manifests are read from; the repository as the configuration spells it. */
export type ManifestsBranch = { repository: string; branch: string }

export type PushDeps = {
  store: Pick<Store, 'accept' | 'nowMs'>
  queue: Pick<Queue, 'add'>
  metrics: Pick<Metrics, 'accepted'>
  /** The branches that targets are written to and applied from, by the configuration in force. */
  branches(): ManifestsBranch[]
}

const schema = z.object({
  ref: z.string().max(1_000),
  after: z.string().regex(/^[0-9a-f]{40,64}$/),
  deleted: z.boolean(),
  repository: z.object({ full_name: z.string().max(300) }),
})

/** A push: an inbox entry when it moved a branch of manifests. The head it names is a hint and is read again. */
export async function push(body: unknown, deps: PushDeps): Promise<Answer> {
  const parsed = schema.safeParse(body)
  if (!parsed.success) return malformed()
  const { ref, after, deleted, repository } = parsed.data
  const moved = deps.branches().find(branch => isSame(branch, repository.full_name, ref))
  if (moved === undefined) return { kind: 'ignored', reason: 'no manifests are read from that branch' }
  if (deleted) return { kind: 'ignored', reason: 'the branch was deleted' }
  return acceptHead(moved, after, deps)
}

/** Stores that a branch has a head. The id is the fact itself, so that hook and poll name the same entry. */
export async function acceptHead(
  { repository, branch }: ManifestsBranch,
  head: string,
  { store, queue, metrics }: Pick<PushDeps, 'store' | 'queue' | 'metrics'>,
): Promise<Extract<Answer, { kind: 'accepted' }>> {
  const entry = `push:${repository}:${branch}:${head}`
  const outcome = await store.accept({
    id: entry,
    sender: 'github',
    hint: { kind: 'push', repository, branch, head },
    receivedAtMs: await store.nowMs(),
  })
  metrics.accepted('github', outcome)
  await queue.add([{ kind: 'route', entry }])
  return { kind: 'accepted', entry, outcome }
}

function malformed(): Answer {
  return { kind: 'malformed', coded: ['input_form', { reason: 'not a push as GitHub describes it' }] }
}

/** GitHub's names ignore case; refs do not. */
function isSame({ repository, branch }: ManifestsBranch, fullName: string, ref: string): boolean {
  return repository.toLowerCase() === fullName.toLowerCase() && ref === `refs/heads/${branch}`
}
