import { setTimeout as pause } from 'node:timers/promises'
import { slackEyes } from '../../test/e2e/real/slack.ts'
import { until } from '../../test/world/until.ts'
import { isTold } from '../road/marks.ts'
import type { Played } from '../road/marks.ts'
import { EDIT_EVERY_MS, POD_STEP_MS, roundTripToRedis } from '../road/play.ts'
import { DELAYS_MS, startDelayed } from '../road/world.ts'
import type { Delayed } from '../road/world.ts'
import { isReady, isWaiting } from './marks.ts'
import { pullRoadOf, type PullRoad } from './roads.ts'

const BOB = 'U01BOB'
const RULE = 'delivery: pull-request, merge: author, approvals: { authors: any, peers: 0, recorded: count }'
const SERVICE = { name: 'cart', announce: 'card', crashes: false, settings: RULE } as const

export type PullRoads = { roads: PullRoad[]; redisMs: number }

/** Plays releases by pull request one after the other: pushed, approved and merged by its author on the card. */
export async function playPullRoads(count: { warmUp: number; releases: number }): Promise<PullRoads> {
  const delayed = await startDelayed([SERVICE], { podStepMs: POD_STEP_MS, slackByHttp: true })
  try {
    await until('the baseline', () => delayed.world.look.isSettled([SERVICE.name]))
    const redisMs = await roundTripToRedis(delayed.world.redis.url)
    const roads: PullRoad[] = []
    for (let at = 0; at < count.warmUp + count.releases; at++) {
      const { seen, played } = await playOne(delayed, at + 2)
      if (at >= count.warmUp) roads.push(pullRoadOf(seen, played, { redisMs, delaysMs: DELAYS_MS }))
    }
    return { roads, redisMs }
  } finally {
    await delayed.stop()
  }
}

async function playOne(delayed: Delayed, number: number): Promise<{ seen: Delayed['seen']; played: Played }> {
  const { world, seen } = delayed
  const slack = slackEyes(world.urls.slack)
  const revision = await world.ci.commit(`Change ${number}`)
  await until('nothing to do', () => world.look.isSettled([SERVICE.name]))
  const [passesBefore, linesBefore] = [seen.passes.length, seen.lines.length]
  const since = () => ({ passes: seen.passes.slice(passesBefore), lines: seen.lines.slice(linesBefore) })
  const more = { more: () => world.product.output().slice(-3_000) }
  const beganMs = performance.now()
  const digest = await world.ci.push(SERVICE.name, { number, revision, crashes: false })
  await until('its card asks for approval', () => since().passes.some(isWaiting), more)
  await until('nothing is owed', async () => (await world.look.owed(SERVICE.name)).length === 0, more)
  const { ts } = await slack.cardSaying(`main-${number}`, /Waiting for approval/)
  await slack.click(BOB, ts, 'Approve')
  await until('it is approved', () => since().passes.some(isReady), more)
  await until('nothing is owed', async () => (await world.look.owed(SERVICE.name)).length === 0, more)
  await slack.click(BOB, ts, 'Merge')
  const settled = async () => isTold(since()) && (await world.look.isSettled([SERVICE.name]))
  await until('the release is told', settled, more)
  const record = since()
  const edits = record.passes.filter(({ path }) => path.endsWith('/chat.update')).length
  await pause(Math.max(0, beganMs + edits * EDIT_EVERY_MS - performance.now()))
  return { seen: record, played: { service: SERVICE.name, tag: `main-${number}`, digest } }
}
