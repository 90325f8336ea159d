import { listAt, mapAt, textAt } from '../objects/json.ts'
import type { JsonMap } from '../objects/json.ts'
import { builtIn } from '../objects/kinds.ts'
import { isTerminating, nameOf, uidOf } from '../objects/meta.ts'
import { podStatus } from '../play/pod-status.ts'
import type { Life } from '../play/pod-status.ts'
import { liveOf, putStatus, report } from './work.ts'
import type { Work } from './work.ts'

const POD = builtIn('Pod')
const RESTARTS_MAX = 8
const WARNINGS = new Set(['Failed', 'FailedScheduling', 'BackOff'])

/** Plays the node that runs all pods: what becomes of one is decided by its images. */
export function createKubelet(work: Work): (pod: JsonMap) => void {
  const begun = new Set<string>()
  const leaving = new Set<string>()
  return pod => {
    const uid = uidOf(pod)
    if (isTerminating(pod) && !leaving.has(uid)) {
      leaving.add(uid)
      work.after(work.cluster.speedMs / 2, () => end(work, pod))
    }
    if (begun.has(uid) || isTerminating(pod)) return
    begun.add(uid)
    admit(work, pod)
  }
}

function end(work: Work, pod: JsonMap): void {
  const now = liveOf(work.cluster, POD, pod)
  if (now && listAt(now, 'metadata', 'finalizers').length === 0) work.cluster.store.remove(POD, now)
}

function admit(work: Work, pod: JsonMap): void {
  const selector = mapAt(pod, 'spec', 'nodeSelector')
  if (Object.keys(selector).some(key => !key.startsWith('kubernetes.io/'))) {
    const message = "0/1 nodes are available: 1 node(s) didn't match Pod's node affinity/selector."
    say(work, pod, 'FailedScheduling', message)
    live(work, pod, { kind: 'unschedulable', message })
    return
  }
  work.cluster.store.put(POD, { ...pod, spec: { ...mapAt(pod, 'spec'), nodeName: 'sandbox' } })
  say(work, pod, 'Scheduled', `Successfully assigned ${nameOf(pod)} to sandbox`)
  live(work, pod, { kind: 'creating' })
  work.after(work.cluster.speedMs, () => start(work, pod))
}

function start(work: Work, pod: JsonMap): void {
  const images = listAt(pod, 'spec', 'containers').map(container => textAt(container, 'image') ?? '')
  const { playOf } = work.cluster
  const plays = images.map(playOf)
  if (plays.includes('missing'))
    return pull(work, pod, images.find(image => playOf(image) === 'missing') ?? '', 0)
  if (plays.includes('crashes')) return crash(work, pod, 0)
  say(work, pod, 'Started', 'Container started')
  live(work, pod, { kind: plays.includes('stalls') ? 'stalls' : 'running' })
  if (textAt(pod, 'spec', 'restartPolicy') !== 'Always')
    work.after(work.cluster.speedMs, () => live(work, pod, { kind: 'ended', exitCode: 0 }))
}

function pull(work: Work, pod: JsonMap, image: string, attempt: number): void {
  const message = `Failed to pull image "${image}": ${image}: not found`
  say(work, pod, 'Failed', message)
  live(work, pod, { kind: 'pulling', reason: 'ErrImagePull', message })
  if (attempt >= RESTARTS_MAX) return
  work.after(work.cluster.speedMs, () => {
    const backOff = `Back-off pulling image "${image}"`
    say(work, pod, 'BackOff', backOff)
    live(work, pod, { kind: 'pulling', reason: 'ImagePullBackOff', message: backOff })
    work.after(work.cluster.speedMs * 2 ** (attempt + 2), () => pull(work, pod, image, attempt + 1))
  })
}

// It ends at once, is started again, and waits longer before each next try.
function crash(work: Work, pod: JsonMap, restarts: number): void {
  live(work, pod, { kind: 'crashed', restarts })
  if (textAt(pod, 'spec', 'restartPolicy') === 'Never') {
    live(work, pod, { kind: 'ended', exitCode: 1 })
    return
  }
  if (restarts >= RESTARTS_MAX) return
  if (restarts === 0) {
    work.after(work.cluster.speedMs / 2, () => crash(work, pod, 1))
    return
  }
  const container = textAt(listAt(pod, 'spec', 'containers')[0], 'name') ?? ''
  const message = `back-off ${10 * 2 ** (restarts - 1)}s restarting failed container=${container} pod=${nameOf(pod)}`
  say(work, pod, 'BackOff', `Back-off restarting failed container ${container} in pod ${nameOf(pod)}`)
  live(work, pod, { kind: 'backing_off', restarts, message })
  work.after(work.cluster.speedMs * 2 ** (restarts + 1), () => crash(work, pod, restarts + 1))
}

function live(work: Work, pod: JsonMap, life: Life): void {
  const now = liveOf(work.cluster, POD, pod)
  if (!now || isTerminating(now)) return
  putStatus(work.cluster, POD, now, podStatus(now, life, work.cluster.playOf))
}

function say(work: Work, pod: JsonMap, reason: string, message: string): void {
  const type = WARNINGS.has(reason) ? 'Warning' : 'Normal'
  if (liveOf(work.cluster, POD, pod)) report(work.cluster, POD, pod, { type, reason, message })
}
