import { describe, expect, it } from 'vitest'
import { playOf } from '../../servers/image-play.ts'
import { podStatus, unschedulable } from '../../servers/pod-play.ts'
import type { Play, Pod } from '../../servers/pod-play.ts'

function pod(image: string, spec: Partial<Pod['spec']> = {}, annotations = {}): Pod {
  return {
    metadata: { name: 'web-1', namespace: 'staging', uid: 'u1', annotations },
    spec: { containers: [{ name: 'main', image }], ...spec },
  }
}

function status(of: Pod, play: Play, restarts = 0): object {
  const at = '2026-11-23T10:00:00Z'
  return podStatus(of, { play, restarts, now: at, startedAt: at, podIp: '10.1.0.1' })
}

describe('what a pod asks for', () => {
  it('follows the annotation before the image', async () => {
    expect(await playOf(pod('shop/crash:1', {}, { 'slipway.test/play': 'stalls' }))).toBe('stalls')
  })
  it('follows a word in the name of the image', async () => {
    expect(await playOf(pod('shop/crash:1'))).toBe('crashes')
    expect(await playOf(pod('shop/missing:1'))).toBe('missing')
  })
  it('runs by itself, and completes where nothing restarts it', async () => {
    expect(await playOf(pod('shop/web:1'))).toBe('runs')
    expect(await playOf(pod('shop/web:1', { restartPolicy: 'Never' }))).toBe('completes')
  })
  it('is too much for the node, or for another node, in the words of a scheduler', () => {
    const asking = (cpu: string) =>
      pod('web', { containers: [{ name: 'main', image: 'web', resources: { requests: { cpu } } }] })
    expect(unschedulable(asking('500m'))).toBeNull()
    expect(unschedulable(asking('1k'))).toContain('Insufficient cpu')
    expect(unschedulable(pod('web', { nodeSelector: { disk: 'ssd' } }))).toContain('node affinity')
  })
})

describe('the status of a pod', () => {
  it('counts the restarts of a crash loop and keeps the last end', () => {
    expect(status(pod('web'), 'crashes', 3)).toMatchObject({
      phase: 'Running',
      containerStatuses: [
        {
          restartCount: 3,
          ready: false,
          state: { waiting: { reason: 'CrashLoopBackOff' } },
          lastState: { terminated: { exitCode: 1, reason: 'Error' } },
        },
      ],
    })
  })
  it('fails for good where nothing is restarted', () => {
    expect(status(pod('web', { restartPolicy: 'Never' }), 'crashes')).toMatchObject({ phase: 'Failed' })
  })
  it('stays pending without its image', () => {
    expect(status(pod('web'), 'missing')).toMatchObject({
      phase: 'Pending',
      containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff' } } }],
    })
  })
})
