import { describe, expect, it } from 'vitest'
import type { Health } from '../../../src/release/health.ts'
import type { Rollout, Tracked, Trouble } from '../../../src/release/release.ts'
import { judgeRollout, observe } from '../../../src/release/rollout.ts'

const MINUTE = 60_000
const REF = { apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'payments', name: 'checkout' }

function health(over: Partial<Health> = {}): Health {
  const ready = { ready: 1, total: 3 }
  return {
    status: 'in_progress',
    reason: 'LessReady',
    message: 'ready: 1/3',
    ready,
    progress: '3,1',
    ...over,
  }
}

const CURRENT = health({
  status: 'current',
  reason: 'Current',
  ready: { ready: 3, total: 3 },
  progress: '3,3',
})
const FAILED = health({ status: 'failed', reason: 'ProgressDeadlineExceeded', message: 'too slow' })

function tracked(over: Partial<Tracked> = {}): Tracked {
  return { ref: REF, uid: 'u', generation: 7, health: health(), trouble: null, excused: false, ...over }
}

function rollout(over: Partial<Tracked> = {}, lostSinceMs: number | null = null): Rollout {
  return { objects: [tracked(over)], progressAtMs: 0, lostSinceMs }
}

const crash: Trouble = {
  kind: 'crash_loop',
  pod: 'checkout-1',
  podUid: 'p',
  container: 'app',
  restarts: 3,
  message: 'exits with code 1 (Error), restarts: 3',
  fatal: true,
  logLines: null,
}

function seen(over: Partial<Tracked> = {}) {
  const { excused: _excused, ...observation } = tracked(over)
  return observation
}

function folded(before: Rollout, over: Partial<Tracked>, nowMs = MINUTE): Rollout {
  const outcome = observe(before, seen(over), nowMs)
  if (outcome.kind === 'ignored') throw new Error(outcome.reason)
  return outcome.rollout
}

function judge(rolling: Rollout, nowMs: number) {
  return judgeRollout(rolling, 5 * MINUTE, nowMs)
}

describe('verdict on a rollout', () => {
  it('is healthy when every object is, and when there is nothing to wait for', () => {
    expect(judge(rollout({ health: CURRENT }), 99 * MINUTE)).toEqual({ kind: 'healthy' })
    expect(judge({ ...rollout(), objects: [] }, 0)).toEqual({ kind: 'healthy' })
  })

  it('counts pods and says when it would fail', () => {
    expect(judge(rollout(), MINUTE)).toEqual({
      kind: 'progressing',
      ready: 1,
      total: 3,
      failsAtMs: 5 * MINUTE,
    })
  })

  it('fails when an object fails, and names it with its condition', () => {
    expect(judge(rollout({ health: FAILED }), 0)).toEqual({
      kind: 'failed',
      code: 'cluster_rollout_failed',
      message: 'Deployment checkout: ProgressDeadlineExceeded: too slow',
    })
  })

  it('fails at once for a fatal trouble, and names the pod', () => {
    const verdict = judge(rollout({ trouble: crash }), 0)
    expect(verdict).toMatchObject({ kind: 'failed', code: 'cluster_rollout_failed' })
    expect(verdict).toMatchObject({
      message: expect.stringContaining('pod checkout-1, container app: exits with code 1'),
    })
  })

  it('fails after the deadline without progress, and tells what was waited for', () => {
    expect(judge(rollout(), 5 * MINUTE - 1)).toMatchObject({ kind: 'progressing' })
    expect(judge(rollout({ trouble: { ...crash, fatal: false } }), 5 * MINUTE)).toMatchObject({
      kind: 'failed',
      code: 'cluster_deadline',
      message: expect.stringMatching(/^No progress for 5 min: Deployment checkout.*pod checkout-1/),
    })
  })

  it('is unknown while the cluster is out of sight, however late it is', () => {
    expect(judge(rollout({ health: CURRENT }, 1), 99 * MINUTE)).toEqual({ kind: 'unknown', sinceMs: 1 })
  })

  it('does not count a failure that is older than the retry', () => {
    expect(judge(rollout({ health: FAILED, excused: true }), 0)).toMatchObject({ kind: 'progressing' })
    expect(judge(rollout({ trouble: crash, excused: true }), 0)).toMatchObject({ kind: 'progressing' })
  })
})

describe('an observation', () => {
  it('moves the deadline when there is progress', () => {
    expect(folded(rollout(), { health: health({ progress: '3,2' }) }).progressAtMs).toBe(MINUTE)
    expect(folded(rollout(), { health: health({ message: 'other words' }) }).progressAtMs).toBe(0)
  })

  it('does not move it when a pod crashes and becomes ready in turns', () => {
    const down = folded(rollout(), { health: health({ progress: '3,0', ready: { ready: 0, total: 3 } }) })
    expect(folded(down, { health: health() }, 2 * MINUTE).progressAtMs).toBe(0)
  })

  it.each([
    ['an older generation', { generation: 6 }, 'generation 6, applied was 7'],
    ['another object of that name', { uid: 'other' }, 'is another object'],
    ['an object that is not part of it', { ref: { ...REF, name: 'cart' } }, 'is not part'],
    ['what is known', {}, 'is as it was'],
  ])('is ignored for %s', (_what, over, reason) => {
    const outcome = observe(rollout(), seen(over), 0)
    expect(outcome).toMatchObject({ kind: 'ignored', reason: expect.stringContaining(reason) })
  })

  it('counts for a later generation and for another version of the same API', () => {
    const ref = { ...REF, apiVersion: 'apps/v1beta1' }
    expect(folded(rollout(), { ref, generation: 8, health: CURRENT }).objects[0]?.health.status).toBe(
      'current',
    )
  })

  it('keeps the log of the same pod and drops that of another', () => {
    const withLog = rollout({ trouble: { ...crash, logLines: ['boom'] } })
    const again = folded(withLog, { trouble: { ...crash, restarts: 4 } })
    expect(again.objects[0]?.trouble?.logLines).toEqual(['boom'])
    const other = folded(withLog, { trouble: { ...crash, podUid: 'q' } })
    expect(other.objects[0]?.trouble?.logLines).toBeNull()
  })

  it('ends the excuse of an old failure when it changes, not when only its words do', () => {
    const before = rollout({ health: FAILED, trouble: crash, excused: true })
    const words = folded(before, { health: { ...FAILED, message: 'still too slow' }, trouble: crash })
    expect(words.objects[0]?.excused).toBe(true)
    const again = folded(before, { health: FAILED, trouble: { ...crash, restarts: 4 } })
    expect(again.objects[0]?.excused).toBe(false)
    expect(judgeRollout(again, MINUTE, 0)).toMatchObject({ kind: 'failed' })
  })
})
