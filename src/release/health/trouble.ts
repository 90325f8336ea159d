import type { Trouble } from '../release.ts'
import { conditionOf, listAt, numberAt, textAt } from './fields.ts'
import type { KubeLike } from './shape.ts'

/**
 * What a new pod suffers from, the worst first; null when it is well or only starting. A crash loop is fatal
 * after three restarts, an image that cannot exist at once; anything else fails at the rollout's deadline.
 */
export function troubleOf(pod: KubeLike): Trouble | null {
  if (pod.metadata.deletionTimestamp !== undefined) return null
  const found = containersOf(pod).flatMap(status => containerTrouble(status) ?? [])
  const worst = found.find(({ fatal }) => fatal) ?? found[0] ?? schedulingTrouble(pod)
  if (worst === undefined) return null
  return {
    ...worst,
    message: worst.message.slice(0, MESSAGE_MAX),
    pod: pod.metadata.name,
    podUid: pod.metadata.uid ?? '',
    logLines: null,
  }
}

const MESSAGE_MAX = 300
const RESTARTS_MAX = 3

type Found = Pick<Trouble, 'kind' | 'container' | 'restarts' | 'message' | 'fatal'>

const IMAGE_REASONS = [
  'ErrImagePull',
  'ImagePullBackOff',
  'ErrImageNeverPull',
  'ImageInspectError',
  'RegistryUnavailable',
]
const CONFIG_REASONS = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError']

/** What registries and container runtimes say of a manifest that is not there. */
const MANIFEST_MISSING = /manifest unknown|MANIFEST_UNKNOWN|manifest for \S+ not found|: not found\b/

function containersOf(pod: KubeLike): Record<string, unknown>[] {
  return [...listAt(pod, 'status', 'initContainerStatuses'), ...listAt(pod, 'status', 'containerStatuses')]
}

function containerTrouble(status: Record<string, unknown>): Found | null {
  const container = textAt(status, 'name') ?? ''
  const restarts = numberAt(status, 'restartCount') ?? 0
  const reason = textAt(status, 'state', 'waiting', 'reason') ?? ''
  const said = textAt(status, 'state', 'waiting', 'message') ?? ''
  const message = said === '' ? reason : `${reason}: ${said}`
  if (reason === 'InvalidImageName') return { kind: 'image_pull', container, restarts, message, fatal: true }
  if (IMAGE_REASONS.includes(reason)) {
    return { kind: 'image_pull', container, restarts, message, fatal: MANIFEST_MISSING.test(said) }
  }
  if (CONFIG_REASONS.includes(reason)) return { kind: 'config', container, restarts, message, fatal: false }
  return crash(status, container, restarts)
}

/** Seen in all phases of the loop, so that it does not come and go with each restart. */
function crash(status: Record<string, unknown>, container: string, restarts: number): Found | null {
  const waits = textAt(status, 'state', 'waiting', 'reason') === 'CrashLoopBackOff'
  const exit =
    numberAt(status, 'state', 'terminated', 'exitCode') ??
    numberAt(status, 'lastState', 'terminated', 'exitCode')
  const crashed = restarts > 0 && status['ready'] !== true && exit !== undefined && exit !== 0
  if (!waits && !crashed) return null
  const why =
    textAt(status, 'lastState', 'terminated', 'reason') ??
    textAt(status, 'state', 'terminated', 'reason') ??
    'Error'
  const message = `exits with code ${exit ?? 'unknown'} (${why}), restarts: ${restarts}`
  return { kind: 'crash_loop', container, restarts, message, fatal: waits && restarts >= RESTARTS_MAX }
}

function schedulingTrouble(pod: KubeLike): Found | undefined {
  const scheduled = conditionOf(pod, 'PodScheduled')
  if (scheduled?.status !== 'False' || scheduled.reason !== 'Unschedulable') return undefined
  return { kind: 'unschedulable', container: '', restarts: 0, message: scheduled.message, fatal: false }
}
