import { expect, it } from 'vitest'
import type { Line, Pass, Recording } from '../../../bench/road/front.ts'
import { kindOf } from '../../../bench/road/kinds.ts'
import { isTold } from '../../../bench/road/marks.ts'
import { chainTo, roadOf } from '../../../bench/road/segments.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`
const SHA = 'ab'.repeat(20)
const PLAYED = { service: 'cart', tag: 'main-7', digest: DIGEST }
const WAITS = { redisMs: 1, delaysMs: { registry: 10, github: 80, slack: 80, cluster: 10 } }

const HEARD = pass('slipway', 'POST', '/hooks/distribution', { from: 0, to: 2, body: '{"tag":"main-7"}' })
const MANIFEST = pass('registry', 'GET', '/v2/acme/cart/manifests/main-7', { from: 3, to: 14 })
const CONFIG = pass('registry', 'GET', `/v2/acme/cart/blobs/${DIGEST}`, { from: 15, to: 26 })
const COMPARED = pass('github', 'GET', `/repos/acme/checkout/compare/${SHA}...${SHA}`, { from: 30, to: 112 })
const COMMIT = pass('github', 'POST', '/graphql', {
  from: 114,
  to: 198,
  body: `mutation Commit createCommitOnBranch "staging/cart" ${DIGEST}`,
})
const READ = pass('cluster', 'GET', '/apis/apps/v1/namespaces/cart/deployments/cart', { from: 200, to: 211 })
const PATCH = pass('cluster', 'PATCH', '/apis/apps/v1/namespaces/cart/deployments/cart', {
  from: 212,
  to: 224,
})
const FINALS = [
  pass('github', 'POST', `/repos/acme/deploy/statuses/${SHA}`, { from: 502, to: 583, body: 'success' }),
  pass('github', 'POST', `/repos/acme/checkout/statuses/${SHA}`, { from: 503, to: 590, body: 'success' }),
  pass('github', 'POST', '/repos/acme/checkout/deployments/9/statuses', {
    from: 503,
    to: 585,
    body: 'success',
  }),
  pass('slack', 'POST', '/api/chat.update', { from: 504, to: 586, body: 'Live%20since' }),
  pass('slack', 'POST', '/api/chat.postMessage', { from: 504, to: 586, body: 'thread_ts=1' }),
]
const SEEN: Recording = {
  passes: [HEARD, MANIFEST, CONFIG, COMPARED, COMMIT, READ, PATCH, ...FINALS],
  lines: [deployment(1, 300), deployment(2, 500)],
}

it('takes the moments of a release from what passed in front of the servers', () => {
  const { moments, whole } = roadOf(SEEN, PLAYED, WAITS)
  expect(moments).toEqual({ heardMs: 0, committedMs: 198, appliedMs: 224, convergedMs: 500, toldMs: 590 })
  expect(whole.ms).toBe(198 + 26 + 90)
})

it('counts as necessary what the limits name: delays and service times, and Redis twice', () => {
  const { written, applied, told } = roadOf(SEEN, PLAYED, WAITS)
  expect(written.necessaryMs).toBe(2 + 11 + 11 + 82 + 84)
  expect(applied.necessaryMs).toBe(12)
  expect(told.necessaryMs).toBe(87)
})

it('shows what followed what, with the time before each', () => {
  const { written, applied } = roadOf(SEEN, PLAYED, WAITS)
  expect(written.path.map(({ kind, ownMs }) => [kind, ownMs])).toEqual([
    ['GET v2/acme/cart/manifests/:', 3],
    ['GET v2/acme/cart/blobs/:', 1],
    ['GET repos/acme/checkout/compare/:', 4],
    ['GraphQL mutation Commit', 2],
  ])
  expect(applied.path.map(({ kind }) => kind.split(' ')[0])).toEqual(['GET', 'PATCH'])
})

it('leaves out of the chain what went on beside it', () => {
  const beside = pass('github', 'GET', '/repos/acme/deploy/branches/main', { from: 40, to: 120 })
  expect(chainTo(COMMIT, [COMPARED, beside], 26).map(({ kind }) => kind)).toEqual([
    'GET repos/acme/checkout/compare/:',
    'GraphQL mutation Commit',
  ])
})

it('counts the round trips of each server', () => {
  expect(roadOf(SEEN, PLAYED, WAITS).trips).toEqual({
    slipway: 1,
    registry: 2,
    github: 5,
    cluster: 2,
    slack: 2,
  })
})

it('says what the record of a release lacks', () => {
  const passes = SEEN.passes.filter(each => each !== COMMIT)
  expect(() => roadOf({ ...SEEN, passes }, PLAYED, WAITS)).toThrow('lacks the commit')
  expect(isTold({ passes, lines: [] })).toBe(true)
  expect(isTold({ passes: passes.slice(0, -1), lines: [] })).toBe(false)
})

it('names requests without their ids', () => {
  expect(kindOf({ method: 'GET', path: '/api/v1/namespaces/cart/pods?limit=500', body: '' })).toBe(
    'LIST v1/namespaces/cart/pods',
  )
  expect(
    kindOf({ method: 'GET', path: '/apis/apps/v1/namespaces/cart/deployments?watch=true', body: '' }),
  ).toBe('WATCH apps/v1/namespaces/cart/deployments')
  expect(kindOf({ method: 'POST', path: '/api/chat.update', body: '' })).toBe('POST chat.update')
  expect(kindOf({ method: 'POST', path: '/graphql', body: '{"query":"query History($a: Int)' })).toBe(
    'GraphQL query History',
  )
})

type Times = { from: number; to: number; body?: string }

/** A server's time is what is beyond its delay. */
function pass(server: string, method: string, path: string, { from, to, body = '' }: Times): Pass {
  const delayMs = { registry: 10, github: 80, slack: 80, cluster: 10 }[server] ?? 0
  return { server, method, path, body, arrivedMs: from, serviceMs: to - from - delayMs, answeredMs: to }
}

function deployment(updatedReplicas: number, arrivedMs: number): Line {
  const object = {
    kind: 'Deployment',
    metadata: { generation: 3 },
    spec: { replicas: 2, image: DIGEST },
    status: { observedGeneration: 3, replicas: 2, updatedReplicas, availableReplicas: 2 },
  }
  return { path: '/apis/apps/v1/namespaces/cart/deployments', text: JSON.stringify({ object }), arrivedMs }
}
