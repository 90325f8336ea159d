import { expect, it } from 'vitest'
import { pullRoadOf } from '../../../bench/pull-road/roads.ts'
import type { Pass, Recording } from '../../../bench/road/front.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`
const SHA = 'ab'.repeat(20)
const PLAYED = { service: 'cart', tag: 'main-7', digest: DIGEST }
const DELAYS: Record<string, number> = { registry: 10, github: 80, slack: 80, cluster: 10 }
const WAITS = { redisMs: 1, delaysMs: DELAYS }

type Times = { from: number; to: number; body?: string }

/** A server's time is what is beyond its delay. */
function pass(server: string, method: string, path: string, { from, to, body = '' }: Times): Pass {
  const serviceMs = to - from - (DELAYS[server] ?? 0)
  return { server, method, path, body, arrivedMs: from, serviceMs, answeredMs: to }
}

const github = (method: string, path: string, times: Times) => pass('github', method, path, times)
const slack = (path: string, times: Times) => pass('slack', 'POST', path, times)

const PASSES: Pass[] = [
  pass('slipway', 'POST', '/hooks/distribution', { from: 0, to: 2, body: '{"tag":"main-7"}' }),
  pass('registry', 'GET', '/v2/acme/cart/manifests/main-7', { from: 3, to: 14 }),
  pass('registry', 'GET', `/v2/acme/cart/blobs/${DIGEST}`, { from: 15, to: 26 }),
  slack('/api/chat.postMessage', { from: 28, to: 110, body: 'metadata=slipway_card' }),
  github('GET', `/repos/acme/checkout/compare/${SHA}...${SHA}`, { from: 30, to: 112 }),
  github('POST', '/graphql', {
    from: 114,
    to: 204,
    body: '{"query":"mutation OpenPull createPullRequest staging/cart/"}',
  }),
  slack('/api/chat.update', { from: 210, to: 292, body: 'Waiting%20for%20approval' }),
  github('POST', '/repos/acme/deploy/pulls/1/requested_reviewers', { from: 211, to: 293 }),
  github('POST', '/repos/acme/deploy/check-runs', { from: 212, to: 294 }),
  pass('slipway', 'POST', '/hooks/slack', { from: 1_000, to: 1_003, body: 'payload=merge' }),
  github('POST', '/graphql', { from: 1_004, to: 1_087, body: '{"query":"query Pull($owner: String!)"}' }),
  github('PUT', '/repos/acme/deploy/pulls/1/merge', { from: 1_090, to: 1_175 }),
  pass('cluster', 'PATCH', '/apis/apps/v1/namespaces/cart/deployments/cart', { from: 1_180, to: 1_192 }),
  github('POST', `/repos/acme/deploy/statuses/${SHA}`, { from: 1_502, to: 1_583, body: 'success' }),
  github('POST', `/repos/acme/checkout/statuses/${SHA}`, { from: 1_503, to: 1_590, body: 'success' }),
  github('POST', '/repos/acme/checkout/deployments/9/statuses', { from: 1_503, to: 1_585, body: 'success' }),
  slack('/api/chat.update', { from: 1_504, to: 1_586, body: 'Live%20since' }),
  slack('/api/chat.postMessage', { from: 1_504, to: 1_586, body: 'thread_ts=1' }),
]
const OBJECT = {
  kind: 'Deployment',
  metadata: { generation: 3 },
  spec: { replicas: 2, image: DIGEST },
  status: { observedGeneration: 3, replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
}
const LINE = { path: '/watch', text: JSON.stringify({ object: OBJECT }), arrivedMs: 1_500 }
const SEEN: Recording = { passes: PASSES, lines: [LINE] }

it('times each part of a road by pull request beside what quality.md allows it', () => {
  const { opened, shown, merged, applied, cardMs } = pullRoadOf(SEEN, PLAYED, WAITS)
  expect([opened.ms, opened.necessaryMs]).toEqual([204, 2 + 11 + 11 + 82 + 90])
  expect([shown.ms, shown.necessaryMs]).toEqual([292, opened.necessaryMs + 82])
  expect([merged.ms, merged.necessaryMs]).toEqual([175, 1 + 83 + 85])
  expect([applied.ms, applied.necessaryMs]).toEqual([17, 12])
  expect(cardMs).toBe(110)
})

it('counts what GitHub is written up to the merge, and reports apart from it', () => {
  const { writes, reports } = pullRoadOf(SEEN, PLAYED, WAITS)
  expect(writes).toEqual([
    'GraphQL mutation OpenPull',
    'POST repos/acme/deploy/pulls/:/requested_reviewers',
    'PUT repos/acme/deploy/pulls/:/merge',
  ])
  expect(reports).toEqual(['POST repos/acme/deploy/check-runs'])
})

it('says what the record of a release lacks', () => {
  const passes = PASSES.filter(({ path }) => !path.endsWith('/merge'))
  expect(() => pullRoadOf({ ...SEEN, passes }, PLAYED, WAITS)).toThrow('lacks the merge')
})
