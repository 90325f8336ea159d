import { at, compact, numberAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { isTerminating, labelsOf } from '../objects/meta.ts'
import { drop, hashOf, isReady, make, ownedBy, podFrom, putStatus } from './work.ts'
import type { Work } from './work.ts'

const DAEMON_SET = builtIn('DaemonSet')
const POD = builtIn('Pod')
const HASH = 'controller-revision-hash'

/** One pod, as there is one node. */
export function reconcileDaemonSet(work: Work, set: JsonMap): void {
  const { cluster } = work
  const revision = hashOf(JSON.stringify(at(set, 'spec', 'template') ?? null))
  const pods = ownedBy(cluster, set, POD)
  const outdated = pods.filter(pod => labelsOf(pod)[HASH] !== revision && !isTerminating(pod))
  for (const pod of outdated) drop(cluster, POD, pod)
  if (pods.length === 0) make(cluster, POD, podFrom(DAEMON_SET, set, { labels: { [HASH]: revision } }))
  const now = ownedBy(cluster, set, POD).filter(pod => !isTerminating(pod))
  const ready = now.filter(isReady).length
  const updated = now.filter(pod => labelsOf(pod)[HASH] === revision).length
  putStatus(
    cluster,
    DAEMON_SET,
    set,
    compact({
      observedGeneration: numberAt(set, 'metadata', 'generation'),
      desiredNumberScheduled: 1,
      currentNumberScheduled: now.length,
      numberMisscheduled: 0,
      numberReady: ready,
      updatedNumberScheduled: updated || undefined,
      numberAvailable: ready || undefined,
      numberUnavailable: 1 - ready || undefined,
    }),
  )
}
