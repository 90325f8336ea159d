import { setTimeout as pause } from 'node:timers/promises'
import { clusterApi } from './cluster-api.ts'
import type { ClusterApi } from './cluster-api.ts'
import { bindClaims, giveAddresses } from './cluster-chores.ts'
import { playOf } from './image-play.ts'
import { startLogServer } from './kubelet-logs.ts'
import type { LogServer } from './kubelet-logs.ts'
import type { TestCluster } from './kubernetes.ts'
import { podSchema, podStatus, restarts, unschedulable } from './pod-play.ts'
import type { Play, Pod } from './pod-play.ts'

export type Kubelet = { node: string; stop: () => Promise<void> }

/**
 * Plays scheduler and kubelet for a control plane that has neither: registers one node, binds pods to it, and
 * reports what each pod asks for (see `playOf`); serves container logs; binds claims and gives load balancers an
 * address. An annotation `slipway.test/starts-in-ms` keeps a pod in ContainerCreating for so long.
 */
export async function startKubelet(cluster: TestCluster): Promise<Kubelet> {
  const node = 'kubelet-of-the-tests'
  const ending = new AbortController()
  const api = await clusterApi({ url: cluster.url, caFile: cluster.caFile, token: cluster.admin.token })
  const logs = await startLogServer(cluster)
  await registerNode(api, node, logs.port)
  const pods: Work = { api, node, logs, signal: ending.signal, seen: new Map(), addresses: 0 }
  const loops = [
    api.follow(
      '/api/v1/pods',
      ({ type, object }) => heard(pods, type, podSchema.parse(object)),
      ending.signal,
    ),
    bindClaims(api, ending.signal),
    giveAddresses(api, ending.signal),
  ]
  return {
    node,
    stop: async () => {
      ending.abort()
      await Promise.all(loops)
      await logs.stop()
      await api.close()
    },
  }
}

type Step = 'unscheduled' | 'binding' | 'playing' | 'ending'
type Work = {
  api: ClusterApi
  node: string
  logs: LogServer
  signal: AbortSignal
  seen: Map<string, Step>
  addresses: number
}

function heard(work: Work, type: string, pod: Pod): void {
  const { uid, deletionTimestamp } = pod.metadata
  if (type === 'DELETED') {
    work.seen.delete(uid)
    work.logs.forget(pod)
    return
  }
  const step = nextStep(pod, deletionTimestamp !== undefined)
  if (work.seen.get(uid) === step) return
  work.seen.set(uid, step)
  void take(work, step, pod)
}

function nextStep(pod: Pod, deleting: boolean): Step {
  if (deleting) return 'ending'
  if (pod.spec.nodeName) return 'playing'
  return unschedulable(pod) ? 'unscheduled' : 'binding'
}

function take(work: Work, step: Step, pod: Pod): Promise<void> {
  const path = pathOf(pod)
  switch (step) {
    case 'ending':
      return persist(work, () => work.api.call('DELETE', path, { gracePeriodSeconds: 0 }))
    case 'unscheduled':
      return persist(work, () => work.api.patch(`${path}/status`, notScheduled(pod), 'strategic'))
    case 'binding': {
      const target = { apiVersion: 'v1', kind: 'Node', name: work.node }
      const binding = { apiVersion: 'v1', kind: 'Binding', metadata: { name: pod.metadata.name }, target }
      return persist(work, () => work.api.call('POST', `${path}/binding`, binding))
    }
    case 'playing':
      return play(work, pod)
    default:
      return step satisfies never
  }
}

async function play(work: Work, pod: Pod): Promise<void> {
  const delayMs = Number(pod.metadata.annotations?.['slipway.test/starts-in-ms'] ?? 0)
  if (delayMs > 0) await pause(delayMs, undefined, { signal: work.signal }).catch(() => null)
  const asked = await playOf(pod)
  work.logs.remember(pod, asked)
  work.addresses += 1
  const podIp = `10.1.${(work.addresses >> 8) & 255}.${work.addresses & 255}`
  const startedAt = new Date().toISOString()
  for (const waitMs of waitsOf(asked, pod)) {
    await pause(waitMs.waitMs, undefined, { signal: work.signal }).catch(() => null)
    if (work.signal.aborted || work.seen.get(pod.metadata.uid) !== 'playing') return
    const now = new Date().toISOString()
    const status = podStatus(pod, { play: asked, restarts: waitMs.restarts, now, startedAt, podIp })
    await persist(work, () => work.api.patch(`${pathOf(pod)}/status`, { status }, 'strategic'))
  }
}

// A crash loop comes back a few times at once and then rarely, as a kubelet's growing pauses would have it.
function waitsOf(asked: Play, pod: Pod): { restarts: number; waitMs: number }[] {
  if (asked !== 'crashes' || !restarts(pod)) return [{ restarts: 0, waitMs: 0 }]
  return [0, 1, 2, 3, 4, 5, 6].map(count => ({
    restarts: count,
    waitMs: count === 0 ? 0 : count < 5 ? 150 : 20_000,
  }))
}

// An API server that is being restarted is asked again; what it refuses (the pod is gone) is let be.
async function persist(work: Work, send: () => Promise<{ status: number }>): Promise<void> {
  while (!work.signal.aborted) {
    const answer = await send().catch(() => null)
    if (answer && answer.status < 500 && answer.status !== 429) return
    await pause(100, undefined, { signal: work.signal }).catch(() => null)
  }
}

function notScheduled(pod: Pod): object {
  const condition = {
    type: 'PodScheduled',
    status: 'False',
    reason: 'Unschedulable',
    message: unschedulable(pod),
  }
  return { status: { conditions: [{ ...condition, lastTransitionTime: new Date().toISOString() }] } }
}

function pathOf(pod: Pod): string {
  return `/api/v1/namespaces/${pod.metadata.namespace}/pods/${pod.metadata.name}`
}

// A new node is born with a taint that only the node controller, which does not run, would take away.
async function registerNode(api: ClusterApi, name: string, port: number): Promise<void> {
  const labels = { 'kubernetes.io/os': 'linux', 'kubernetes.io/hostname': name }
  const made = await api.call('POST', '/api/v1/nodes', { kind: 'Node', metadata: { name, labels } })
  if (made.status !== 201 && made.status !== 409) throw new Error(`node: ${JSON.stringify(made.body)}`)
  await api.patch(`/api/v1/nodes/${name}`, { spec: { taints: null } })
  const resources = { cpu: '64', memory: '256Gi', pods: '10000' }
  const status = {
    addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
    daemonEndpoints: { kubeletEndpoint: { Port: port } },
    capacity: resources,
    allocatable: resources,
    conditions: [{ type: 'Ready', status: 'True', reason: 'KubeletReady' }],
  }
  const patched = await api.patch(`/api/v1/nodes/${name}/status`, { status })
  if (patched.status !== 200) throw new Error(`node status: ${JSON.stringify(patched.body)}`)
}
