import { compact, numberAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { condition, nameOf, nextCondition, timeText } from '../objects/meta.ts'
import type { Verdict } from '../objects/meta.ts'
import { desired, limits } from './sizes.ts'

/**
 * The status of a Deployment by its replica sets. `againInMs`: when its progress deadline ends, if it runs.
 * `made`: the current replica set was made just now.
 */
export function deploymentStatus(
  deployment: JsonMap,
  current: JsonMap | null,
  sets: JsonMap[],
  { made }: { made: boolean },
): { status: JsonMap; againInMs: number | null } {
  const count = (field: string) =>
    sets.reduce((total, set) => total + (numberAt(set, 'status', field) ?? 0), 0)
  const [replicas, ready, available] = [count('replicas'), count('readyReplicas'), count('availableReplicas')]
  const updated = current ? (numberAt(current, 'status', 'replicas') ?? 0) : 0
  const counts = { replicas, ready, available, updated }
  const progressing = progress(deployment, current, counts, made)
  const verdict = availability(deployment, available)
  const conditions = [
    {
      ...nextCondition(condition(deployment, 'Available'), verdict),
      lastUpdateTime: updatedAt(deployment, verdict),
    },
    ...(progressing ? [progressing.condition] : []),
  ]
  const status = compact({
    observedGeneration: numberAt(deployment, 'metadata', 'generation'),
    replicas: replicas || undefined,
    updatedReplicas: updated || undefined,
    readyReplicas: ready || undefined,
    availableReplicas: available || undefined,
    unavailableReplicas: Math.max(0, Math.max(desired(deployment), replicas) - available) || undefined,
    conditions,
  })
  return { status, againInMs: progressing?.againInMs ?? null }
}

type Counts = { replicas: number; ready: number; available: number; updated: number }

function availability(deployment: JsonMap, available: number): Verdict {
  const enough = available >= desired(deployment) - limits(deployment).maxUnavailable
  return enough
    ? {
        type: 'Available',
        status: 'True',
        reason: 'MinimumReplicasAvailable',
        message: 'Deployment has minimum availability.',
      }
    : {
        type: 'Available',
        status: 'False',
        reason: 'MinimumReplicasUnavailable',
        message: 'Deployment does not have minimum availability.',
      }
}

function updatedAt(deployment: JsonMap, verdict: Verdict): string {
  const before = condition(deployment, verdict.type)
  const same = before?.['status'] === verdict.status && before['reason'] === verdict.reason
  return (same ? textAt(before, 'lastUpdateTime') : undefined) ?? timeText()
}

function progress(
  deployment: JsonMap,
  current: JsonMap | null,
  counts: Counts,
  made: boolean,
): { condition: JsonMap; againInMs: number | null } | null {
  const before = condition(deployment, 'Progressing')
  if (!current) return before ? { condition: before, againInMs: null } : null
  const since = Date.parse(textAt(before, 'lastUpdateTime') ?? timeText())
  const deadlineMs = (numberAt(deployment, 'spec', 'progressDeadlineSeconds') ?? 600) * 1_000
  const said = word(deployment, counts, { before, made, late: Date.now() - since > deadlineMs })
  const named = (text: string) => text.replace('%', JSON.stringify(nameOf(current)))
  if (said === null) return { condition: before ?? {}, againInMs: waitMs(before, since + deadlineMs) }
  const verdict: Verdict = { type: 'Progressing', ...WORDS[said], message: named(WORDS[said].message) }
  const next = { ...nextCondition(before, verdict), lastUpdateTime: timeText() }
  return { condition: next, againInMs: waitMs(next, Date.now() + deadlineMs) }
}

const WORDS = {
  created: { status: 'True', reason: 'NewReplicaSetCreated', message: 'Created new replica set %' },
  moving: { status: 'True', reason: 'ReplicaSetUpdated', message: 'ReplicaSet % is progressing.' },
  done: {
    status: 'True',
    reason: 'NewReplicaSetAvailable',
    message: 'ReplicaSet % has successfully progressed.',
  },
  late: {
    status: 'False',
    reason: 'ProgressDeadlineExceeded',
    message: 'ReplicaSet % has timed out progressing.',
  },
} as const

type Seen = { before: JsonMap | undefined; made: boolean; late: boolean }

/** What is new to say about the progress; null when nothing is. */
function word(deployment: JsonMap, counts: Counts, { before, made, late }: Seen): keyof typeof WORDS | null {
  if (made) return 'created'
  const status = (field: string) => numberAt(deployment, 'status', field) ?? 0
  const reason = textAt(before, 'reason')
  const wanted = desired(deployment)
  const all = counts.updated === wanted && counts.replicas === wanted && counts.available === wanted
  if (all) return reason === 'NewReplicaSetAvailable' ? null : 'done'
  // Once done, lost pods are no rollout: only a new replica set is.
  if (reason === 'NewReplicaSetAvailable' && counts.updated === counts.replicas) return null
  const oldBefore = status('replicas') - status('updatedReplicas')
  const moved =
    counts.updated > status('updatedReplicas') ||
    counts.replicas - counts.updated < oldBefore ||
    counts.ready > status('readyReplicas') ||
    counts.available > status('availableReplicas')
  if (moved) return 'moving'
  const over = reason === 'ProgressDeadlineExceeded' || reason === 'NewReplicaSetAvailable'
  return late && !over ? 'late' : null
}

function waitMs(progressing: JsonMap | undefined, deadline: number): number | null {
  const open = progressing?.['status'] === 'True' && progressing['reason'] !== 'NewReplicaSetAvailable'
  return open ? Math.max(50, deadline - Date.now() + 50) : null
}
