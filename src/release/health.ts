import { conditionOf, numberAt, textAt } from './health/fields.ts'
import {
  judgeBudget,
  judgeByConditions,
  judgeClaim,
  judgeDefinition,
  judgeJob,
  judgeNamespace,
  judgePod,
  judgeService,
  measureBudget,
  measureConditions,
  measureJob,
} from './health/kinds.ts'
import type { Health, Judgement, KubeLike, Measure } from './health/shape.ts'
import { failed, inProgress } from './health/shape.ts'
import {
  judgeDaemonSet,
  judgeDeployment,
  judgeReplicaSet,
  judgeStatefulSet,
  measureDaemons,
  measureReplicas,
} from './health/workloads.ts'

export type { Health, KubeLike } from './health/shape.ts'

/**
 * The health of one object, in the order of kstatus: being deleted, generation against observed generation,
 * `Stalled` and `Reconciling`, then the rules of the kind, else its `Ready` condition.
 */
export function healthOf(object: KubeLike): Health {
  const rule = RULES[groupKind(object)] ?? OTHERS
  const { counts, ready } = rule.measure(object)
  const judgement = generic(object, rule) ?? rule.judge(object)
  return { ...judgement, message: judgement.message.slice(0, MESSAGE_MAX), ready, progress: counts.join(',') }
}

/**
 * Whether an object's health can change after it was applied: those with a rule of their own, and those of kinds
 * that others define. A ConfigMap, a Role or a Service without a load balancer is done once it is there.
 */
export function canChange(object: KubeLike): boolean {
  const id = groupKind(object)
  if (id === '/Service') return textAt(object, 'spec', 'type') === 'LoadBalancer'
  const group = id.slice(0, id.indexOf('/'))
  return id in RULES || (group.includes('.') && !group.endsWith('.k8s.io'))
}

/** Whether its controller rolls pods out for it. */
export function isWorkload(object: KubeLike): boolean {
  const id = groupKind(object)
  return id.startsWith('apps/') || id === 'batch/Job'
}

/**
 * The furthest that progress ever got, count by count. It differs from `before.progress` exactly when there was
 * progress; a pod that becomes ready and crashes in turns makes none after its first time.
 */
export function furthest(before: Health, seen: Health): string {
  const [old, now] = [countsOf(before), countsOf(seen)]
  const longer = old.length > now.length ? old : now
  return longer.map((_, at) => Math.max(old[at] ?? -Infinity, now[at] ?? -Infinity)).join(',')
}

function countsOf({ progress }: Health): number[] {
  return progress === '' ? [] : progress.split(',').map(Number)
}

const MESSAGE_MAX = 300

/** `observes`: its controller sets `status.observedGeneration`, and without it has not looked yet. */
type Rule = { observes: boolean; judge(object: KubeLike): Judgement; measure(object: KubeLike): Measure }

const OTHERS: Rule = { observes: false, judge: judgeByConditions, measure: measureConditions }

const RULES: Record<string, Rule> = {
  'apps/Deployment': { observes: true, judge: judgeDeployment, measure: measureReplicas },
  'apps/StatefulSet': { observes: true, judge: judgeStatefulSet, measure: measureReplicas },
  'apps/DaemonSet': { observes: true, judge: judgeDaemonSet, measure: measureDaemons },
  'apps/ReplicaSet': { observes: true, judge: judgeReplicaSet, measure: measureReplicas },
  '/Pod': { observes: false, judge: judgePod, measure: measureConditions },
  'batch/Job': { observes: false, judge: judgeJob, measure: measureJob },
  '/Service': { observes: false, judge: judgeService, measure: measureConditions },
  '/PersistentVolumeClaim': { observes: false, judge: judgeClaim, measure: measureConditions },
  'policy/PodDisruptionBudget': { observes: true, judge: judgeBudget, measure: measureBudget },
  'apiextensions.k8s.io/CustomResourceDefinition': {
    observes: false,
    judge: judgeDefinition,
    measure: measureConditions,
  },
  '/Namespace': { observes: false, judge: judgeNamespace, measure: measureConditions },
}

function groupKind(object: KubeLike): string {
  const [group, version] = object.apiVersion.split('/')
  return `${version === undefined ? '' : group}/${object.kind}`
}

function generic(object: KubeLike, rule: Rule): Judgement | null {
  if (object.metadata.deletionTimestamp !== undefined) {
    return { status: 'terminating', reason: 'Terminating', message: 'being deleted' }
  }
  const observed = numberAt(object, 'status', 'observedGeneration')
  const generation = object.metadata.generation
  const unseen = observed === undefined ? rule.observes : generation !== undefined && observed < generation
  if (unseen) return inProgress('LatestGenerationNotObserved', 'the controller has not seen the change yet')
  const stalled = conditionOf(object, 'Stalled')
  if (stalled?.status === 'True') return failed(stalled.reason || 'Stalled', stalled.message)
  const reconciling = conditionOf(object, 'Reconciling')
  if (reconciling?.status === 'True')
    return inProgress(reconciling.reason || 'Reconciling', reconciling.message)
  return null
}
