import { createHash } from 'node:crypto'
import { z } from 'zod'

/** What the kubelet of the tests reads of a pod. */
export const podSchema = z.object({
  metadata: z.object({
    name: z.string(),
    namespace: z.string(),
    uid: z.string(),
    annotations: z.record(z.string(), z.string()).optional(),
    deletionTimestamp: z.string().optional(),
  }),
  spec: z.object({
    nodeName: z.string().optional(),
    nodeSelector: z.record(z.string(), z.string()).optional(),
    restartPolicy: z.string().optional(),
    containers: z.array(
      z.object({
        name: z.string(),
        image: z.string(),
        resources: z
          .object({ requests: z.record(z.string(), z.union([z.string(), z.number()])).optional() })
          .optional(),
      }),
    ),
  }),
})
export type Pod = z.infer<typeof podSchema>

/** How a container goes on: stays up, never gets ready, ends well, ends badly, or its image cannot be pulled. */
export const PLAYS = ['runs', 'stalls', 'completes', 'crashes', 'missing'] as const
export type Play = (typeof PLAYS)[number]

export type Round = { play: Play; restarts: number; now: string; startedAt: string; podIp: string }

const CPU_CORES = 64

/** Why no node takes the pod, in the scheduler's words, or null. The one node has no labels and 64 cores. */
export function unschedulable(pod: Pod): string | null {
  const selector = Object.keys(pod.spec.nodeSelector ?? {}).filter(key => key !== 'kubernetes.io/os')
  if (selector.length > 0)
    return "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
  const cores = pod.spec.containers.reduce((sum, container) => sum + requestedCores(container.resources), 0)
  return cores > CPU_CORES ? '0/1 nodes are available: 1 Insufficient cpu.' : null
}

function requestedCores(resources: Pod['spec']['containers'][number]['resources']): number {
  const [, number = '0', unit = ''] =
    /^([\d.]+)([mk]?)$/.exec(String(resources?.requests?.['cpu'] ?? 0)) ?? []
  return Number(number) * (unit === 'm' ? 0.001 : unit === 'k' ? 1_000 : 1)
}

/** The status that a kubelet would report for the pod in this round. */
export function podStatus(pod: Pod, round: Round): object {
  const containerStatuses = pod.spec.containers.map(container => containerStatus(pod, container, round))
  const ready = round.play === 'runs'
  const done = round.play === 'completes' || (round.play === 'crashes' && !restarts(pod))
  const reason = done ? 'PodCompleted' : 'ContainersNotReady'
  const conditions = ['Initialized', 'ContainersReady', 'Ready', 'PodScheduled'].map(type => {
    const holds = ready || type === 'Initialized' || type === 'PodScheduled'
    const why = holds ? {} : { reason, message: `containers are not ready: ${round.play}` }
    return { type, status: holds ? 'True' : 'False', lastTransitionTime: round.now, ...why }
  })
  return {
    phase: phase(round.play, done),
    hostIP: '127.0.0.1',
    podIP: round.podIp,
    podIPs: [{ ip: round.podIp }],
    startTime: round.startedAt,
    conditions,
    containerStatuses,
  }
}

function phase(play: Play, done: boolean): string {
  if (play === 'completes') return 'Succeeded'
  if (play === 'missing') return 'Pending'
  return play === 'crashes' && done ? 'Failed' : 'Running'
}

/** Whether a container that ended badly is started again. */
export function restarts(pod: Pod): boolean {
  return pod.spec.restartPolicy !== 'Never'
}

function containerStatus(pod: Pod, container: { name: string; image: string }, round: Round): object {
  const { name, image } = container
  const base = { name, image, restartCount: round.restarts, containerID: `test://${name}-${round.restarts}` }
  const imageID = image.includes('@') ? image : `${image}@sha256:${hash(image)}`
  switch (round.play) {
    case 'runs':
      return { ...base, imageID, ready: true, started: true, state: { running: { startedAt: round.now } } }
    case 'stalls':
      return { ...base, imageID, ready: false, started: true, state: { running: { startedAt: round.now } } }
    case 'completes':
      return { ...base, imageID, ready: false, state: { terminated: ended(round, 0, 'Completed') } }
    case 'crashes':
      return { ...base, imageID, ready: false, started: false, ...crashed(pod, name, round) }
    case 'missing':
      return { name, image, imageID: '', restartCount: 0, ready: false, state: pullFailed(image) }
    default:
      return round.play satisfies never
  }
}

function crashed(pod: Pod, container: string, round: Round): object {
  const terminated = ended(round, 1, 'Error')
  if (!restarts(pod)) return { state: { terminated } }
  const { name, namespace, uid } = pod.metadata
  const message = `back-off 10s restarting failed container=${container} pod=${name}_${namespace}(${uid})`
  return { state: { waiting: { reason: 'CrashLoopBackOff', message } }, lastState: { terminated } }
}

function ended(round: Round, exitCode: number, reason: string): object {
  return { exitCode, reason, startedAt: round.startedAt, finishedAt: round.now }
}

function pullFailed(image: string): object {
  const message = `Back-off pulling image "${image}": ErrImagePull: failed to resolve reference "${image}": not found`
  return { waiting: { reason: 'ImagePullBackOff', message } }
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
