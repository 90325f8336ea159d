import { Refusal } from '../http/refusal.ts'
import type { MergeMethod, Pull, QueueEntry } from '../records.ts'
import type { QueueRule } from '../rules/effective.ts'
import { simpleCommitShape } from '../shapes/check.ts'
import { actorFor } from './actor-for.ts'
import { mergedCommit } from './merge-commit.ts'
import type { Place } from './scene.ts'

type Group = QueueEntry['group']

/** The commit that the base would become, on a branch of its own, for checks to run on; `null` for a conflict. */
export function makeGroup(
  place: Place,
  pull: Pull,
  { by, onto, queue }: { by: string; onto: string; queue: QueueRule },
): Group | null {
  const { repo, world, changes } = place
  const scene = { ...place, actor: actorFor(world, by) }
  const head = commitOn(() =>
    mergedCommit(scene, pull, { method: methods[queue.merge_method], title: null, message: null, onto }),
  )
  if (head === null) return null
  const ref = `refs/heads/gh-readonly-queue/${pull.base}/pr-${pull.number}-${onto}`
  changes.moveRef(repo, ref, head, world.queueBot)
  const group = { ref, base: onto, head }
  tellGroup(place, group, { action: 'checks_requested', more: {} })
  return group
}

const methods: Record<QueueRule['merge_method'], MergeMethod> = {
  MERGE: 'merge',
  SQUASH: 'squash',
  REBASE: 'rebase',
}

export function destroyGroup(
  place: Place,
  group: Group,
  reason: 'merged' | 'invalidated' | 'dequeued',
): void {
  tellGroup(place, group, { action: 'destroyed', more: { reason } })
  place.changes.moveRef(place.repo, group.ref, null, place.world.queueBot)
}

function tellGroup(
  { world, repo, changes }: Place,
  { ref, base, head }: Group,
  { action, more }: { action: string; more: object },
): void {
  const [, branch = ''] = /^refs\/heads\/gh-readonly-queue\/(.+)\/pr-\d+-/.exec(ref) ?? []
  const group = {
    head_sha: head,
    head_ref: ref,
    base_sha: base,
    base_ref: `refs/heads/${branch}`,
    head_commit: simpleCommitShape(repo, head),
  }
  const payload = { ...more, merge_group: group }
  changes.tell(repo, { event: 'merge_group', action, by: world.queueBot, payload, detail: { head, ref } })
}

function commitOn(make: () => string): string | null {
  try {
    return make()
  } catch (error) {
    if (error instanceof Refusal) return null
    throw error
  }
}
