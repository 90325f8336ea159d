import type { Cluster } from '../cluster.ts'
import { listAt, mapAt, numberAt, textAt, without } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import type { Kind } from '../objects/kinds.ts'
import {
  isTerminating,
  nameOf,
  ownersOf,
  revisionOf,
  timeText,
  uidOf,
  withMeta,
  withStatus,
} from '../objects/meta.ts'
import { conflict, notFound } from '../objects/problems.ts'
import type { Target } from './checks.ts'

/** What a DELETE says in its body, or as parameters. */
export type Deletion = {
  uid: string | undefined
  revision: string | undefined
  propagation: 'Background' | 'Foreground' | 'Orphan'
  graceSeconds: number | undefined
  dryRun: boolean
}

export const FOREGROUND = 'foregroundDeletion'

/** Deletes, or marks for deletion; answers what the API answers. */
export function remove(cluster: Cluster, { kind, namespace, name }: Target, how: Deletion): JsonMap {
  const live = cluster.store.get(kind, namespace, name)
  if (!live) throw notFound(kind, name)
  mustMatch(kind, live, how)
  if (how.dryRun) return success(kind, live)
  if (how.propagation === 'Orphan') orphan(cluster, live)
  const finalizers = [...listAt(live, 'metadata', 'finalizers')]
  if (how.propagation === 'Foreground' && !finalizers.includes(FOREGROUND)) finalizers.push(FOREGROUND)
  const grace =
    kind.kind === 'Pod'
      ? (how.graceSeconds ?? numberAt(live, 'spec', 'terminationGracePeriodSeconds') ?? 30)
      : 0
  const waits = finalizers.length > 0 || grace > 0 || kind.kind === 'Namespace'
  if (!waits) {
    cluster.store.remove(kind, live)
    return success(kind, live)
  }
  if (isTerminating(live)) return live
  return cluster.store.put(kind, marked(kind, live, finalizers, grace))
}

function marked(kind: Kind, live: JsonMap, finalizers: Json[], grace: number): JsonMap {
  const leaving = withMeta(live, {
    ...(finalizers.length > 0 ? { finalizers } : {}),
    deletionTimestamp: timeText(Date.now() + grace * 1_000),
    deletionGracePeriodSeconds: grace,
  })
  const generation = numberAt(live, 'metadata', 'generation')
  const counted = generation === undefined ? leaving : withMeta(leaving, { generation: generation + 1 })
  return kind.kind === 'Namespace' ? withStatus(counted, { phase: 'Terminating' }) : counted
}

function mustMatch(kind: Kind, live: JsonMap, how: Deletion): void {
  if (how.uid !== undefined && how.uid !== uidOf(live))
    throw conflict(kind, nameOf(live), mismatch('UID', how.uid, uidOf(live)))
  if (how.revision !== undefined && how.revision !== revisionOf(live))
    throw conflict(kind, nameOf(live), mismatch('ResourceVersion', how.revision, revisionOf(live)))
}

function mismatch(what: string, asked: string, found: string): string {
  return `the ${what} in the precondition (${asked}) does not match the ${what} in record (${found}). The object might have been deleted and then recreated`
}

function orphan(cluster: Cluster, live: JsonMap): void {
  for (const { kind, object } of cluster.store.dependents(uidOf(live))) {
    const owners = ownersOf(object).filter(owner => textAt(owner, 'uid') !== uidOf(live))
    cluster.store.put(
      kind,
      owners.length > 0
        ? withMeta(object, { ownerReferences: owners })
        : { ...object, metadata: without(mapAt(object, 'metadata'), 'ownerReferences') },
    )
  }
}

function success(kind: Kind, object: JsonMap): JsonMap {
  const group = kind.group ? { group: kind.group } : {}
  const details = { name: nameOf(object), ...group, kind: kind.plural, uid: uidOf(object) }
  return { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', details }
}
