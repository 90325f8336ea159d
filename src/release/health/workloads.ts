import { conditionOf, numberAt, textAt, valueAt } from './fields.ts'
import type { Judgement, KubeLike, Measure } from './shape.ts'
import { current, failed, inProgress } from './shape.ts'

/** kstatus, with the deadline of the Deployment itself as a failure. */
export function judgeDeployment(object: KubeLike): Judgement {
  const progressing = conditionOf(object, 'Progressing')
  const { wanted, total, updated, ready, available } = replicas(object)
  if (progressing?.reason === 'ProgressDeadlineExceeded') {
    return failed('ProgressDeadlineExceeded', progressing.message || 'Progress deadline exceeded')
  }
  if (total < wanted) return inProgress('LessReplicas', `replicas: ${total}/${wanted}`)
  if (updated < wanted) return inProgress('LessUpdated', `updated: ${updated}/${wanted}`)
  if (total > wanted) return inProgress('ExtraPods', `old replicas that are still there: ${total - wanted}`)
  if (available < updated) return inProgress('LessAvailable', `available: ${available}/${updated}`)
  if (ready < wanted) return inProgress('LessReady', `ready: ${ready}/${wanted}`)
  if (!rolledOut(object)) return inProgress('ReplicaSetNotAvailable', 'the new replica set is not available')
  if (conditionOf(object, 'Available')?.status !== 'True') {
    return inProgress('DeploymentNotAvailable', 'the deployment is not available')
  }
  return current(`available: ${available}/${wanted}`)
}

/** A StatefulSet under `OnDelete` changes its pods only when somebody deletes them: nothing to wait for. */
export function judgeStatefulSet(object: KubeLike): Judgement {
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return current('pods are updated when they are deleted')
  }
  const { wanted, total, updated, ready } = replicas(object)
  const toUpdate = Math.max(0, wanted - (numberAt(object, ...PARTITION) ?? 0))
  const revisions = [textAt(object, 'status', 'currentRevision'), textAt(object, 'status', 'updateRevision')]
  if (total < wanted) return inProgress('LessReplicas', `replicas: ${total}/${wanted}`)
  if (ready < wanted) return inProgress('LessReady', `ready: ${ready}/${wanted}`)
  if (total > wanted) return inProgress('ExtraPods', `replicas to be removed: ${total - wanted}`)
  if (updated < toUpdate) return inProgress('LessUpdated', `updated: ${updated}/${toUpdate}`)
  if (toUpdate === wanted && revisions[0] !== revisions[1]) {
    return inProgress('RevisionMismatch', 'waiting for the update revision to become the current one')
  }
  return current(`ready: ${ready}/${wanted}`)
}

export function judgeDaemonSet(object: KubeLike): Judgement {
  const wanted = numberAt(object, 'status', 'desiredNumberScheduled')
  if (wanted === undefined) return inProgress('NoDesiredNumber', 'not scheduled yet')
  const { scheduled, updated, ready, available } = daemons(object)
  const onDelete = textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete'
  if (scheduled < wanted) return inProgress('LessScheduled', `scheduled: ${scheduled}/${wanted}`)
  if (!onDelete && updated < wanted) return inProgress('LessUpdated', `updated: ${updated}/${wanted}`)
  if (available < wanted) return inProgress('LessAvailable', `available: ${available}/${wanted}`)
  if (ready < wanted) return inProgress('LessReady', `ready: ${ready}/${wanted}`)
  return current(`available: ${available}/${wanted}`)
}

export function judgeReplicaSet(object: KubeLike): Judgement {
  const failure = conditionOf(object, 'ReplicaFailure')
  if (failure?.status === 'True') return inProgress('ReplicaFailure', failure.message)
  const { wanted, total, ready, available } = replicas(object)
  const labelled = numberAt(object, 'status', 'fullyLabeledReplicas') ?? 0
  if (labelled < wanted) return inProgress('LessLabelled', `labelled: ${labelled}/${wanted}`)
  if (available < wanted) return inProgress('LessAvailable', `available: ${available}/${wanted}`)
  if (ready < wanted) return inProgress('LessReady', `ready: ${ready}/${wanted}`)
  if (total > wanted) return inProgress('ExtraPods', `replicas to be removed: ${total - wanted}`)
  return current(`available: ${available}/${wanted}`)
}

/** Pods of the old template that are gone count as progress too, hence the negative number. */
export function measureReplicas(object: KubeLike): Measure {
  const { wanted, total, updated, ready, available } = replicas(object)
  // Pods of the former revision are ready too, and say nothing of this one.
  const old = object.kind === 'ReplicaSet' ? 0 : Math.max(0, total - updated)
  const fresh = Math.max(0, ready - old)
  return { counts: [updated, ready, available, updated - total], ready: { ready: fresh, total: wanted } }
}

export function measureDaemons(object: KubeLike): Measure {
  const { scheduled, updated, ready, available } = daemons(object)
  const wanted = numberAt(object, 'status', 'desiredNumberScheduled') ?? 0
  return { counts: [updated, ready, available, scheduled], ready: { ready, total: wanted } }
}

const PARTITION = ['spec', 'updateStrategy', 'rollingUpdate', 'partition']

function rolledOut(object: KubeLike): boolean {
  const limit = numberAt(object, 'spec', 'progressDeadlineSeconds')
  if (limit === undefined || limit === 2 ** 31 - 1 || valueAt(object, 'spec', 'paused') === true) return true
  const progressing = conditionOf(object, 'Progressing')
  return progressing?.status === 'True' && progressing.reason === 'NewReplicaSetAvailable'
}

function replicas(object: KubeLike) {
  const status = (field: string) => numberAt(object, 'status', field) ?? 0
  return {
    wanted: numberAt(object, 'spec', 'replicas') ?? 1,
    total: status('replicas'),
    updated: status('updatedReplicas'),
    ready: status('readyReplicas'),
    available: status('availableReplicas'),
  }
}

function daemons(object: KubeLike) {
  const status = (field: string) => numberAt(object, 'status', field) ?? 0
  return {
    scheduled: status('currentNumberScheduled'),
    updated: status('updatedNumberScheduled'),
    ready: status('numberReady'),
    available: status('numberAvailable'),
  }
}
