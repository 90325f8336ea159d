import type { Cluster } from '../cluster.ts'
import { textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { storedAs } from '../objects/kinds.ts'
import type { Kind } from '../objects/kinds.ts'
import { controllerOf, nameOf, namespaceOf } from '../objects/meta.ts'
import { Problem } from '../objects/problems.ts'
import type { Change } from '../objects/store.ts'
import { collect } from './collect.ts'
import { reconcileDaemonSet } from './daemonset.ts'
import { forgetDefinition, reconcileDefinition } from './definition.ts'
import { reconcileDeployment } from './deployment.ts'
import { reconcileJob } from './job.ts'
import { createKubelet } from './kubelet.ts'
import { reconcileReplicaSet } from './replicaset.ts'
import { reconcileBudget, reconcileClaim, reconcileService } from './simple.ts'
import { reconcileStatefulSet } from './statefulset.ts'
import { report } from './work.ts'
import type { Work } from './work.ts'

type Reconciler = (work: Work, object: JsonMap) => void

/** Plays kube-controller-manager, scheduler and kubelet on what is stored; the answer stops them. */
export function startControllers(cluster: Cluster): () => void {
  const timers = new Set<NodeJS.Timeout>()
  const waiting = new Map<string, { kind: Kind; namespace: string; name: string }>()
  let stopped = false
  let woken = false

  const wake = (kind: Kind, namespace: string, name: string) => {
    waiting.set(`${storedAs(kind)}/${namespace}/${name}`, { kind, namespace, name })
    if (woken) return
    woken = true
    setImmediate(run)
  }
  const after = (ms: number, action: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      if (!stopped) action()
    }, ms)
    timers.add(timer)
  }
  const again = (kind: Kind, object: JsonMap, ms: number) =>
    after(Math.min(ms, 2 ** 31 - 1), () => wake(kind, namespaceOf(object), nameOf(object)))
  const work: Work = { cluster, after, again }
  const reconcilers = reconcilersOf(work)

  function run(): void {
    woken = false
    const batch = [...waiting.values()]
    waiting.clear()
    for (const { kind, namespace, name } of batch) {
      const object = stopped ? null : cluster.store.get(kind, namespace, name)
      if (object) attempt(work, kind, object, reconcilers)
    }
  }
  const stopListening = cluster.store.subscribe(change => {
    if (reconcilers.has(change.kind.kind))
      wake(change.kind, namespaceOf(change.object), nameOf(change.object))
    wakeOwner(cluster, change, wake)
    if (change.kind.kind === 'CustomResourceDefinition' && change.type === 'DELETED')
      forgetDefinition(work, change.object)
    collect(cluster, change)
  })
  return () => {
    stopped = true
    stopListening()
    timers.forEach(timer => clearTimeout(timer))
  }
}

function reconcilersOf(work: Work): Map<string, Reconciler> {
  const kubelet = createKubelet(work)
  return new Map<string, Reconciler>([
    ['Deployment', reconcileDeployment],
    ['ReplicaSet', reconcileReplicaSet],
    ['StatefulSet', reconcileStatefulSet],
    ['DaemonSet', reconcileDaemonSet],
    ['Job', reconcileJob],
    ['Pod', (_, pod) => kubelet(pod)],
    ['CustomResourceDefinition', reconcileDefinition],
    ['PersistentVolumeClaim', reconcileClaim],
    ['PodDisruptionBudget', reconcileBudget],
    ['Service', reconcileService],
  ])
}

function attempt(work: Work, kind: Kind, object: JsonMap, reconcilers: Map<string, Reconciler>): void {
  const terminating = textAt(object, 'metadata', 'deletionTimestamp') !== undefined
  if (terminating && kind.kind !== 'Pod') return
  try {
    reconcilers.get(kind.kind)?.(work, object)
  } catch (error) {
    // What the API refuses a controller is an event on the object, as in a real cluster.
    if (!(error instanceof Problem)) throw error
    if (error.code !== 403)
      report(work.cluster, kind, object, { type: 'Warning', reason: 'FailedCreate', message: error.message })
  }
}

function wakeOwner(
  cluster: Cluster,
  change: Change,
  wake: (kind: Kind, namespace: string, name: string) => void,
): void {
  const owner = controllerOf(change.object)
  if (!owner) return
  const kind = cluster.kindOf(textAt(owner, 'apiVersion') ?? '', textAt(owner, 'kind') ?? '')
  if (kind) wake(kind, namespaceOf(change.object), textAt(owner, 'name') ?? '')
}
