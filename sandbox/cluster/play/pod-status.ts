import { createHash } from 'node:crypto'
import { compact, listAt, textAt } from '../objects/json.ts'
import type { Json, JsonMap } from '../objects/json.ts'
import { condition, nextCondition, timeText, uidOf } from '../objects/meta.ts'
import type { Play } from './images.ts'

/** Where a pod stands in its life. */
export type Life =
  | { kind: 'unschedulable'; message: string }
  | { kind: 'creating' }
  | { kind: 'pulling'; reason: 'ErrImagePull' | 'ImagePullBackOff'; message: string }
  | { kind: 'running' | 'stalls' }
  | { kind: 'crashed'; restarts: number }
  | { kind: 'backing_off'; restarts: number; message: string }
  | { kind: 'ended'; exitCode: 0 | 1 }

type PlayOf = (image: string) => Play

/** The status that a kubelet would write. */
export function podStatus(pod: JsonMap, life: Life, playOf: PlayOf): JsonMap {
  const scheduled = life.kind !== 'unschedulable'
  const containers = listAt(pod, 'spec', 'containers')
  const address = addressOf(pod)
  const started = scheduled ? { startTime: textAt(pod, 'status', 'startTime') ?? timeText() } : {}
  return {
    phase: phaseOf(life),
    conditions: conditionsOf(pod, life, containers),
    ...started,
    ...(scheduled ? { hostIP: '10.0.0.1', hostIPs: [{ ip: '10.0.0.1' }], qosClass: 'BestEffort' } : {}),
    ...(scheduled && life.kind !== 'creating' ? { podIP: address, podIPs: [{ ip: address }] } : {}),
    ...(scheduled
      ? { containerStatuses: containers.map(container => containerStatus(pod, container, { life, playOf })) }
      : {}),
  }
}

function phaseOf(life: Life): string {
  switch (life.kind) {
    case 'unschedulable':
    case 'creating':
    case 'pulling':
      return 'Pending'
    case 'ended':
      return life.exitCode === 0 ? 'Succeeded' : 'Failed'
    case 'running':
    case 'stalls':
    case 'crashed':
    case 'backing_off':
      return 'Running'
  }
}

function conditionsOf(pod: JsonMap, life: Life, containers: Json[]): JsonMap[] {
  const one = (type: string, holds: boolean, because?: { reason: string; message: string }) => {
    const { reason, message, ...rest } = nextCondition(condition(pod, type), {
      type,
      status: holds ? 'True' : 'False',
      reason: because?.reason ?? '',
      message: because?.message ?? '',
    })
    return { ...rest, lastProbeTime: null, ...(because ? compact({ reason, message }) : {}) }
  }
  if (life.kind === 'unschedulable')
    return [one('PodScheduled', false, { reason: 'Unschedulable', message: life.message })]
  const names = containers.map(container => textAt(container, 'name') ?? '').join(' ')
  const unready = { reason: 'ContainersNotReady', message: `containers with unready status: [${names}]` }
  const done = { reason: 'PodCompleted', message: '' }
  const ready = life.kind === 'running'
  const why = ready ? undefined : life.kind === 'ended' ? done : unready
  return [
    one('PodReadyToStartContainers', life.kind !== 'creating' && life.kind !== 'ended'),
    one('Initialized', true),
    one('Ready', ready, why),
    one('ContainersReady', ready, why),
    one('PodScheduled', true),
  ]
}

function containerStatus(pod: JsonMap, container: Json, at: { life: Life; playOf: PlayOf }): JsonMap {
  const image = textAt(container, 'image') ?? ''
  const digest = /@(sha256:[0-9a-f]+)$/.exec(image)?.[1]
  const mine = affected(at.playOf(image), at.life)
  const state = stateOf(pod, mine)
  const restartCount = mine.kind === 'crashed' || mine.kind === 'backing_off' ? mine.restarts : 0
  const pulled = mine.kind !== 'creating' && mine.kind !== 'pulling'
  return {
    name: textAt(container, 'name') ?? '',
    image,
    imageID: pulled ? (digest ? image.replace(/:[^:/@]+@/, '@') : `sha256:${hexOf(image)}`) : '',
    ...(pulled ? { containerID: `containerd://${hexOf(`${uidOf(pod)}${image}${restartCount}`)}` } : {}),
    ready: mine.kind === 'running',
    started: mine.kind === 'running' || mine.kind === 'stalls',
    restartCount,
    state,
    lastState: restartCount > 0 ? { terminated: terminated(pod, 1) } : {},
  }
}

// Of several containers only those crash or miss their image whose image says so.
function affected(play: Play, life: Life): Life {
  switch (life.kind) {
    case 'pulling':
      return play === 'missing' ? life : { kind: 'running' }
    case 'crashed':
    case 'backing_off':
      return play === 'crashes' ? life : { kind: 'running' }
    case 'stalls':
      return play === 'stalls' ? life : { kind: 'running' }
    case 'unschedulable':
    case 'creating':
    case 'running':
    case 'ended':
      return life
  }
}

function stateOf(pod: JsonMap, life: Life): JsonMap {
  switch (life.kind) {
    case 'unschedulable':
    case 'creating':
      return { waiting: { reason: 'ContainerCreating' } }
    case 'pulling':
      return { waiting: { reason: life.reason, message: life.message } }
    case 'running':
    case 'stalls':
      return { running: { startedAt: timeText() } }
    case 'crashed':
      return { terminated: terminated(pod, 1) }
    case 'backing_off':
      return { waiting: { reason: 'CrashLoopBackOff', message: life.message } }
    case 'ended':
      return { terminated: terminated(pod, life.exitCode) }
  }
}

function terminated(pod: JsonMap, exitCode: number): JsonMap {
  const now = timeText()
  return {
    exitCode,
    reason: exitCode === 0 ? 'Completed' : 'Error',
    startedAt: now,
    finishedAt: now,
    containerID: `containerd://${hexOf(uidOf(pod))}`,
  }
}

function addressOf(pod: JsonMap): string {
  const bytes = Buffer.from(hexOf(uidOf(pod)), 'hex')
  return `10.244.${bytes[0] ?? 0}.${bytes[1] ?? 0}`
}

function hexOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
