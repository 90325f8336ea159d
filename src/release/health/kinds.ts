import { conditionOf, conditionsOf, listAt, numberAt, textAt } from './fields.ts'
import type { Judgement, KubeLike, Measure } from './shape.ts'
import { current, failed, inProgress } from './shape.ts'

/** A pod that cannot be scheduled or crashes is in progress: `troubleOf` says what it suffers from. */
export function judgePod(object: KubeLike): Judgement {
  const phase = textAt(object, 'status', 'phase')
  if (phase === 'Succeeded') return current('completed')
  if (phase === 'Failed') {
    return failed(
      textAt(object, 'status', 'reason') ?? 'PodFailed',
      textAt(object, 'status', 'message') ?? '',
    )
  }
  if (phase === 'Running' && conditionOf(object, 'Ready')?.status === 'True') return current('ready')
  return inProgress(phase === 'Running' ? 'PodNotReady' : 'PodPending', `phase: ${phase ?? 'none'}`)
}

/** A Job has to complete. */
export function judgeJob(object: KubeLike): Judgement {
  const complete = conditionOf(object, 'Complete')
  const failure = conditionOf(object, 'Failed')
  if (failure?.status === 'True') return failed(failure.reason || 'JobFailed', failure.message)
  if (complete?.status === 'True')
    return current(`succeeded: ${numberAt(object, 'status', 'succeeded') ?? 0}`)
  if (conditionOf(object, 'Suspended')?.status === 'True') return inProgress('JobSuspended', 'suspended')
  return inProgress('JobInProgress', `active: ${numberAt(object, 'status', 'active') ?? 0}`)
}

export function judgeService(object: KubeLike): Judgement {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return current('no load balancer is asked for')
  const addresses = listAt(object, 'status', 'loadBalancer', 'ingress')
  return addresses.length > 0
    ? current('has an address')
    : inProgress('NoAddress', 'the load balancer has no address yet')
}

export function judgeClaim(object: KubeLike): Judgement {
  const phase = textAt(object, 'status', 'phase') ?? 'none'
  if (phase === 'Bound') return current('bound')
  if (phase === 'Lost') return failed('ClaimLost', 'the volume of the claim is gone')
  return inProgress('NotBound', `phase: ${phase}`)
}

export function judgeBudget(object: KubeLike): Judgement {
  const healthy = numberAt(object, 'status', 'currentHealthy') ?? 0
  const wanted = numberAt(object, 'status', 'desiredHealthy')
  if (wanted === undefined) return inProgress('BudgetNotObserved', 'not observed yet')
  if (healthy < wanted) return inProgress('BudgetNotMet', `healthy: ${healthy}/${wanted}`)
  return current(`healthy: ${healthy}/${wanted}`)
}

export function judgeDefinition(object: KubeLike): Judgement {
  const names = conditionOf(object, 'NamesAccepted')
  const established = conditionOf(object, 'Established')
  if (names?.status === 'False') return failed(names.reason || 'NameConflict', names.message)
  if (established?.status === 'True') return current('established')
  if (established?.status === 'False' && established.reason !== 'Installing') {
    return failed(established.reason || 'NotEstablished', established.message)
  }
  return inProgress('Installing', 'not established yet')
}

export function judgeNamespace(object: KubeLike): Judgement {
  const phase = textAt(object, 'status', 'phase')
  if (phase === 'Active') return current('active')
  if (phase === 'Terminating')
    return { status: 'terminating', reason: 'Terminating', message: 'being deleted' }
  return inProgress('NamespacePending', `phase: ${phase ?? 'none'}`)
}

/** Everything else: the `Ready` condition where there is one; an object without a status has nothing to do. */
export function judgeByConditions(object: KubeLike): Judgement {
  const ready = conditionOf(object, 'Ready')
  if (ready === undefined) return current('there')
  if (ready.status === 'True') return current(ready.message || 'ready')
  return inProgress(ready.reason || 'NotReady', ready.message)
}

export function measureConditions(object: KubeLike): Measure {
  return { counts: [conditionsOf(object).filter(({ status }) => status === 'True').length], ready: null }
}

export function measureJob(object: KubeLike): Measure {
  const succeeded = numberAt(object, 'status', 'succeeded') ?? 0
  const wanted = numberAt(object, 'spec', 'completions') ?? 1
  const counts = [succeeded, numberAt(object, 'status', 'ready') ?? 0]
  return { counts, ready: { ready: succeeded, total: wanted } }
}

export function measureBudget(object: KubeLike): Measure {
  return { counts: [numberAt(object, 'status', 'currentHealthy') ?? 0], ready: null }
}
