import { matches, parseLabelSelector } from '../api/selectors.ts'
import { at, numberAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { condition, isTerminating, labelsOf, namespaceOf, nextCondition, uidOf } from '../objects/meta.ts'
import { isReady, liveOf, putStatus } from './work.ts'
import type { Work } from './work.ts'

/** A claim is bound after a while. */
export function reconcileClaim(work: Work, claim: JsonMap): void {
  const kind = builtIn('PersistentVolumeClaim')
  if (textAt(claim, 'status', 'phase') === 'Bound') return
  work.after(work.cluster.speedMs, () => {
    const live = liveOf(work.cluster, kind, claim)
    const capacity = at(claim, 'spec', 'resources', 'requests') ?? {}
    if (live)
      putStatus(work.cluster, kind, live, {
        phase: 'Bound',
        accessModes: at(claim, 'spec', 'accessModes') ?? [],
        capacity,
      })
  })
}

/** A load balancer gets an address after a while. */
export function reconcileService(work: Work, service: JsonMap): void {
  const kind = builtIn('Service')
  if (textAt(service, 'spec', 'type') !== 'LoadBalancer') return
  if (at(service, 'status', 'loadBalancer', 'ingress') !== undefined) return
  work.after(work.cluster.speedMs, () => {
    const live = liveOf(work.cluster, kind, service)
    if (live) putStatus(work.cluster, kind, live, { loadBalancer: { ingress: [{ ip: '192.0.2.10' }] } })
  })
}

/** How many pods may be taken away now. */
export function reconcileBudget(work: Work, budget: JsonMap): void {
  const kind = builtIn('PodDisruptionBudget')
  const selector = parseLabelSelector(at(budget, 'spec', 'selector'))
  const pods = work.cluster.store
    .list(builtIn('Pod'), namespaceOf(budget))
    .filter(pod => !isTerminating(pod) && matches(selector, labelsOf(pod)))
  const healthy = pods.filter(isReady).length
  const desiredHealthy = wantedHealthy(budget, pods.length)
  const disruptionsAllowed = Math.max(0, healthy - desiredHealthy)
  const allowed = disruptionsAllowed > 0
  const verdict = {
    type: 'DisruptionAllowed',
    status: allowed ? 'True' : 'False',
    reason: allowed ? 'SufficientPods' : 'InsufficientPods',
    message: '',
  } as const
  putStatus(work.cluster, kind, budget, {
    observedGeneration: numberAt(budget, 'metadata', 'generation') ?? 1,
    expectedPods: pods.length,
    currentHealthy: healthy,
    desiredHealthy,
    disruptionsAllowed,
    conditions: [nextCondition(condition(budget, 'DisruptionAllowed'), verdict)],
  })
  if (uidOf(budget) && pods.length !== healthy) work.again(kind, budget, work.cluster.speedMs)
}

function wantedHealthy(budget: JsonMap, total: number): number {
  const minimum = at(budget, 'spec', 'minAvailable')
  if (minimum !== undefined) return shareOf(minimum, total)
  return Math.max(0, total - shareOf(at(budget, 'spec', 'maxUnavailable') ?? 1, total))
}

function shareOf(value: unknown, total: number): number {
  if (typeof value === 'number') return value
  return typeof value === 'string' ? Math.ceil((Number.parseFloat(value) / 100) * total) : 0
}
